import type { Issue, IssueCode } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIn } from '../../../table/address-column.ts';
import { isEndedAt } from '../../relay/ended-at.ts';
import { networkOf } from '../../walk/onward.ts';
import { networkOfLastRoute } from '../../walk/routes/last-route.ts';
import { homeOf } from '../../walk/place.ts';
import { hasArrived, type Walk, type WalkEnd } from '../../walk/record.ts';
import { idOf, lastPart } from '../../cloud/names.ts';
import { holdsItself } from './partly-peered.ts';

/**
 * Why packets do not come to the machine that was asked for: it has not its address alone, or it lies in another network, and the same
 * address lies nearer, or nothing joins the two. `expected`: the row of its IP configuration, or `NONE`.
 */
export function missedIssue(network: CloudNetwork, walked: Walk, expected: number): readonly Issue[] {
  if (expected < 0 || !MISSES.includes(walked.end) || isEndedAt(network, walked, expected)) return NO_ISSUES;
  const isElsewhere = hasArrived(walked);
  // Whoever sends it on last has to know the way.
  const step = walked.steps.at(isElsewhere ? 0 : -1);
  const here =
    step === undefined ? NONE : isElsewhere ? homeOf(network, step.configuration) : networkOfLastRoute(network, step);
  const there = homeOf(network, expected);
  if (isElsewhere && homeOf(network, walked.last) === there) return [doubleIssue(network, walked.last, expected)];
  return here === there && !isElsewhere ? NO_ISSUES : issuesBetween(network, walked, expected, here, there);
}

const NO_ISSUES: readonly Issue[] = [];

/** Documents give both the same address, and what is for it is taken to go to the first: it is a finding of the other one. */
function doubleIssue(network: CloudNetwork, first: number, expected: number): Issue {
  const { ids, addresses } = network.configurations;
  const [one, other] = [idOf(network, ids, first), idOf(network, ids, expected)];
  return {
    code: 'ADDRESS_OVERLAP',
    origin: 'outbound',
    severity: 'error',
    sentence: `${addressIn(addresses, expected) ?? ''} is the address of ${one} as well as of the destination, in the same network, and packets are taken to go to the former.`,
    context: { configuration: other, first: one },
  };
}

/** `here`, `there`: the virtual networks of who sends, or sends on, and of who was asked for. */
function issuesBetween(
  network: CloudNetwork,
  walked: Walk,
  expected: number,
  here: number,
  there: number,
): readonly Issue[] {
  const { configurations, virtualNetworks } = network;
  const [from, to] = [here, there].map((row) => idOf(network, virtualNetworks.ids, row));
  const issue = (code: IssueCode, sentence: string, context: Issue['context'] = {}): readonly Issue[] => [
    {
      code,
      origin: 'outbound',
      severity: 'error',
      sentence,
      context: { from: from ?? '', to: to ?? '', ...context },
    },
  ];
  const { d0, d1, d2, d3 } = walked.packet;
  // By a connection of a gateway packets come to a network that is no peer.
  const isElsewhere = hasArrived(walked);
  const nearer = isElsewhere ? homeOf(network, walked.last) : networkOf(network, here, d0, d1, d2, d3);
  if (nearer >= 0 && nearer !== there) {
    const id = idOf(network, virtualNetworks.ids, nearer);
    const address = addressIn(configurations.addresses, expected) ?? '';
    const where = there < 0 ? 'and in the internet' : `as well as in ${lastPart(to ?? '')}`;
    const sentence = `${address} lies in ${lastPart(id)} ${where}, where the destination is, and packets go to the former.`;
    return issue('ADDRESS_OVERLAP', sentence, { nearer: id });
  }
  // The two are joined: what drops the packets says why.
  if (nearer === there && !isElsewhere) return NO_ISSUES;
  // A peering joins them, and not for this address: that it is not in sync, or for some subnets only, is told of it.
  if (!isElsewhere && neighboursOf(network, here).includes(there)) {
    const overlap = overlapInGroup(network, walked, here, there);
    if (overlap === undefined) return NO_ISSUES;
    const { other, group } = overlap;
    const address = addressIn(configurations.addresses, expected) ?? '';
    const sentence = `${address} lies in ${lastPart(other)} as well as in ${lastPart(to ?? '')}, where the destination is, and the connected group of ${lastPart(group)} leads to no address that two of its networks have.`;
    return issue('ADDRESS_OVERLAP', sentence, { nearer: other, group });
  }
  const [one, other] = [lastPart(from ?? ''), lastPart(to ?? '')];
  const between = neighboursOf(network, here).find((each) => neighboursOf(network, there).includes(each));
  if (between === undefined)
    return issue('NETWORKS_NOT_CONNECTED', `No peering joins ${one} and ${other}, where the destination is.`);
  const hub = idOf(network, virtualNetworks.ids, between);
  return issue(
    'PEERING_NOT_TRANSITIVE',
    `${one} and ${other}, where the destination is, are both joined with ${lastPart(hub)}, which does not pass packets on by itself.`,
    { between: hub },
  );
}

const MISSES: readonly WalkEnd[] = [
  'delivered',
  'translated',
  'unowned',
  'no-route',
  'blackholed',
  'private-to-internet',
];

/** Where a connected group joins two networks, and another one of its networks has the destination's address as well: that one. */
function overlapInGroup(network: CloudNetwork, { packet }: Walk, here: number, there: number) {
  const { peerings, virtualNetworks } = network;
  const { virtualNetworks: homes, remotes, isGroups, ids } = peerings;
  const sides = [...homes.keys()].filter(
    (row) => homes[row] === here && isGroups[row] === 1 && (remotes[row] ?? NONE) >= 0,
  );
  const group = sides.find((row) => remotes[row] === there);
  if (group === undefined) return undefined;
  const other = sides.find(
    (row) => ids[row] === ids[group] && remotes[row] !== there && holdsItself(network, remotes[row] ?? NONE, packet),
  );
  if (other === undefined) return undefined;
  return { group: idOf(network, ids, group), other: idOf(network, virtualNetworks.ids, remotes[other] ?? NONE) };
}

/** Networks that this one is peered with, on both sides, or joined with by a connected group. */
function neighboursOf({ peerings }: CloudNetwork, virtualNetwork: number): readonly number[] {
  const { virtualNetworks, remotes, reverses } = peerings;
  return [...remotes].filter(
    (remote, row) => virtualNetworks[row] === virtualNetwork && remote >= 0 && (reverses[row] ?? NONE) >= 0,
  );
}
