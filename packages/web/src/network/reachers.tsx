import { newCheckSchema, reachSchema } from '@hopscope/protocol';
import { useState } from 'react';
import type * as z from 'zod';
import { TextField } from '../check/form/fields.tsx';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { MapPlace } from './estate.ts';

type ReachersProps = {
  /** Resource id of an interface. */
  readonly id: string;
  readonly places: ReadonlyMap<string, MapPlace>;
  readonly onChoose: (id: string) => void;
};

/** Who can reach a port of this machine, as everything is configured; asked anew as the port is typed. */
export function ReachersOf({ id, places, onChoose }: ReachersProps) {
  const { network, form } = useWords();
  const [port, setPort] = useState('443');
  const isPort = newCheckSchema.shape.port.safeParse(Number(port)).success;
  const body = isPort ? { destination: id, port: Number(port) } : undefined;
  const { asked, again } = useAsked(reachSchema, body && { path: '/v1/reach', method: 'POST', body });
  return (
    <section aria-label={network.reachers}>
      <h3>{network.reachers}</h3>
      <TextField
        isNumber
        label={form.port}
        text={port}
        problem={isPort ? undefined : form.portWrong}
        onText={setPort}
      />
      {asked === undefined ? (
        isPort && <Loading />
      ) : asked.kind !== 'answered' ? (
        <TroubleNote trouble={asked} again={again} />
      ) : asked.value.kind !== 'reachers' ? undefined : (
        <Reachers answer={asked.value} places={places} onChoose={onChoose} />
      )}
    </section>
  );
}

type Answer = Extract<z.infer<typeof reachSchema>, { readonly kind: 'reachers' }>;
type Who = Omit<Answer['doors'][number], 'address' | 'port' | 'rules'>;
type Outsiders = Answer['outsiders'][number];

/** What comes from the internet comes by a public address of its own, if it has one, and is told there. */
function asInside(who: Who, address: string | undefined, doors: Answer['doors']): Who {
  const isInside = doors.some(({ rules }) => rules.length === 0) && address?.includes(':') !== true;
  return isInside ? { ...who, internet: [], internetPartly: [], internetUndetermined: [] } : who;
}

/** Who reaches it by its own address, then by those of others who hand on, then whoever is no machine of the map. */
function Reachers({ answer, places, onChoose }: Omit<ReachersProps, 'id'> & { readonly answer: Answer }) {
  const { network } = useWords();
  const own = asInside(answer, answer.asked?.[0]?.address, answer.doors);
  const doors = answer.doors.filter(isAnybody);
  const others = answer.others
    .map(({ address, ...who }) => ({ address, who: asInside(who, address, answer.doors) }))
    .filter(({ who }) => isAnybody(who));
  const outsiders = [answer, ...answer.others].flatMap((each) => each.outsiders).filter(isAnyRange);
  const isNobody = !isAnybody(own) && doors.length + others.length + outsiders.length === 0;
  return (
    <>
      {isNobody && <p className="quiet">{network.nobody}</p>}
      <WhoReaches who={own} places={places} onChoose={onChoose} />
      {doors.map((door) => (
        <section key={`${door.address}:${door.port}`}>
          <h4>{network.byDoor(`${door.address}:${door.port}`, door.rules.map(nameOf).join(', '))}</h4>
          <WhoReaches who={door} places={places} onChoose={onChoose} />
        </section>
      ))}
      {others.map(({ address, who }) => (
        <section key={address}>
          <h4>{address}</h4>
          <WhoReaches who={who} places={places} onChoose={onChoose} />
        </section>
      ))}
      {outsiders.map((who, at) => (
        <section key={`${at} ${who.id}`}>
          <h4>{network.outsiders[who.kind](nameOf(who.id))}</h4>
          <Ranges ranges={rangesOf(who)} />
        </section>
      ))}
      {answer.unasked.map(({ who }) => (
        <p key={who} className="quiet">
          {network.notAsked(who)}
        </p>
      ))}
    </>
  );
}

const isAnybody = (who: Who) => who.configurations.length + who.undetermined.length + internetOf(who).length > 0;
const isAnyRange = (who: Outsiders) => rangesOf(who).length > 0;

const internetOf = ({ internet, internetPartly, internetUndetermined }: Who) =>
  byCertainty(internet, internetPartly, internetUndetermined);
const rangesOf = ({ ranges, rangesPartly, rangesUndetermined }: Outsiders) =>
  byCertainty(ranges, rangesPartly, rangesUndetermined);

type Range = Answer['internet'][number];

const byCertainty = (all: readonly Range[], partly: readonly Range[], undetermined: readonly Range[]) => [
  ...all.map((range) => ({ ...range, doubt: undefined })),
  ...partly.map((range) => ({ ...range, doubt: 'partly' as const })),
  ...undetermined.map((range) => ({ ...range, doubt: 'doubtful' as const })),
];

/** Machines by the subnet that they are in, then what is let in from the internet. */
function WhoReaches({ who, places, onChoose }: Omit<ReachersProps, 'id'> & { readonly who: Who }) {
  const { network } = useWords();
  const { configurations, undetermined } = who;
  const ranges = internetOf(who);
  const ends = [
    ...configurations.map((configuration) => ({ configuration, isDoubtful: false })),
    ...undetermined.map((configuration) => ({ configuration, isDoubtful: true })),
  ].map((end) => ({ ...end, place: placeOf(end.configuration, places) }));
  const groups = [...Map.groupBy(ends, ({ place }) => place && `${place.network.name} · ${place.subnet.name}`)];
  return (
    <>
      {groups.map(([name = '', members]) => (
        // A few are seen at once; many are counted, and seen when that is wanted.
        <details key={name} open={ends.length <= MANY}>
          <summary>
            {name} <span className="quiet">{network.machines(members.length)}</span>
          </summary>
          <ul className="reachers">
            {members.map(({ configuration, isDoubtful, place }) => (
              <li key={configuration}>
                <button
                  type="button"
                  className={`badge badge-${isDoubtful ? 'doubtful' : 'good'}`}
                  onClick={() => onChoose(place?.machine.id ?? '')}
                >
                  {place?.machine.name ?? nameOf(configuration)}
                  {isDoubtful && ` (${network.doubtful})`}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {ranges.length > 0 && (
        <details open={ranges.length <= MANY}>
          <summary>{network.internet}</summary>
          <Ranges ranges={ranges} />
        </details>
      )}
    </>
  );
}

function Ranges({ ranges }: { readonly ranges: ReturnType<typeof rangesOf> }) {
  const { network } = useWords();
  return (
    <ul className="reachers">
      {ranges.map(({ from, to, doubt }) => (
        <li key={from} className={`badge badge-${doubt === undefined ? 'good' : 'doubtful'}`}>
          {from === to ? from : `${from} – ${to}`}
          {doubt !== undefined && ` (${network[doubt]})`}
        </li>
      ))}
    </ul>
  );
}

const MANY = 40;

/** The machine of an IP configuration, whose id begins with its interface's. */
function placeOf(configuration: string, places: ReadonlyMap<string, MapPlace>) {
  const place = places.get(configuration.toLowerCase().split('/ipconfigurations/')[0] ?? '');
  return place?.kind === 'machine' ? place : undefined;
}
