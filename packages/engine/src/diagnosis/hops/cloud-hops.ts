import type { PathHop } from '../../path/path.ts';
import type { Causes } from '../blame/causes.ts';
import type { Draft } from './draft.ts';
import { roundTripOf } from '../latency.ts';
import type { TraceHop } from '../../observation/trace.ts';

/**
 * The hops of a path through the cloud, with what a trace adds: how far away those that answered are, and routers that
 * resources do not know, behind the hop that answered before them. A cloud's own fabric does not answer, so silent hops
 * tell nothing and are left out.
 */
export function cloudHops(
  trace: readonly TraceHop[],
  path: readonly PathHop[],
  causes: Causes,
  destination: Draft,
): Draft[] {
  // An application gateway answers itself: times to it tell nothing of who is behind.
  const gateway = path.findIndex(({ device }) => device === 'application-gateway');
  const end = gateway < 0 ? path.findLastIndex(({ kind }) => kind === 'destination') : gateway;
  const drafts = path.map((hop, index) => draftOf(hop, index, causes, index === end ? destination : undefined));
  let next = 1;
  for (const answer of trace) {
    const [address, ...others] = answer.routers;
    if (address === undefined) continue;
    const known = drafts.findIndex(({ kind, address: own }) => kind === 'appliance' && own === address);
    const drawn = { ttl: answer.ttl, ...rttOf(answer) };
    if (known >= 0) drafts[known] = { ...drafts[known], ...drawn } as Draft;
    else
      drafts.splice(next, 0, {
        kind: 'router',
        address,
        ...(others.length === 0 ? {} : { otherAddresses: others }),
        ...drawn,
        issues: [],
      });
    next = known >= 0 ? known + 1 : next + 1;
  }
  return drafts;
}

function draftOf(hop: PathHop, index: number, causes: Causes, answered: Draft | undefined): Draft {
  const { kind, address, isOneOfMany, id, machine, place } = hop;
  return {
    ...answered,
    kind,
    ...(kind === 'source' ? { ttl: 0 } : {}),
    address,
    ...(isOneOfMany === undefined ? {} : { isOneOfMany }),
    ...(id === undefined ? {} : { id }),
    ...(machine === undefined ? {} : { machine }),
    ...(place === undefined ? {} : { place }),
    issues: [...(causes[index] ?? [])],
  };
}

function rttOf({ rtts }: TraceHop) {
  const rtt = roundTripOf(rtts);
  return rtt === undefined ? {} : { rtt };
}
