import { networkSchema } from '@hopscope/protocol';
import { useCallback, useMemo, useState } from 'react';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';
import { Chosen } from './chosen.tsx';
import { found, inOrder, placesIn, type MapNetwork, type MapPlace } from './estate.ts';
import { Findings } from './findings.tsx';
import { planOf } from './layout/plan.ts';
import { useLayout } from './layout/use-layout.ts';
import { NetworkMap } from './map/network-map.tsx';

/** The described network as a map, and what its documents get wrong. */
export function NetworkPage() {
  const { network } = useWords();
  const { asked, again } = useAsked(networkSchema, '/v1/network');
  return (
    <>
      <header className="page-head">
        <h1>{network.title}</h1>
        <p className="quiet">{network.lead}</p>
      </header>
      {asked === undefined ? (
        <Loading />
      ) : asked.kind !== 'answered' ? (
        <TroubleNote trouble={asked} again={again} />
      ) : asked.value.networks.length === 0 ? (
        <div className="note empty">
          <h2>{network.empty}</h2>
          <p>{network.emptyMore}</p>
        </div>
      ) : (
        <Described networks={asked.value.networks} />
      )}
    </>
  );
}

function Described({ networks: told }: { readonly networks: readonly MapNetwork[] }) {
  const { network } = useWords();
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const networks = useMemo(() => inOrder(told), [told]);
  const places = useMemo(() => placesIn(networks), [networks]);
  const shown = useMemo(() => found(networks, wanted), [networks, wanted]);
  const plan = useMemo(() => planOf(shown, opened), [shown, opened]);
  const layout = useLayout(plan);
  const place = places.get(chosen?.toLowerCase() ?? '');
  /** What is chosen is drawn open; what was chosen already is closed or opened by choosing it again. */
  const choose = useCallback(
    (id: string) => {
      setChosen(id);
      if (plan.isPartial) setOpened(openedBy(id, id === chosen, opened, places));
    },
    [chosen, opened, places, plan.isPartial],
  );
  return (
    <>
      <div className="filters-bar">
        <input
          type="search"
          aria-label={network.search}
          placeholder={network.search}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <span className="quiet" role="status">
          {network.networks(shown.length)}, {network.machines(machinesIn(shown))}
        </span>
      </div>
      {layout === undefined ? (
        <p className="loading">{network.layingOut}</p>
      ) : (
        <NetworkMap places={places} layout={layout} chosen={chosen} onChoose={choose} />
      )}
      {place === undefined ? (
        <p className="quiet">{network.pick}</p>
      ) : (
        <Chosen place={place} places={places} onChoose={choose} />
      )}
      <Findings places={places} onChoose={choose} />
    </>
  );
}

function openedBy(
  id: string,
  isAgain: boolean,
  opened: ReadonlySet<string>,
  places: ReadonlyMap<string, MapPlace>,
): ReadonlySet<string> {
  const key = id.toLowerCase();
  if (isAgain && opened.has(key)) return new Set([...opened].filter((each) => each !== key));
  const place = places.get(key);
  if (place === undefined) return opened;
  const outer = [place.network.id, ...('subnet' in place ? [place.subnet.id] : [])].map((each) => each.toLowerCase());
  return outer.every((each) => opened.has(each)) ? opened : new Set([...opened, ...outer]);
}

const machinesIn = (networks: readonly MapNetwork[]) =>
  networks.reduce((sum, { subnets }) => sum + subnets.reduce((of, { interfaces }) => of + interfaces.length, 0), 0);
