import { endianness } from 'node:os';
import type { Evidence, HostDocument, Job } from '@hopscope/engine';
import { readDocuments } from './documents.ts';
import { isSharedRoute, kernelRoute, type AskedWay } from './kernel-route.ts';
import { neighbour } from './neighbour.ts';
import { openNetlink } from './netlink.ts';

/**
 * What the kernel says about the host, in the network namespace of the calling thread. Every call is synchronous, takes
 * well under a millisecond (`documents` more where there are thousands of routes) and throws only for a fault.
 */
export type Host = {
  documents(): readonly HostDocument[];
  route(way: AskedWay): Extract<Evidence, { readonly kind: 'route' }>;
  neighbour(way: AskedWay): Extract<Evidence, { readonly kind: 'neighbour' }> | undefined;
  /** Whether its route to there has several next hops, among which it shares flows out. */
  isShared(way: AskedWay): boolean;
};

/** Absent where there is no rtnetlink, or numbers lie in memory the other way round than this code reads them. */
export function openHost(platform: NodeJS.Platform): Host | undefined {
  if (platform !== 'linux' || endianness() !== 'LE') return undefined;
  const netlink = openNetlink();
  return {
    documents: () => readDocuments(netlink),
    route: (way) => ({ kind: 'route', destination: way.destination, decision: kernelRoute(netlink, way) }),
    neighbour: (way) => neighbour(netlink, way),
    isShared: (way) => isSharedRoute(netlink, way),
  };
}

/** Performs a gather job. Absent: there is nothing to say, such as a neighbour on the way to this host itself. */
export function gather(host: Host | undefined, job: Extract<Job, { readonly kind: 'gather' }>): Evidence | undefined {
  if (host === undefined)
    return { kind: 'limit', what: 'route', reason: 'routes and neighbours can be read on Linux only' };
  try {
    return job.what === 'route' ? host.route(job) : host.neighbour(job);
  } catch (error) {
    // Evidence that cannot be had must not end a check: the packets have their say without it.
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'limit', what: 'route', reason: `the kernel did not tell its ${job.what}: ${reason}` };
  }
}
