import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/words.ts';
import type { Diagnosis } from '../line-up.ts';

type Evidence = Diagnosis['evidence'][number];

/** What the machine at one end says by itself: the source of its kernel and resolver, the destination of its ports. */
export function evidenceAt(end: 'source' | 'destination', { evidence, resolution }: Diagnosis, path: Words['path']) {
  const told = evidence
    .filter(({ kind }) => (kind === 'destination') === (end === 'destination'))
    .map((each) => evidenceWords(each, path));
  const names = end === 'source' && resolution ? [resolutionWords(resolution, path)] : [];
  return [...names, ...told];
}

export function EvidenceList({ words }: { readonly words: readonly string[] }) {
  const { path } = useWords();
  return (
    <>
      <h3>{path.evidence}</h3>
      <ul className="evidence">
        {words.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </>
  );
}

function evidenceWords(evidence: Evidence, path: Words['path']): string {
  switch (evidence.kind) {
    case 'route':
      return `${path.kernelRoute}: ${evidence.destination} ${routeWords(evidence.decision)}`;
    case 'neighbour':
      return `${path.neighbour}: ${evidence.address} dev ${evidence.device}, ${evidence.state}`;
    case 'destination':
      return [
        `${evidence.address}:${evidence.port}`,
        evidence.listens ? path.listens : path.listensNot,
        evidence.firewall === 'admits' ? path.admits : path.drops,
      ].join(', ');
    case 'limit':
      return `${path.limit}: ${evidence.what}, ${evidence.reason}`;
  }
}

/** As `ip route get` writes it. */
function routeWords(decision: Extract<Evidence, { kind: 'route' }>['decision']): string {
  if (!('device' in decision)) return decision.kind;
  const { kind, gateway, device, source } = decision;
  return [kind, gateway && `via ${gateway}`, `dev ${device}`, source && `src ${source}`].filter(Boolean).join(' ');
}

function resolutionWords(resolution: NonNullable<Diagnosis['resolution']>, path: Words['path']): string {
  if (resolution.kind === 'untold') return resolution.detail;
  const { asked } = resolution;
  const who =
    asked === undefined ? '' : asked.kind === 'hosts-file' ? ` (${asked.path})` : ` (${asked.servers.join(', ')})`;
  const what = resolution.kind === 'answered' ? resolution.addresses.join(', ') : resolution.detail;
  return `${path.resolved}${who}: ${what}`;
}
