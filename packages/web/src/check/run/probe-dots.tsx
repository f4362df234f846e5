import { useWords } from '../../words/language.tsx';
import type { SeenProbe } from './course.ts';

/** One dot for each probe, filled in when it is known how it ended. A failed one is a ring, so that colour is not alone. */
export function ProbeDots({
  count,
  probes,
}: {
  readonly count: number;
  readonly probes: ReadonlyMap<number, SeenProbe>;
}) {
  const { progress } = useWords();
  const connected = [...probes.values()].filter(({ outcome }) => outcome === 'connected').length;
  const all = Math.max(count, ...probes.keys(), 0);
  const first = probes.has(0) ? 0 : 1;
  return (
    <div className="dots" role="img" aria-label={progress.probes(probes.size, count, connected)}>
      {Array.from({ length: all }, (_, at) => (
        <span key={at} className={`dot ${probes.get(at + first)?.outcome ?? 'awaited'}`} />
      ))}
    </div>
  );
}
