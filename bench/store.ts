import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openStore } from '../packages/server/src/store/open-store.ts';
import type { NewOperation, Store } from '../packages/server/src/store/store.ts';

const ROUNDS = 3;
const ROUND_MS = 2000;
const REQUEST = JSON.stringify({ text: 'q'.repeat(1000) });
const RESULT = JSON.stringify({ text: 'r'.repeat(3000) });

/** What a durable write and a durable check cost in the store alone, beside what the disk itself takes. */
export async function run(report: (line: string) => void): Promise<void> {
  const dataDir = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'hopscope-bench-'));
  try {
    const opening = performance.now();
    const store = await openStore({ dataDir });
    report(`store: open a new one ${(performance.now() - opening).toFixed(0)} ms`);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({
        disk: diskP50(join(dataDir, 'disk')),
        single: await checksFor(store, 1),
        many: await checksFor(store, 64),
      });
    }
    const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
    report(`disk: write 4 KB and fdatasync, p50 ${of((round) => round.disk).toFixed(3)} ms`);
    report(`store: durable write at 1, p50 ${of((round) => round.single.writeP50).toFixed(3)} ms`);
    report(
      `store: at 64, ${of((round) => 2 * round.many.perSecond).toFixed(0)} durable writes/s ` +
        `(${of((round) => round.many.perSecond).toFixed(0)} checks/s: insert, get, finish, get), ` +
        `write p50 ${of((round) => round.many.writeP50).toFixed(2)} ms, p99 ${of((round) => round.many.writeP99).toFixed(2)} ms`,
    );
    report(
      `store: main thread at 64, ${of((round) => round.many.mainMicroseconds).toFixed(0)} µs a check, ` +
        `event-loop delay p99 ${of((round) => round.many.delayP99).toFixed(1)} ms`,
    );
    await store.close();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Load = {
  readonly perSecond: number;
  readonly writeP50: number;
  readonly writeP99: number;
  readonly mainMicroseconds: number;
  readonly delayP99: number;
};

type Round = { readonly disk: number; readonly single: Load; readonly many: Load };

async function checksFor(store: Store, clients: number): Promise<Load> {
  const writes: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const utilization = performance.eventLoopUtilization();
  const start = performance.now();
  let checks = 0;
  async function client(): Promise<void> {
    while (performance.now() - start < ROUND_MS) {
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
  writes.sort((a, b) => a - b);
  return {
    perSecond: (checks / elapsed) * 1000,
    writeP50: writes[Math.floor(writes.length * 0.5)] ?? 0,
    writeP99: writes[Math.floor(writes.length * 0.99)] ?? 0,
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

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

if (import.meta.main) await run((line) => process.stdout.write(`${line}\n`));
