import type { Check } from '@hopscope/protocol';
import { milliseconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';

const [WIDTH, HEIGHT, EDGE] = [640, 96, 8];

/** How one question was answered over time: latency as height; what did not connect stands at the bottom, hollow. */
export function Trend({ pair, checks }: { readonly pair: string; readonly checks: readonly Check[] }) {
  const { history } = useWords();
  const inOrder = checks.toReversed();
  const medians = inOrder.map(({ diagnosis }) => diagnosis?.latency?.median);
  const most = Math.max(...medians.map((median) => median ?? 0), 1);
  const x = (at: number) => (inOrder.length < 2 ? WIDTH / 2 : EDGE + (at / (inOrder.length - 1)) * (WIDTH - 2 * EDGE));
  const y = (median: number | undefined) => HEIGHT - EDGE - ((median ?? 0) / most) * (HEIGHT - 3 * EDGE);
  const reachable = inOrder.filter(({ diagnosis }) => diagnosis?.verdict === 'reachable').length;
  const text = history.trendText(inOrder.length, reachable);
  return (
    <section className="card trend" aria-label={history.trend(pair)}>
      <h2>{history.trend(pair)}</h2>
      <p className="quiet">
        {text} · {milliseconds(most)} max
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
          />
        ))}
      </svg>
    </section>
  );
}
