import { useWords } from '../../words/language.tsx';
import type { BackHop, WayBack } from './back.ts';
import { Cross } from './path-picture.tsx';

export type WayBackPictureProps = {
  readonly way: WayBack;
  /** Answers come by the hops of the requests. */
  readonly isSame: boolean;
  readonly chosen: BackHop | undefined;
  readonly onChoose: (hop: BackHop) => void;
};

/** The way of the answers, from the destination to the source: a sentence where it is the way there in turn, else its hops. */
export function WayBackPicture({ way, isSame, chosen, onChoose }: WayBackPictureProps) {
  const { path, issues } = useWords();
  const reason = way.issue && (way.issue.context['ruleName'] ?? issues[way.issue.code]?.[0] ?? way.issue.code);
  return (
    <section aria-label={path.back} className="way-back">
      <h3>{path.back}</h3>
      {isSame ? (
        <p className="quiet">{path.backSame}</p>
      ) : (
        <ol className="back">
          {way.hops.map((hop, index) => (
            <li key={`${index}-${hop.address}`} className={`back-${hop.state}`}>
              <button
                type="button"
                className="back-hop"
                aria-pressed={chosen === hop}
                disabled={hop.reading === undefined}
                onClick={() => onChoose(hop)}
              >
                <strong>{hop.name}</strong> <span className="hop-address">{hop.address}</span>
                {hop.isStranger && <span className="badge badge-doubtful">{path.onlyBack}</span>}
                {hop.state === 'gone' && <span className="badge">{path.notReached}</span>}
              </button>
              {index < way.hops.length - 1 && (
                <span className="back-link">
                  {hop.state === 'broken' ? <Cross /> : <Arrow />}
                  {hop.state === 'broken' && <span className="reason">{reason}</span>}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const Arrow = () => (
  <svg className="arrow" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M21 12H4M10 6l-6 6 6 6" />
  </svg>
);
