import { newCheckSchema, reachSchema } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { TextField } from '../check/form/fields.tsx';
import { ask, type Asked } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';

/** Who can reach a port of this machine, as everything is configured; asked anew as the port is typed. */
export function ReachersOf({ id, names }: { readonly id: string; readonly names: ReadonlyMap<string, string> }) {
  const { network, form } = useWords();
  const [port, setPort] = useState('443');
  const isPort = newCheckSchema.shape.port.safeParse(Number(port)).success;
  const { asked, again } = useReach(id, isPort ? Number(port) : undefined);
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
      ) : asked.value.kind === 'ports' ? undefined : (
        <ul className="reachers">
          {asked.value.configurations.map((each) => (
            <li key={each} className="badge badge-good">
              {nameIn(names, each)}
            </li>
          ))}
          {asked.value.undetermined.map((each) => (
            <li key={each} className="badge badge-doubtful">
              {nameIn(names, each)}?
            </li>
          ))}
          {asked.value.internet.map(({ from, to }) => (
            <li key={from} className="badge badge-good">
              {from === to ? from : `${from} – ${to}`}
            </li>
          ))}
          {asked.value.configurations.length + asked.value.undetermined.length + asked.value.internet.length === 0 && (
            <li className="quiet">{network.nobody}</li>
          )}
        </ul>
      )}
    </section>
  );
}

/** The machine of an IP configuration, whose id begins with its interface's. */
const nameIn = (names: ReadonlyMap<string, string>, configuration: string): string => {
  const [nic = ''] = configuration.toLowerCase().split('/ipconfigurations/');
  return names.get(nic) ?? configuration;
};

/** The answer for this port; undefined until it is there, and where the port is none. */
function useReach(destination: string, port: number | undefined) {
  const [kept, setKept] = useState<{ readonly port: number; readonly asked: Asked<z.infer<typeof reachSchema>> }>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (port === undefined) return;
    const left = new AbortController();
    void ask(reachSchema, '/v1/reach', { method: 'POST', body: { destination, port }, signal: left.signal }).then(
      (asked) => {
        if (!left.signal.aborted) setKept({ port, asked });
      },
    );
    return () => left.abort();
  }, [destination, port, times]);
  return { asked: kept?.port === port ? kept?.asked : undefined, again: () => setTimes(times + 1) };
}
