import type { Check } from '@hopscope/protocol';
import { milliseconds, shortInstant } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import type { Words } from '../words/words.ts';
import { outcomeOf, outcomeWords } from './outcome.ts';

const [WIDTH, HEIGHT, EDGE] = [640, 96, 8];

/** How one question was answered over time: latency as height; what did not connect stands at the bottom, hollow. */
export function Trend({ pair, checks }: { readonly pair: string; readonly checks: readonly Check[] }) {
  const words = useWords();
  const { history } = words;
  const inOrder = checks.toReversed();
  const medians = inOrder.map(({ diagnosis }) => diagnosis?.latency?.median);
  const measured = medians.filter((median) => median !== undefined);
  const most = Math.max(...medians.map((median) => median ?? 0), 1);
  const x = (at: number) => (inOrder.length < 2 ? WIDTH / 2 : EDGE + (at / (inOrder.length - 1)) * (WIDTH - 2 * EDGE));
  const y = (median: number | undefined) => HEIGHT - EDGE - ((median ?? 0) / most) * (HEIGHT - 3 * EDGE);
  const reachable = inOrder.filter(({ diagnosis }) => diagnosis?.verdict === 'reachable').length;
  const text = history.trendText(inOrder.length, reachable);
  return (
    <section className="card trend" aria-label={history.trend(pair)}>
      <h2>{history.trend(pair)}</h2>
      <p className="quiet">
        {text}
        {measured.length > 0 &&
          ` · ${history.range(milliseconds(Math.min(...measured)), milliseconds(Math.max(...measured)))}`}
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
        <polyline
          points={medians.flatMap((median, at) => (median === undefined ? [] : [`${x(at)},${y(median)}`])).join(' ')}
        />
        {inOrder.map((check, at) => (
          <circle
            key={check.id}
            cx={x(at)}
            cy={y(medians[at])}
            r="5"
            className={check.diagnosis?.verdict === 'reachable' ? 'point-good' : 'point-bad'}
          >
            <title>{pointText(check, words)}</title>
          </circle>
        ))}
      </svg>
      <p className="trend-ends quiet figure">
        {[inOrder[0], ...(inOrder.length > 1 ? [inOrder.at(-1)] : [])].map(
          (check) => check && <time key={check.id}>{shortInstant(check.createdAt, words)}</time>,
        )}
      </p>
    </section>
  );
}

function pointText(check: Check, words: Words): string {
  const median = check.diagnosis?.latency?.median;
  const figures = median === undefined ? [] : [milliseconds(median)];
  return [shortInstant(check.createdAt, words), outcomeWords(outcomeOf(check), words), ...figures].join(', ');
}
