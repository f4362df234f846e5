import type { Address, Evidence, Family, Port } from '@hopscope/engine';
import type { Host } from '../../host/host.ts';
import type { AskedWay } from '../../host/kernel-route.ts';
import type { ProberJob, Runner, Tell } from '../jobs/air.ts';

/** A port that nobody else on this host gets while it is held. */
export type HeldPort = { readonly port: Port; release(): void };

export type PortHolder = {
  /** Keeps these five-tuples from other jobs until the answer is called. Undefined: another has one of them. */
  claim(tuples: readonly string[]): (() => void) | undefined;
  /** `port` absent: one of the kernel's choice. Undefined: it cannot be had. */
  hold(of: { readonly family: Family; readonly port?: Port; readonly address?: Address }): HeldPort | undefined;
  /** Why SYNs of one five-tuple cannot all be sent at once these ways; undefined: they can. */
  whyInTurns(ways: readonly AskedWay[], host: Host | undefined): string | undefined;
};

/** Until it is looked again whether what was wanted is free, ms. */
const TRY_AGAIN_MS = 25;

type ReserveJob = Extract<ProberJob, { readonly kind: 'reserve' }>;

/** Holds a flow's port for each flow until it is told to stop. Those that were asked for and are taken are told all the same: their probes say so. */
export function runReserve(job: ReserveJob, holder: PortHolder, host: Host | undefined, tell: Tell): Runner {
  const held: HeldPort[] = [];
  let yieldClaim: (() => void) | undefined;
  const whyInTurns = (ports: readonly Port[]) => {
    const { address: destination, port, sourceAddress } = job;
    const from = sourceAddress === undefined ? {} : { sourceAddress };
    try {
      return holder.whyInTurns(
        ports.map((sourcePort) => ({ destination, port, sourcePort, ...from })),
        host,
      );
    } catch (error) {
      return `the kernel did not tell its route: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const begin = (): boolean => {
    const family = job.address.includes(':') ? 'ipv6' : 'ipv4';
    const address = job.sourceAddress === undefined ? {} : { address: job.sourceAddress };
    const ports = Array.from({ length: job.flows }, (_, index) => {
      const wanted = job.sourcePort === undefined ? undefined : ((job.sourcePort + index) as Port);
      const one = holder.hold({ family, ...address, ...(wanted === undefined ? {} : { port: wanted }) });
      if (one !== undefined) held.push(one);
      return one?.port ?? wanted;
    }).filter((port) => port !== undefined);
    if (ports.length === 0) {
      tell(limit(job.job, 'this host has no ports to spare, or not the source address'));
      return false;
    }
    const reason = whyInTurns(ports);
    if (reason !== undefined) tell(limit(job.job, reason));
    tell({ kind: 'reserved', job: job.job, ports, tracing: reason === undefined ? 'at-once' : 'in-turns' });
    return true;
  };
  return {
    advance(now) {
      if (yieldClaim !== undefined) return Infinity;
      yieldClaim = holder.claim(wantedTuples(job));
      if (yieldClaim === undefined) return now + TRY_AGAIN_MS;
      if (begin()) return Infinity;
      yieldClaim();
      return undefined;
    },
    stop() {
      yieldClaim?.();
      for (const one of held.splice(0)) one.release();
      return 0;
    },
    extend: () => {},
  };
}

/** Two checks from the same ports to one target would take each other's answers: the second one waits for the first. */
function wantedTuples({ sourcePort, flows, address, port, sourceAddress }: ReserveJob): readonly string[] {
  if (sourcePort === undefined) return [];
  return Array.from({ length: flows }, (_, index) => `${sourceAddress ?? ''} ${sourcePort + index} ${address} ${port}`);
}

const limit = (job: number, reason: string) => ({
  kind: 'evidence' as const,
  job,
  evidence: { kind: 'limit', what: 'flows', reason } satisfies Evidence,
});
