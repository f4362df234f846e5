import { milliseconds } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';

export type Bar = { readonly from: number; readonly to: number; readonly count: number };

const [WIDTH, HEIGHT] = [480, 64];

/** How many probes took how long, microseconds. */
export function Histogram({ bars }: { readonly bars: readonly Bar[] }) {
  const { progress } = useWords();
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return <p className="quiet">{progress.noLatency}</p>;
  const most = Math.max(...bars.map(({ count }) => count), 1);
  const step = WIDTH / bars.length;
  const samples = bars.reduce((sum, { count }) => sum + count, 0);
  const text = `${progress.samples(samples)}, ${milliseconds(first.from)} – ${milliseconds(last.to)}`;
  return (
    <figure className="histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text} preserveAspectRatio="none">
        {bars.map(({ from, count }, at) => {
          const height = count === 0 ? 1 : Math.max(3, (count / most) * (HEIGHT - 2));
          return (
            <rect
              key={from}
              x={at * step + 1}
              y={HEIGHT - height}
              width={Math.max(step - 2, 1)}
              height={height}
              rx={2}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>{milliseconds(first.from)}</span>
        <span>{progress.samples(samples)}</span>
        <span>{milliseconds(last.to)}</span>
      </figcaption>
    </figure>
  );
}
