import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

import type { ArmDocument } from '../../packages/protocol/src/index.ts';
import { describedCloud } from '../../packages/server/src/estate/cloud/described-cloud.ts';
import { openEstate } from '../../packages/server/src/estate/estate.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import type { Bench } from '../bench.ts';
import { atMost, ratio } from '../report/row.ts';
import { largeCloud, type Size } from './large-cloud.ts';

/** As much as a store takes within a bench. */
const SIZE: Size = {
  networks: 5,
  subnets: 100,
  machines: 5000,
  groups: 250,
  rulesOfGroup: 200,
  tables: 20,
  routesOfTable: 400,
};

/** How long a server's event loop waits while its network changes, and while somebody asks who reaches a machine. */
export const benchEventLoop: Bench = async ({ quick, row }) => {
  const forMs = quick ? 1500 : 6000;
  const dataDir = mkdtempSync(join(tmpdir(), 'hopscope-bench-'));
  const store = await openStore({ dataDir });
  try {
    const estate = await openEstate({ resources: store.resources, now: Date.now });
    const large = largeCloud(SIZE);
    const put = (document: object) => estate.put(document as ArmDocument, 'bench');
    let waiting: Promise<unknown>[] = [];
    for (const document of large.documents()) {
      waiting.push(put({ name: '', ...document }));
      if (waiting.length < 256) continue;
      await Promise.all(waiting);
      waiting = [];
    }
    await Promise.all(waiting);
    const cloud = await describedCloud(estate);
    const idle = await delayDuring(forMs, async () => pause(10));
    row({ what: 'server: event-loop delay, nothing happens, p99', unit: 'ms', values: [idle] });
    const goal = atMost(20);
    let round = 0;
    const works = [
      ['rules change', () => put({ name: '', ...large.group(round % SIZE.groups, round) })],
      ['interfaces change', () => put({ name: '', ...large.networkInterface(round % SIZE.machines, round) })],
      [
        'who reaches a machine',
        () => cloud.ask({ kind: 'reachers', destination: large.interfaceId(round % SIZE.machines), port: 443 }),
      ],
    ] as const;
    for (const [what, work] of works) {
      const delay = await delayDuring(forMs, () => {
        round += 1;
        return work();
      });
      const values = [delay];
      row({
        what: `server: event-loop delay, ${what}, p99`,
        unit: 'ms',
        values,
        goal,
        ratios: [ratio('nothing happens', values, [idle])],
      });
    }
    await cloud.close();
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true });
  }
};

/** The 99th percentile, ms; the interval at which it is looked at, a millisecond, is part of it. */
async function delayDuring(forMs: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  for (const start = performance.now(); performance.now() - start < forMs;) await work();
  delays.disable();
  return delays.percentile(99) / 1e6;
}
