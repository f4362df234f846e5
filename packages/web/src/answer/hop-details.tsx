import { milliseconds, nameOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { placeName } from './headline.ts';
import { IssueList } from './issue-list.tsx';
import type { Diagnosis, PathHop, Place } from './line-up.ts';

type HopDetailsProps = {
  readonly place: Place;
  readonly evidence: Diagnosis['evidence'];
  readonly isSource: boolean;
  readonly onClose: () => void;
};

/** Everything that is known of one hop: what it decided, by which rule and route, and what the host itself says. */
export function HopDetails({ place, evidence, isSource, onClose }: HopDetailsProps) {
  const { path } = useWords();
  const name = placeName(place) ?? path.silent;
  const machine = place.seen?.machine ?? place.path?.machine;
  const address = place.seen?.address ?? place.path?.address;
  const rtt = place.seen?.rtt;
  const filters = place.path?.filters ?? [];
  return (
    <section className="card hop-details" aria-label={path.details(name)}>
      <header>
        <h2>{path.details(name)}</h2>
        <button type="button" onClick={onClose}>
          {path.close}
        </button>
      </header>
      <dl className="facts">
        {address && <Fact name={path.address} value={address} />}
        {machine && <Fact name={path.machine} value={machine} />}
        {rtt && <Fact name={path.latency} value={`${milliseconds(rtt.min)} – ${milliseconds(rtt.max)}`} />}
      </dl>
      {place.issues.length > 0 && <IssueList issues={place.issues} />}
      {filters.length > 0 && <Filters filters={filters} />}
      {place.path?.route && (
        <>
          <h3>{path.route}</h3>
          <p>
            <strong>{nameOf(place.path.route.id)}</strong> <span lang="en">{place.path.route.words}</span>
          </p>
        </>
      )}
      {isSource && evidence.length > 0 && <EvidenceList evidence={evidence} />}
      {place.issues.length + filters.length === 0 && <p className="quiet">{path.nothing}</p>}
    </section>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** In the order in which Azure asks them; the first denial decides. */
function Filters({ filters }: { readonly filters: NonNullable<PathHop['filters']> }) {
  const { path, answer } = useWords();
  const deciding = filters.findIndex(({ access }) => access === 'deny');
  return (
    <>
      <h3>{path.rules}</h3>
      <ol className="filters">
        {filters.map(({ direction, level, access, group, rule }, index) => (
          <li key={`${direction}-${level}-${group}`} className={`filter filter-${access}`}>
            <span className={`badge badge-${access === 'deny' ? 'bad' : access === 'allow' ? 'good' : 'doubtful'}`}>
              {path[access]}
            </span>{' '}
            <strong>{rule === undefined ? '—' : nameOf(rule)}</strong>{' '}
            <span className="quiet">
              {nameOf(group)} · {direction === 'inbound' ? answer.inbound : answer.outbound} ·{' '}
              {level === 'virtual-network' ? path.network : path[level]}
            </span>
            {index === deciding && <span className="badge badge-bad">{path.decides}</span>}
          </li>
        ))}
      </ol>
    </>
  );
}

function EvidenceList({ evidence }: { readonly evidence: Diagnosis['evidence'] }) {
  const { path } = useWords();
  return (
    <>
      <h3>{path.evidence}</h3>
      <ul className="evidence" lang="en">
        {evidence.map((each) => (
          <li key={JSON.stringify(each)}>{evidenceWords(each, path)}</li>
        ))}
      </ul>
    </>
  );
}

function evidenceWords(evidence: Diagnosis['evidence'][number], path: ReturnType<typeof useWords>['path']): string {
  switch (evidence.kind) {
    case 'route': {
      const { kind, device, gateway, source } = {
        device: '',
        gateway: undefined,
        source: undefined,
        ...evidence.decision,
      };
      const words = [
        evidence.destination,
        kind,
        gateway && `via ${gateway}`,
        device && `dev ${device}`,
        source && `src ${source}`,
      ];
      return `${path.kernelRoute}: ${words.filter(Boolean).join(' ')}`;
    }
    case 'neighbour':
      return `${path.neighbour}: ${evidence.address} dev ${evidence.device}, ${evidence.state}`;
    case 'limit':
      return `${path.limit}: ${evidence.what}, ${evidence.reason}`;
    default:
      return JSON.stringify(evidence);
  }
}
