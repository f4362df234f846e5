import type { DescribedInterface } from '../network/documents.ts';
import type { DescribedFlow } from '../network/example.ts';
import { ENDS, type Reading } from './reading.ts';

/** What becomes of the error by which a closed port answers a datagram: it gets back to who asked, or not. */
export type ErrorFate = 'back' | 'lost' | 'either';

/**
 * An error is a packet of its own: every group lets it pass, and it has no ports, so that of several next hops it may take another
 * one than its flow. `ways`: what an echo request from who answers to who asks would meet in the network without groups.
 */
export function errorFate(
  ways: readonly Reading[],
  flow: DescribedFlow,
  interfaces: readonly DescribedInterface[],
): ErrorFate {
  const [fate = 'either', ...others] = new Set(ways.map((way) => fateOf(way, flow, interfaces)));
  return others.length === 0 ? fate : 'either';
}

function fateOf({ steps, end }: Reading, flow: DescribedFlow, interfaces: readonly DescribedInterface[]): ErrorFate {
  if (end === undefined) return 'either';
  // Who asks would answer an echo request by a way that is nobody's concern here.
  if (end !== ENDS.connected && !end.startsWith(ENDS.noAnswer)) return 'lost';
  const machineOf = (name: string | undefined) => interfaces.find((each) => each.name === name)?.machine;
  // Another network may have somebody else with the asker's address.
  const receiver = steps.findLast((step) => step.startsWith('in '))?.slice('in '.length);
  return receiver === undefined || machineOf(receiver) === machineOf(flow.interface) ? 'back' : 'lost';
}

/** The network without groups, in lines. */
export const withoutGroups = (network: readonly string[]): readonly string[] =>
  network
    .filter((line) => !/^(rule|admin) /.test(line))
    .map((line) => (/^(subnet|nic) /.test(line) ? line.replace(/ nsg=\S+/, '') : line));
