import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openStore } from '../packages/server/src/store/open-store.ts';
import type { NewOperation, Store } from '../packages/server/src/store/store.ts';
import type { Bench } from './bench.ts';
import { median, quantile, ratio } from './report/row.ts';

const CLIENTS = 64;
const REQUEST = JSON.stringify({ text: 'q'.repeat(1000) });
const RESULT = JSON.stringify({ text: 'r'.repeat(3000) });

/** What a durable write and a durable check cost in the store alone, beside what the disk itself takes. */
export const benchStore: Bench = async ({ quick, row }) => {
  const [rounds, forMs] = quick ? [2, 700] : [3, 2000];
  const dataDir = newDataDir();
  try {
    const opening = performance.now();
    const store = await openStore({ dataDir });
    row({ what: 'open a new store', unit: 'ms', values: [performance.now() - opening] });
    const done: { readonly disk: number; readonly single: Load; readonly many: Load }[] = [];
    for (let round = 0; round < rounds; round += 1)
      done.push({
        disk: diskP50(join(dataDir, 'disk')),
        single: await checksFor(store, 1, forMs),
        many: await checksFor(store, CLIENTS, forMs),
      });
    await store.close();
    const disk = done.map((round) => round.disk);
    const write = done.map(({ single }) => median(single.writes));
    const of = (pick: (load: Load) => number) => done.map(({ many }) => pick(many));
    const at = `at ${CLIENTS}`;
    row({ what: 'disk: write 4 KB and fdatasync, p50', unit: 'ms', values: disk });
    row({ what: 'durable write at 1, p50', unit: 'ms', values: write, ratios: [ratio('the disk', write, disk)] });
    row({ what: `durable write ${at}, p50`, unit: 'ms', values: of(({ writes }) => median(writes)) });
    row({ what: `durable write ${at}, p99`, unit: 'ms', values: of(({ writes }) => quantile(writes, 0.99)) });
    row({ what: `durable checks ${at}: insert, get, finish, get`, unit: '/s', values: of((load) => load.perSecond) });
    row({ what: `main thread for a check ${at}`, unit: 'µs', values: of((load) => load.mainMicroseconds) });
    row({ what: `event-loop delay ${at}, p99`, unit: 'ms', values: of((load) => load.delayP99) });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** On the disk that temporary files are on; `BENCH_DIR` names another. Gone at the latest when this process ends. */
export function newDataDir(): string {
  const dataDir = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'hopscope-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** A store of its own for whoever wants to know what one durable write takes now. */
export async function openWriter(): Promise<{ write(): Promise<void>; close(): Promise<void> }> {
  const dataDir = newDataDir();
  const store = await openStore({ dataDir });
  return {
    write: () => store.operations.insert(newOperation(crypto.randomUUID())),
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Load = {
  readonly perSecond: number;
  /** Milliseconds each. */
  readonly writes: readonly number[];
  readonly mainMicroseconds: number;
  readonly delayP99: number;
};

async function checksFor(store: Store, clients: number, forMs: number): Promise<Load> {
  const writes: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const utilization = performance.eventLoopUtilization();
  const start = performance.now();
  let checks = 0;
  async function client(): Promise<void> {
    while (performance.now() - start < forMs) {
      const operation = newOperation(crypto.randomUUID());
      const began = performance.now();
      await store.operations.insert(operation);
      writes.push(performance.now() - began);
      await store.operations.get(operation.id);
      await store.operations.finish(operation.id, { status: 'Succeeded', at: Date.now(), result: RESULT });
      await store.operations.get(operation.id);
      checks += 1;
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = performance.now() - start;
  const { active } = performance.eventLoopUtilization(utilization);
  delay.disable();
  return {
    perSecond: (checks / elapsed) * 1000,
    writes,
    mainMicroseconds: (active / checks) * 1000,
    delayP99: delay.percentile(99) / 1e6,
  };
}

const newOperation = (id: string): NewOperation => ({
  id,
  kind: 'check',
  subscription: '00000000-0000-0000-0000-000000000000',
  region: 'local',
  principal: '00000000-0000-0000-0000-000000000001',
  scope:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/bench',
  createdAt: Date.now(),
  request: REQUEST,
});

/** The reference: the least that any durable write on this disk can take. */
function diskP50(path: string): number {
  const descriptor = openSync(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 300 }, () => {
    const began = performance.now();
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    return performance.now() - began;
  });
  closeSync(descriptor);
  return median(times);
}
