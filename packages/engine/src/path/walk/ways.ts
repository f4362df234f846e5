import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { apart } from './apart.ts';
import { listenerFor, unsureBackend } from './devices/balance.ts';
import { healthBehind } from './devices/health.ts';
import { walk } from './walk.ts';
import type { Answered, Walk, WalkEnd } from './record.ts';

/** More ways than this are not told apart; on the way there, more than the other. */
export const MAX_WAYS = 64;
export const MAX_ASKED = 1024;

/** `isCut`: there are others, and what becomes of packets by these nobody looked at. */
export type Ways = { readonly ways: readonly [Walk, ...Walk[]]; readonly isCut: boolean };

/** Somebody behind a load balancer's frontend that is asked for: rows of configurations. */
export type Behind = { readonly front: number; readonly backend: number };

/**
 * Every way that load balancers, and routes with several next hops, may choose, this one first; and of those not of answers, one
 * for each address that the sender may have, where rules tell these apart. `wanted`: of those behind its frontend only the way to
 * this one is sought beside the first.
 */
export function waysOf(network: CloudNetwork, first: Walk, answered?: Answered, max = MAX_WAYS, wanted?: Behind): Ways {
  const ways: [Walk, ...Walk[]] = answered === undefined ? apart(network, first) : [first];
  if (first.forks.length === 0) return { ways, isCut: false };
  const source = first.steps[0]?.configuration ?? -1;
  const open = [...siblings(network, first, wanted)];
  for (let choices = open.shift(); choices !== undefined; choices = open.shift()) {
    if (ways.length >= max) return { ways, isCut: true };
    const walked = walk(network, source, first.packet, choices, answered);
    if (answered === undefined) ways.push(...apart(network, walked));
    else ways.push(walked);
    open.push(...siblings(network, walked, wanted));
  }
  return { ways, isCut: false };
}

/** Does a user's route lead to a gateway that may go on by several connections? Not even that flows are shared out among these is told. */
export const isByConnection = ({ steps }: Pick<Walk, 'steps'>): boolean => steps.some(({ via }) => via !== undefined);

/** Does nobody know whether any flow goes this way? */
export const isUntold = (network: CloudNetwork, walked: Walk): boolean =>
  isByConnection(walked) || unsureBackend(network, walked) !== undefined;

/** The other choices at forks that this walk was the first to come to. */
function siblings(network: CloudNetwork, walked: Walk, wanted?: Behind): readonly (readonly number[])[] {
  const { forks, choices } = walked;
  const last = wanted !== undefined && isBehind(walked, wanted.front) ? forks.length - 1 : -1;
  return forks.flatMap((count, at) => {
    if (at < choices.length) return [];
    const others = Array.from({ length: count - 1 }, (_, other) => other + 1);
    const sought = at === last && wanted !== undefined ? others.filter(isChoiceOf(network, walked, wanted)) : others;
    return sought.map((other) => [...choices, ...Array.from({ length: at - choices.length }, () => 0), other]);
  });
}

/** Was the frontend the last one on the way to choose? It is the one that was asked for. */
export const isBehind = ({ steps, end }: Walk, front: number): boolean =>
  CHOSEN.includes(end) && steps.slice(-2).some(({ configuration }) => configuration === front);

const CHOSEN: readonly WalkEnd[] = ['delivered', 'translated', 'hairpin', 'outer-hairpin', 'unseen-backend'];

function isChoiceOf(network: CloudNetwork, { packet }: Walk, { front, backend }: Behind) {
  const choice = healthBehind(network, listenerFor(network, front, packet)).healthy.indexOf(backend);
  return (other: number) => other === choice;
}
