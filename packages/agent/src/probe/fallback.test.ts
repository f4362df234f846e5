import { expect, it } from 'vitest';
import type { Address, Port, SessionListener } from '@hopscope/engine';
import { withFallback } from './fallback.ts';
import type { Means } from './prober-session.ts';

/** A means that notes what it is asked. */
function noting(name: string, asked: string[]): Means {
  return {
    open: () => ({
      run: (job) => void asked.push(`${name} runs ${job.job}`),
      control: (control) => void asked.push(`${name} gets ${control.kind} ${control.job}`),
      close: () => void asked.push(`${name} closes a session`),
    }),
    documents: async () => [],
    close: async () => void asked.push(`${name} closes`),
  };
}

const listener: SessionListener = { report: () => {}, lost: () => {} };
const job = (job: number) =>
  ({ kind: 'trace', job, address: '10.0.0.1' as Address, port: 80 as Port, ttls: [1], silenceMs: 1 }) as const;

function opened() {
  const asked: string[] = [];
  let unable: (reason: string) => void = () => {};
  const means = withFallback(
    (say) => {
      unable = say;
      return noting('first', asked);
    },
    (reason) => noting(`second (${reason})`, asked),
  );
  return { asked, means, unable: (reason: string) => unable(reason) };
}

it('keeps to the first means while that is able', () => {
  const { asked, means } = opened();
  means.open(listener).run(job(1));
  expect(asked).toEqual(['first runs 1']);
});

it('runs the jobs again by the second means when the first is not able, but not those that were stopped', () => {
  const { asked, means, unable } = opened();
  const session = means.open(listener);
  session.run(job(1));
  session.run(job(2));
  session.control({ kind: 'stop', job: 2 });
  asked.length = 0;
  unable('no library');
  session.control({ kind: 'stop', job: 1 });
  means.open(listener).run(job(1));
  expect(asked).toEqual([
    'second (no library) runs 1',
    'second (no library) gets stop 1',
    'second (no library) runs 1',
  ]);
});

it('forgets closed sessions, and closes both means', async () => {
  const { asked, means, unable } = opened();
  const session = means.open(listener);
  session.run(job(1));
  session.close();
  unable('no library');
  await means.close();
  expect(asked).toEqual(['first runs 1', 'first closes a session', 'first closes', 'second (no library) closes']);
});

it('reads the network by the second means when the first turns out unable while it is asked', async () => {
  let fail: (reason: Error) => void = () => {};
  let unable: (reason: string) => void = () => {};
  const means = withFallback(
    (say) => {
      unable = say;
      return { ...noting('first', []), documents: () => new Promise((_, reject) => void (fail = reject)) };
    },
    () => noting('second', []),
  );
  const documents = means.documents();
  unable('no library');
  fail(new Error('the probing thread has ended'));
  await expect(documents).resolves.toEqual([]);
});
