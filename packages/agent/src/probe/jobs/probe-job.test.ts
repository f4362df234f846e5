import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address, Outcome, Port, Report } from '@hopscope/engine';
import type { Air, Flight, PacketJob, Runner } from './air.ts';
import { runProbe } from './probe-job.ts';

type ProbeJob = Extract<PacketJob, { readonly kind: 'probe' }>;

const connected: Outcome = { kind: 'connected', rtt: 1000, clock: 'kernel', retransmits: 0 };
const refused: Outcome = { kind: 'refused', clock: 'user' };
const job = (changes: Partial<ProbeJob> = {}): ProbeJob => ({
  kind: 'probe',
  job: 1,
  address: '10.0.0.1' as Address,
  port: 80 as Port,
  count: 20,
  paceMs: 0,
  silenceMs: 1500,
  ...changes,
});

/** An air in which every SYN stays until the test lands it, and a clock that the test turns. */
function imaginedAir(job: ProbeJob) {
  let now = 0;
  let ended = false;
  const flying: ((outcome: Outcome) => void)[] = [];
  const starts: number[] = [];
  const said: Outcome[] = [];
  let most = 0;
  const air: Air = {
    send(_plan, landed) {
      starts.push(now);
      const land = (outcome: Outcome) => {
        flying.splice(flying.indexOf(land), 1);
        landed(outcome, now);
      };
      flying.push(land);
      most = Math.max(most, flying.length);
      const drop = () => void flying.splice(flying.indexOf(land), 1);
      const sentAt = now;
      return {
        sentAt,
        drop,
        silence(at) {
          drop();
          return { kind: 'silent', waitedMs: at - sentAt, left: 'unknown' };
        },
      } satisfies Flight;
    },
  };
  const tell = (report: Report) => {
    if (report.kind === 'observed' && 'outcome' in report.observation) said.push(report.observation.outcome);
  };
  const runner: Runner = runProbe(job, air, tell);
  /** Calls it as often as it wants to be, until this time. */
  const until = (time: number) => {
    for (;;) {
      const wants = runner.advance(now);
      ended ||= wants === undefined;
      if (wants === undefined || wants > time) break;
      now = Math.max(now, wants);
    }
    now = Math.max(now, time);
  };
  const land = (outcome: Outcome) => flying[0]?.(outcome);
  return { until, land, flying, starts, said, runner, most: () => most, ended: () => ended };
}

describe('a probe job', () => {
  it('sends four and waits for a word', () => {
    const air = imaginedAir(job());
    air.until(100);
    expect(air.flying.length).toBe(4);
  });

  it('sends all the rest at once after a connection, at pace 0', () => {
    const air = imaginedAir(job());
    air.until(10);
    air.land(connected);
    air.until(10);
    expect([air.starts.length, air.flying.length]).toEqual([20, 19]);
  });

  it('never has more than four on their way to a target that resets', () => {
    const air = imaginedAir(job());
    for (let at = 0; air.said.length < 20; at++) {
      air.until(at);
      air.land(refused);
    }
    expect(air.most()).toBe(4);
  });

  it('sends the rest when nobody has answered for 250 ms', () => {
    const air = imaginedAir(job());
    air.until(249);
    expect(air.starts.length).toBe(4);
    air.until(250);
    expect(air.starts.length).toBe(20);
  });

  it('keeps its pace', () => {
    const air = imaginedAir(job({ count: 4, paceMs: 2 }));
    air.until(100);
    expect(air.starts).toEqual([0, 2, 4, 6]);
  });

  it('makes up for lateness, but never by more than halving a gap', () => {
    const air = imaginedAir(job({ count: 4, paceMs: 10 }));
    air.until(0);
    // The thread was away for a while.
    air.runner.advance(25);
    expect(air.runner.advance(25)).toBe(30);
  });

  it('ends as a whole when nobody has answered within its silence, and sends no more', () => {
    const air = imaginedAir(job({ count: 100, paceMs: 100 }));
    air.until(1500);
    expect(air.ended()).toBe(true);
    expect(air.starts.length).toBeLessThan(100);
    expect(air.said.map(({ kind }) => kind)).toEqual(air.starts.map(() => 'silent'));
    expect(air.said[0]).toMatchObject({ waitedMs: 1500 });
  });

  it('gives every probe its own silence once somebody has answered', () => {
    const air = imaginedAir(job({ count: 3, paceMs: 100 }));
    air.until(150);
    air.land(connected);
    air.until(5000);
    expect(air.said.slice(1)).toMatchObject([{ waitedMs: 1500 }, { waitedMs: 1500 }]);
    expect(air.starts).toEqual([0, 100, 200]);
  });

  it('waits longer when silence is extended', () => {
    const air = imaginedAir(job({ count: 1 }));
    air.until(1000);
    air.runner.extend(3500);
    air.until(3499);
    expect(air.said).toEqual([]);
    air.until(3500);
    expect(air.said).toMatchObject([{ kind: 'silent', waitedMs: 3500 }]);
  });

  it('says nothing about what was on its way when it was stopped', () => {
    const air = imaginedAir(job());
    air.until(1);
    air.runner.stop();
    air.until(2);
    expect([air.ended(), air.flying.length, air.said.length]).toEqual([true, 0, 0]);
  });

  it('has one on its way at a time when its source port is given', () => {
    const air = imaginedAir(job({ sourcePort: 45_000 as Port }));
    for (let at = 0; air.said.length < 20; at++) {
      air.until(at);
      air.land(connected);
    }
    expect(air.most()).toBe(1);
  });

  it('always ends, and reports each probe that it sent once, whatever the network does', () => {
    const happenings = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 400 }), what: fc.constantFrom(connected, refused, undefined) }),
      { maxLength: 60 },
    );
    const jobs = fc.record({
      count: fc.integer({ min: 1, max: 100 }),
      paceMs: fc.integer({ min: 0, max: 50 }),
      silenceMs: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(jobs, happenings, (changes, happenings) => {
        const air = imaginedAir(job(changes));
        let at = 0;
        for (const { after, what } of happenings) {
          air.until((at += after));
          if (what !== undefined) air.land(what);
        }
        // Silence after all of that: nothing can take longer than the pace of the rest and a silence for each four.
        air.until(at + 100 * (50 + 3000));
        expect(air.ended()).toBe(true);
        expect(air.said.length).toBe(air.starts.length);
        expect(air.starts.length).toBeLessThanOrEqual(changes.count);
      }),
    );
  });
});
