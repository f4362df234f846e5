import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { walk, type Answered, type Walk } from './walk.ts';

/** More ways than this are not told apart. */
const MAX_WAYS = 64;

/** Every way that load balancers, and routes with several next hops, may choose; this one first. */
export function waysOf(network: CloudNetwork, first: Walk, answered?: Answered): readonly Walk[] {
  if (first.forks.length === 0) return [first];
  const source = first.steps[0]?.configuration ?? -1;
  const ways = [first];
  const open = [...siblings(first)];
  for (let choices = open.shift(); choices !== undefined && ways.length < MAX_WAYS; choices = open.shift()) {
    const walked = walk(network, source, first.packet, choices, answered);
    ways.push(walked);
    open.push(...siblings(walked));
  }
  return ways;
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
