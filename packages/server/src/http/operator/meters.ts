import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Checks } from '../../checks/checks.ts';
import type { DescribedCloud } from '../../estate/cloud/described-cloud.ts';
import type { Store } from '../../store/store.ts';
import { whenOver } from '../when-over.ts';

/** What a monitoring system may know, for both listeners together. */
export type Meters = {
  readonly contentType: string;
  read(): Promise<string>;
  /** Counts what a listener answers. */
  watch(app: FastifyInstance, monotonic: () => number): void;
};

/** Seconds. A poll is held for 0.9 s; everything else should be in the first few. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

export function makeMeters(
  checks: Pick<Checks, 'tallies'>,
  store: Pick<Store, 'usage'>,
  network: Pick<DescribedCloud, 'now' | 'tallies'>,
): Meters {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'hopscope_http_request_duration_seconds',
    help: 'Time from the first line of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  checkMeters(checks, registers);
  storeMeters(store, registers);
  networkMeters(network, registers);
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    watch(app, monotonic) {
      whenOver(app, (request, _, ending) => {
        const seconds = (monotonic() - request.asked.startedAt) / 1000;
        requests.observe({ method: request.method, route: routeOf(request), status: String(ending) }, seconds);
      });
    },
  };
}

/** Paths as they are registered: what clients write would be labels without end. */
const routeOf = ({ is404, routeOptions }: FastifyRequest) => (is404 ? 'none' : (routeOptions.url ?? 'none'));

function checkMeters(checks: Pick<Checks, 'tallies'>, registers: Registry[]): void {
  void new Gauge({
    name: 'hopscope_checks',
    help: 'Checks that wait for their turn or run now.',
    labelNames: ['state'],
    registers,
    collect() {
      const { queued, running } = checks.tallies();
      this.set({ state: 'queued' }, queued);
      this.set({ state: 'running' }, running);
    },
  });
  void new Counter({
    name: 'hopscope_checks_ended_total',
    help: 'Checks that ended since this server started.',
    labelNames: ['state', 'verdict'],
    registers,
    collect() {
      this.reset();
      for (const { state, verdict, count } of checks.tallies().ended) this.inc({ state, verdict }, count);
    },
  });
}

/** Of a network that cannot be built nobody knows, and all other figures are wanted then. */
function findingsOf(now: DescribedCloud['now']): number {
  try {
    return now().findings.length;
  } catch {
    return Number.NaN;
  }
}

function networkMeters({ now, tallies }: Pick<DescribedCloud, 'now' | 'tallies'>, registers: Registry[]): void {
  void new Gauge({
    name: 'hopscope_findings',
    help: 'What could not be taken as it stands in the documents of the described network.',
    registers,
    collect() {
      this.set(findingsOf(now));
    },
  });
  void new Gauge({
    name: 'hopscope_questions',
    help: "Questions about the described network that the engine's threads have now.",
    labelNames: ['about'],
    registers,
    collect() {
      for (const [about, { asked }] of Object.entries(tallies())) this.set({ about }, asked);
    },
  });
  void new Counter({
    name: 'hopscope_questions_ended_total',
    help: "Questions that the engine's threads are rid of since this server started.",
    labelNames: ['about', 'ending'],
    registers,
    collect() {
      this.reset();
      for (const [about, { answered, givenUp, refused, failed, cutOff }] of Object.entries(tallies())) {
        this.inc({ about, ending: 'answered' }, answered);
        this.inc({ about, ending: 'given-up' }, givenUp);
        this.inc({ about, ending: 'refused' }, refused);
        this.inc({ about, ending: 'failed' }, failed);
        this.inc({ about, ending: 'cut-off' }, cutOff);
      }
    },
  });
}

function storeMeters(store: Pick<Store, 'usage'>, registers: Registry[]): void {
  void new Gauge({
    name: 'hopscope_store_bytes',
    help: 'Bytes that the store uses.',
    registers,
    async collect() {
      this.set((await store.usage()).bytes);
    },
  });
  void new Gauge({
    name: 'hopscope_store_operations',
    help: 'Operations in the store, ended ones included.',
    registers,
    async collect() {
      this.set((await store.usage()).operations);
    },
  });
}
