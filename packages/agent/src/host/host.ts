import { endianness } from 'node:os';
import type { Address, Evidence, HostDocument, Job } from '@hopscope/engine';
import { readDocuments } from './documents.ts';
import { isSharedRoute, kernelRoute } from './kernel-route.ts';
import { neighbour } from './neighbour.ts';
import { openNetlink } from './netlink.ts';

/**
 * What the kernel says about the host, in the network namespace of the calling thread. Every call is synchronous, takes
 * well under a millisecond (`documents` more where there are thousands of routes) and throws only for a fault.
 */
export type Host = {
  documents(): readonly HostDocument[];
  route(destination: Address): Extract<Evidence, { readonly kind: 'route' }>;
  neighbour(destination: Address): Extract<Evidence, { readonly kind: 'neighbour' }> | undefined;
  /** Whether its route to there has several next hops, among which it shares flows out. */
  isShared(destination: Address): boolean;
};

/** Absent where there is no rtnetlink, or numbers lie in memory the other way round than this code reads them. */
export function openHost(platform: NodeJS.Platform): Host | undefined {
  if (platform !== 'linux' || endianness() !== 'LE') return undefined;
  const netlink = openNetlink();
  return {
    documents: () => readDocuments(netlink),
    route: (destination) => ({ kind: 'route', destination, decision: kernelRoute(netlink, destination) }),
    neighbour: (destination) => neighbour(netlink, destination),
    isShared: (destination) => isSharedRoute(netlink, destination),
  };
}

/** Performs a gather job. Absent: there is nothing to say, such as a neighbour on the way to this host itself. */
export function gather(host: Host | undefined, job: Extract<Job, { readonly kind: 'gather' }>): Evidence | undefined {
  if (host === undefined)
    return { kind: 'limit', what: 'route', reason: 'routes and neighbours can be read on Linux only' };
  try {
    return job.what === 'route' ? host.route(job.destination) : host.neighbour(job.destination);
  } catch (error) {
    // Evidence that cannot be had must not end a check: the packets have their say without it.
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'limit', what: 'route', reason: `the kernel did not tell its ${job.what}: ${reason}` };
  }
}
