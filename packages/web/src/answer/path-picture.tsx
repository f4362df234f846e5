import { milliseconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { placeName } from './headline.ts';
import { HopIcon } from './hop-icon.tsx';
import type { Place } from './line-up.ts';

export type PathPictureProps = {
  readonly places: readonly Place[];
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
};

/** Hops from left to right (from top to bottom where there is no room), and what is between them. */
export function PathPicture({ places, chosen, onChoose }: PathPictureProps) {
  const { path } = useWords();
  const parts = places.some(({ seen, path }) => !seen && path) && places.some(({ seen, path }) => seen && !path);
  return (
    <section aria-label={path.title}>
      <ol className={parts ? 'path path-parts' : 'path'}>
        {places.map((place, index) => (
          <li key={`${index}-${placeName(place) ?? ''}`} className={classOf(place, parts)}>
            <HopButton place={place} isChosen={chosen === index} onChoose={() => onChoose(index)} />
            {index < places.length - 1 && <Between from={place} to={places[index + 1]} />}
          </li>
        ))}
      </ol>
      <p className="quiet path-hint">{path.hint}</p>
    </section>
  );
}

function classOf(place: Place, parts: boolean): string {
  const side = !parts || (place.seen && place.path) ? 'both' : place.seen ? 'observed' : 'predicted';
  return `hop hop-${place.state} hop-${side}`;
}

function HopButton({
  place,
  isChosen,
  onChoose,
}: {
  readonly place: Place;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const { path } = useWords();
  const { seen, breaks } = place;
  const kind = seen?.kind ?? place.path?.kind ?? 'router';
  const address = seen?.address ?? place.path?.address;
  const others = (seen?.otherAddresses ?? place.path?.otherAddresses ?? []).length;
  const side = place.seen === undefined ? path.onlyPredicted : undefined;
  const name = placeName(place);
  return (
    <button type="button" className="hop-card" aria-pressed={isChosen} onClick={onChoose}>
      <HopIcon kind={kind} place={seen?.place ?? place.path?.place} />
      <span className="hop-kind">{path.kinds[kind]}</span>
      <strong className="hop-name">{name ?? path.silent}</strong>
      {address !== undefined && address !== name && <span className="hop-address">{address}</span>}
      {others > 0 && <span className="quiet">{path.others(others)}</span>}
      {seen?.rtt && <span className="hop-rtt">{milliseconds(seen.rtt.mean)}</span>}
      {breaks?.where === 'here' && <span className="badge badge-bad">{path.broken}</span>}
      {place.state === 'gone' && <span className="badge">{path.notReached}</span>}
      {side !== undefined && place.state === 'passed' && <span className="badge">{side}</span>}
    </button>
  );
}

/** The link to the next hop: whole, broken with its reason, or one that packets never came to. */
function Between({ from, to }: { readonly from: Place; readonly to: Place | undefined }) {
  const { issues } = useWords();
  const isBroken = from.breaks?.where === 'after' || to?.breaks?.where === 'here';
  const state = isBroken ? 'broken' : from.state === 'gone' || from.breaks ? 'gone' : 'whole';
  const issue = from.breaks?.where === 'after' ? from.breaks.issue : undefined;
  return (
    <span className={`between between-${state}`}>
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" y1="12" x2="100" y2="12" />
      </svg>
      {isBroken && (
        <svg className="cross" viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="11" />
          <path d="M8 8l8 8M16 8l-8 8" />
        </svg>
      )}
      {issue && <span className="reason">{issue.context['ruleName'] ?? issues[issue.code]?.[0] ?? issue.code}</span>}
    </span>
  );
}
