import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Report } from '@hopscope/engine';
import { ADDRESSES, CLOSED_PORT, labMissing, OPEN_PORT, openLab, skipped, type Lab } from '@hopscope/testbed';
import type { ProberJob } from './jobs/air.ts';
import { openProber, type Prober } from './prober.ts';

const missing = labMissing();

describe.skipIf(missing !== undefined)(`one thread in several namespaces${skipped(missing)}`, () => {
  let [lab, prober]: [Lab | undefined, Prober | undefined] = [undefined, undefined];
  beforeAll(async () => {
    lab = await openLab();
    prober = openProber({ networkNamespace: lab.namespace('A').path });
  });
  afterAll(async () => {
    await prober?.close();
    await lab?.remove();
  });

  const ask = (job: ProberJob, from?: string) =>
    new Promise<readonly Report[]>((resolve, reject) => {
      const reports: Report[] = [];
      const session = prober?.open(
        {},
        {
          report(report) {
            reports.push(report);
            if (report.kind !== 'ended') return;
            session?.close();
            resolve(reports);
          },
          lost: (reason) => reject(new Error(reason)),
        },
        from,
      );
      session?.run(job);
    });
  const probe = async (port: number, from?: string): Promise<readonly Outcome['kind'][]> => {
    const { ipv4: address } = ADDRESSES.destination;
    const manners = { count: 1, silenceMs: 1000, paceMs: 0 };
    const job = { kind: 'probe', job: 1, address, port, ...manners } as unknown as ProberJob;
    const reports = await ask(job, from);
    return reports.flatMap((each) =>
      each.kind === 'observed' && each.observation.kind === 'probe' ? [each.observation.outcome.kind] : [],
    );
  };
  const sourceOf = async (from?: string): Promise<unknown> => {
    const job = { kind: 'gather', job: 2, what: 'route', destination: ADDRESSES.destination.ipv4 } as const;
    const [evidence] = await ask(job, from);
    return evidence?.kind === 'evidence' && evidence.evidence.kind === 'route' ? evidence.evidence.decision : undefined;
  };
  const place = (name: 'S' | 'B') => lab?.namespace(name).path;

  it('sends from wherever a session asks, all at the same time, and from its own otherwise', async () => {
    const all = await Promise.all([
      probe(OPEN_PORT, place('S')),
      probe(CLOSED_PORT, place('B')),
      probe(OPEN_PORT),
      probe(CLOSED_PORT, place('S')),
    ]);
    expect(all).toEqual([['connected'], ['refused'], ['connected'], ['refused']]);
  });

  it('asks the kernel of that namespace', async () => {
    const [s, b, own] = await Promise.all([sourceOf(place('S')), sourceOf(place('B')), sourceOf()]);
    expect([s, b, own].map((each) => JSON.stringify(each))).toEqual([
      expect.stringContaining(ADDRESSES.source.ipv4),
      expect.stringContaining(ADDRESSES.farB.ipv4),
      expect.stringContaining(ADDRESSES.farA.ipv4),
    ]);
  });

  it('fails a probe from a namespace that has gone, and no other', async () => {
    const both = await Promise.all([probe(OPEN_PORT, '/run/netns/hopscope-gone'), probe(OPEN_PORT, place('S'))]);
    expect(both).toEqual([['failed'], ['connected']]);
  });
});
