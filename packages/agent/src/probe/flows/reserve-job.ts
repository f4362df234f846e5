import type { Address, Evidence, Family, Port } from '@hopscope/engine';
import type { Host } from '../../host/host.ts';
import type { AskedWay } from '../../host/kernel-route.ts';
import type { ProberJob, Runner, Tell } from '../jobs/air.ts';
import type { Claim, Wanted } from './claims.ts';

/** A port that nobody else on this host gets while it is held. */
export type HeldPort = { readonly port: Port; release(): void };

export type PortHolder = {
  /** Gets in line for these five-tuples, and keeps them from other jobs until it is released. */
  claim(wanted: Wanted): Claim;
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
  const claims: Claim[] = [];
  let hasBegun = false;
  const claim = (sourcePort: Port, flows: number) => {
    const { sourceAddress: source, address, port } = job;
    claims.push(holder.claim({ source, sourcePort, flows, address, port }));
  };
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
      if (one !== undefined && wanted === undefined) claim(one.port, 1);
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
  const yieldClaims = () => claims.splice(0).forEach((one) => one.release());
  return {
    advance(now) {
      if (hasBegun) return Infinity;
      if (claims.length === 0 && job.sourcePort !== undefined) claim(job.sourcePort, job.flows);
      if (!claims.every((one) => one.isGranted())) return now + TRY_AGAIN_MS;
      hasBegun = begin();
      if (hasBegun) return Infinity;
      yieldClaims();
      return undefined;
    },
    stop() {
      yieldClaims();
      for (const one of held.splice(0)) one.release();
      return 0;
    },
    extend: () => {},
  };
}

const limit = (job: number, reason: string) => ({
  kind: 'evidence' as const,
  job,
  evidence: { kind: 'limit', what: 'flows', reason } satisfies Evidence,
});
