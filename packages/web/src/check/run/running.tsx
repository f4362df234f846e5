import { checkSchema } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import { ask } from '../../door/ask.ts';
import { seconds } from '../../words/figures.ts';
import { useWords } from '../../words/language.tsx';
import type { Course } from './course.ts';
import { Histogram } from '../../answer/histogram.tsx';
import { ProbeDots } from './probe-dots.tsx';

/** A check that has not ended: what it does, each probe as it is heard, and a way to stop it. */
export function Running({
  id,
  course,
  line,
}: {
  readonly id: string;
  readonly course: Course;
  readonly line: boolean;
}) {
  const words = useWords();
  const { progress } = words;
  const [cancelling, setCancelling] = useState(false);
  const rtts = [...course.probes.values()].flatMap(({ rtt }) => (rtt === undefined ? [] : [rtt]));
  const cancel = () => {
    setCancelling(true);
    void ask(checkSchema, `/v1/checks/${id}/cancel`, { method: 'POST' }).then(({ kind }) => {
      if (kind !== 'answered') setCancelling(false);
    });
  };
  return (
    <section className="running card" aria-label={progress.title}>
      <div className="running-head">
        <h2 role="status">{line ? doing(course, progress) : progress.reconnecting}</h2>
        <span className="quiet">
          {progress.elapsed} <Elapsed />
        </span>
        <button type="button" onClick={cancel} disabled={cancelling}>
          {cancelling ? progress.cancelling : progress.cancel}
        </button>
      </div>
      {course.count > 0 && <ProbeDots count={course.count} probes={course.probes} />}
      <h3>{progress.latency}</h3>
      <Histogram bars={barsOf(rtts)} />
    </section>
  );
}

function doing(course: Course, progress: ReturnType<typeof useWords>['progress']): string {
  if (course.state === 'queued') return progress.queued;
  if (course.target !== undefined) return progress.probing(course.target);
  return course.resolving === undefined ? progress.starting : progress.resolving(course.resolving);
}

function Elapsed() {
  const [ms, setMs] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setMs(performance.now() - began), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="figure" role="timer">
      {seconds(ms)}
    </span>
  );
}

const BARS = 16;

/** Equal steps of ratio, because a slow answer is so many times slower than a quick one, not so many milliseconds. */
function barsOf(rtts: readonly number[]) {
  if (rtts.length === 0) return [];
  const [least, most] = [Math.max(Math.min(...rtts), 1), Math.max(...rtts) + 1];
  if (most - least <= 1) return [{ from: least, to: most, count: rtts.length }];
  const ratio = Math.max(most / least, 1.01) ** (1 / BARS);
  const bars = Array.from({ length: BARS }, (_, at) => ({
    from: least * ratio ** at,
    to: least * ratio ** (at + 1),
    count: 0,
  }));
  for (const rtt of rtts) {
    const bar = bars[Math.min(BARS - 1, Math.floor(Math.log(Math.max(rtt, 1) / least) / Math.log(ratio)))];
    if (bar) bar.count++;
  }
  return bars;
}
