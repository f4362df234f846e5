import { lintPageSchema } from '@hopscope/protocol';
import { useState } from 'react';
import type * as z from 'zod';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { MapPlace } from './estate.ts';

/** So many are shown at first; a large network can have thousands. */
const FIRST = 20;

type FindingsProps = { readonly places: ReadonlyMap<string, MapPlace>; readonly onChoose: (id: string) => void };
type Finding = z.infer<typeof lintPageSchema>['value'][number];

/** What is wrong with the described network, or is hardly meant; errors first. */
export function Findings({ places, onChoose }: FindingsProps) {
  const { network } = useWords();
  const { asked, again } = useAsked(lintPageSchema, '/v1/lint');
  const [isWhole, setWhole] = useState(false);
  if (asked !== undefined && asked.kind !== 'answered') return <TroubleNote trouble={asked} again={again} />;
  const found = asked?.value.value;
  const shown = isWhole ? found : found?.slice(0, FIRST);
  return (
    <section aria-label={network.findings} className="findings">
      <h2>{network.findings}</h2>
      {found === undefined && <Loading />}
      {found?.length === 0 && <p className="quiet">{network.noFindings}</p>}
      {shown !== undefined && shown.length > 0 && (
        <ul className="issues">
          {shown.map((finding) => (
            <li key={JSON.stringify(finding)} className={`issue finding-${finding.severity}`}>
              <FindingText finding={finding} places={places} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
      {found !== undefined && !isWhole && found.length > FIRST && (
        <button type="button" onClick={() => setWhole(true)}>
          {network.allFindings(found.length)}
        </button>
      )}
    </section>
  );
}

function FindingText({ finding, places, onChoose }: FindingsProps & { readonly finding: Finding }) {
  const { network } = useWords();
  const { severity, resource, field, problem, consequence } = finding;
  const place = placeOf(resource, places);
  return (
    <>
      <p>
        <span className={`badge badge-${severity === 'error' ? 'bad' : 'doubtful'}`}>
          {network.severities[severity]}
        </span>{' '}
        <strong>{nameOf(resource)}</strong> <code>{field}</code>
      </p>
      <p lang="en">{problem}</p>
      <p className="quiet" lang="en">
        {consequence}
      </p>
      {place !== undefined && (
        <button type="button" className="plain" onClick={() => onChoose(place)}>
          {network.showOnMap(nameOf(place))}
        </button>
      )}
    </>
  );
}

/** The place that a resource is, or that it lies in; many are no place: rules, routes, groups. */
function placeOf(resource: string, places: ReadonlyMap<string, MapPlace>): string | undefined {
  const segments = resource.split('/');
  for (let length = segments.length; length > 8; length -= 2) {
    const id = segments.slice(0, length).join('/');
    if (places.has(id.toLowerCase())) return id;
  }
  return undefined;
}
