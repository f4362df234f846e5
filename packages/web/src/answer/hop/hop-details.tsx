import type { Asked } from '../../door/ask.ts';
import { TroubleNote } from '../../door/trouble.tsx';
import { milliseconds } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import { placeName } from '../headline.ts';
import { IssueList } from '../issue-list.tsx';
import type { AlignedHop, Diagnosis } from '../line-up.ts';
import { readingAt, type Explained } from '../path/use-explanation.ts';
import { evidenceAt, EvidenceList } from './evidence.tsx';
import { Considered, Details, RouteLine } from './details.tsx';
import { DecidingRules } from './rules.tsx';

type HopDetailsProps = {
  readonly place: AlignedHop;
  readonly diagnosis: Diagnosis;
  /** What was considered, as soon as it is known. */
  readonly asked: Asked<Explained> | undefined;
  readonly again: () => void;
  readonly onClose: () => void;
};

/** Everything that is known of one hop: what it decided, by which rule and route, and what the host itself says. */
export function HopDetails({ place, diagnosis, asked, again, onClose }: HopDetailsProps) {
  const { path } = useWords();
  const { seen, issues } = place;
  const machine = seen?.machine ?? place.path?.machine;
  const address = seen?.address ?? place.path?.address;
  const explained = asked?.kind === 'answered' ? asked.value : undefined;
  const reading = explained && readingAt(explained.steps, place.path?.id);
  const { filters = [], route, gatewayRoute } = place.path ?? {};
  const kind = (seen ?? place.path)?.kind;
  const evidence = kind === 'source' || kind === 'destination' ? evidenceAt(kind, diagnosis, path) : [];
  return (
    <Details
      name={placeName(place) ?? path.silent}
      facts={[
        [path.address, address],
        [path.machine, machine],
        [path.latency, seen?.rtt && `${milliseconds(seen.rtt.min)} – ${milliseconds(seen.rtt.max)}`],
      ]}
      onClose={onClose}
    >
      {issues.length > 0 && <IssueList issues={issues} />}
      {explained?.isChanged && <p className="note doubt">{path.changed}</p>}
      {asked && asked.kind !== 'answered' && <TroubleNote trouble={asked} again={again} />}
      {reading === undefined ? (
        <>
          {filters.length > 0 && <DecidingRules filters={filters} />}
          {route && (
            <>
              <h3>{path.route}</h3>
              <RouteLine route={route} />
            </>
          )}
          {gatewayRoute && (
            <>
              <h3>{path.gatewayRoute}</h3>
              <RouteLine route={gatewayRoute} />
            </>
          )}
        </>
      ) : (
        <Considered reading={reading} hop={place.path} />
      )}
      {evidence.length > 0 && <EvidenceList words={evidence} />}
      {issues.length + filters.length + evidence.length === 0 && <p className="quiet">{path.nothing}</p>}
    </Details>
  );
}
