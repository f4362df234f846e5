import { useWords } from '../../words/language.tsx';
import { placeName } from '../headline.ts';
import type { AlignedHop, Issue } from '../line-up.ts';
import { HopCard } from './hop-card.tsx';
import { laneWords } from './lane.ts';
import type { Lane, Way } from './lane.ts';

export type PathPictureProps = {
  readonly way: Way;
  readonly chosen: AlignedHop | undefined;
  readonly onChoose: (place: AlignedHop) => void;
};

/** More ways on than these are counted. */
const MOST_LANES = 6;

/** Hops from left to right (from top to bottom where there is no room), what is between them, and the ways on where they fork. */
export function PathPicture({ way, chosen, onChoose }: PathPictureProps) {
  const { path } = useWords();
  const { before, lanes, after } = way;
  const shown = lanes.slice(0, MOST_LANES);
  const hidden = lanes.length - shown.length;
  const hop = (place: AlignedHop, next: AlignedHop | 'fork' | undefined, key: string) => (
    <li key={key} className={`hop hop-${place.state}`}>
      <HopCard place={place} isChosen={chosen === place} onChoose={() => onChoose(place)} />
      {next !== undefined && <Between from={place} to={next} />}
    </li>
  );
  return (
    <section aria-label={path.title}>
      <ol className="path">
        {before.map((place, index) =>
          hop(place, before[index + 1] ?? (lanes.length > 0 ? 'fork' : after[0]), keyOf(place, index)),
        )}
        {shown.length > 0 && (
          <li className={after.length > 0 ? 'fork joined' : 'fork'}>
            <ul className="lanes">
              {shown.map((lane, at) => (
                <li key={at} className={`lane lane-${lane.kind}`} aria-label={laneWords(lane, at, lanes, path)}>
                  <Lead lane={lane} words={laneWords(lane, at, lanes, path)} />
                  <ol className="path">
                    {lane.places.map((place, index) =>
                      hop(place, lane.places[index + 1] ?? after[0], keyOf(place, index)),
                    )}
                  </ol>
                </li>
              ))}
            </ul>
            {hidden > 0 && <p className="quiet">{path.more(hidden)}</p>}
          </li>
        )}
        {after.map((place, index) => hop(place, after[index + 1], keyOf(place, index)))}
      </ol>
    </section>
  );
}

const keyOf = (place: AlignedHop, index: number): string => `${index}-${placeName(place) ?? ''}`;

/** From the fork into a lane. */
function Lead({ lane, words }: { readonly lane: Lane; readonly words: string }) {
  const { kind, arrives, lead, places } = lane;
  const [first] = places;
  const issue = lead ?? (first?.breaks?.where === 'here' ? first.breaks.issue : undefined);
  const state = issue ? 'broken' : first?.state === 'gone' ? 'gone' : 'whole';
  return (
    <div className={`lead ${(kind === 'branch' || kind === 'flows') && !arrives ? 'lead-stops' : ''}`}>
      <span className="lane-name">{words}</span>
      <Line state={state} issue={issue} />
    </div>
  );
}

/** The link to the next hop: whole, broken with its reason, or one that packets never came to. */
function Between({ from, to }: { readonly from: AlignedHop; readonly to: AlignedHop | 'fork' }) {
  const there = to !== 'fork' && to.breaks?.where === 'here' ? to.breaks.issue : undefined;
  const issue = from.breaks?.where === 'after' ? from.breaks.issue : there;
  const isCut = from.state === 'gone' || (from.breaks !== undefined && from.breaks.where !== 'back');
  return <Line state={issue ? 'broken' : isCut ? 'gone' : 'whole'} issue={issue} />;
}

function Line({ state, issue }: { readonly state: 'whole' | 'broken' | 'gone'; readonly issue: Issue | undefined }) {
  const { issues } = useWords();
  return (
    <span className={`between between-${state}`}>
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" y1="12" x2="100" y2="12" />
      </svg>
      {state === 'broken' && <Cross />}
      {issue && <span className="reason">{issue.context['ruleName'] ?? issues[issue.code]?.[0] ?? issue.code}</span>}
    </span>
  );
}

export const Cross = () => (
  <svg className="cross" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="11" />
    <path d="M8 8l8 8M16 8l-8 8" />
  </svg>
);
