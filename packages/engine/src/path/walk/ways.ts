import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { apart } from './apart.ts';
import { walk, type Answered, type Walk } from './walk.ts';

/** More ways than this are not told apart; for one question alone, more than the other. */
export const MAX_WAYS = 64;
export const MAX_ASKED = 1024;

/** `isCut`: there are others, and what becomes of packets by these nobody looked at. */
export type Ways = { readonly ways: readonly [Walk, ...Walk[]]; readonly isCut: boolean };

/**
 * Every way that load balancers, and routes with several next hops, may choose, this one first; and of those not of answers, one
 * for each address that the sender may have, where rules tell these apart.
 */
export function waysOf(network: CloudNetwork, first: Walk, answered?: Answered, max = MAX_WAYS): Ways {
  const ways: [Walk, ...Walk[]] = answered === undefined ? apart(network, first) : [first];
  if (first.forks.length === 0) return { ways, isCut: false };
  const source = first.steps[0]?.configuration ?? -1;
  const open = [...siblings(first)];
  for (let choices = open.shift(); choices !== undefined; choices = open.shift()) {
    if (ways.length >= max) return { ways, isCut: true };
    const walked = walk(network, source, first.packet, choices, answered);
    if (answered === undefined) ways.push(...apart(network, walked));
    else ways.push(walked);
    open.push(...siblings(walked));
  }
  return { ways, isCut: false };
}

/** The other choices at forks that this walk was the first to come to. */
const siblings = ({ forks, choices }: Walk): readonly (readonly number[])[] =>
  forks.flatMap((count, at) =>
    at < choices.length
      ? []
      : Array.from({ length: count - 1 }, (_, other) => [
          ...choices,
          ...Array.from({ length: at - choices.length }, () => 0),
          other + 1,
        ]),
  );
