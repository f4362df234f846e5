import { findingPageSchema } from '@hopscope/protocol';
import { useMemo, useState } from 'react';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { Documents } from './documents.ts';
import { Effective } from './effective.tsx';
import { estateOf, found, type MapNetwork } from './estate.ts';
import { NetworkMap } from './network-map.tsx';
import { useDocuments } from './use-documents.ts';
import { useLayout } from './use-layout.ts';

/** The described network as a map, and what its documents get wrong. */
export function NetworkPage() {
  const { network } = useWords();
  const { asked, again } = useDocuments();
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
        <p className="note">{network.empty}</p>
      ) : (
        <Described documents={asked.value} />
      )}
      <Findings />
    </>
  );
}

function Described({ documents }: { readonly documents: Documents }) {
  const { network } = useWords();
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<string>();
  const estate = useMemo(() => estateOf(documents), [documents]);
  const shown = useMemo(() => found(estate, wanted), [estate, wanted]);
  const layout = useLayout(shown);
  const choice = choiceIn(estate, chosen);
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
          {network.networks(shown.length)},{' '}
          {network.machines(shown.flatMap(({ subnets }) => subnets.flatMap(({ machines }) => machines)).length)}
        </span>
      </div>
      {layout === undefined ? (
        <p className="loading">{network.layingOut}</p>
      ) : (
        <NetworkMap networks={shown} layout={layout} chosen={chosen} onChoose={setChosen} />
      )}
      {choice === undefined ? <p className="quiet">{network.pick}</p> : <Effective documents={documents} {...choice} />}
    </>
  );
}

function choiceIn(estate: readonly MapNetwork[], id: string | undefined) {
  for (const subnet of estate.flatMap(({ subnets }) => subnets)) {
    if (subnet.id === id) return { subnet };
    const machine = subnet.machines.find((each) => each.id === id);
    if (machine !== undefined) return { subnet, machine };
  }
  return undefined;
}

/** What could not be taken as it stands in the documents. Where there is nothing, nothing is said. */
function Findings() {
  const { network } = useWords();
  const { asked } = useAsked(findingPageSchema, '/v1/findings');
  if (asked?.kind !== 'answered' || asked.value.value.length === 0) return undefined;
  return (
    <section aria-label={network.findings}>
      <h2>{network.findings}</h2>
      <ul className="issues" lang="en">
        {asked.value.value.map((finding) => (
          <li key={JSON.stringify(finding)} className="issue">
            <strong>{nameOf(finding.resource)}</strong> <code>{finding.field}</code>
            <p>{finding.problem}</p>
            <p className="quiet">{finding.consequence}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
