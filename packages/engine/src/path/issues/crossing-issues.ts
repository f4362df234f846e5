import type { Issue } from '../../issue/issue.ts';
import { NONE, OWN, UNREAD_FLAG, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isDefaultRule } from '../../rules/compile/rule-tables.ts';
import { isDenied, mayEnd, NOT_ASKED } from '../walk/filters.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { peeringTo } from '../walk/onward.ts';
import { homeOf } from '../walk/place.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';

/** What is wrong where a packet passes from one hop to the next: told at the one, and at the other. */
export type Crossing = { readonly before: readonly Issue[]; readonly behind: readonly Issue[] };

const NOTHING: Crossing = { before: [], behind: [] };
const NOWHERE: readonly Crossing[] = [];

/** By step, what is wrong on the way to the next one; shorter where nothing is from there on. */
export function crossingsOf(network: CloudNetwork, walk: Walk): readonly Crossing[] {
  const { steps } = walk;
  const [first] = steps;
  if (first === undefined || areAllOpen(network)) return NOWHERE;
  return steps
    .slice(1)
    .map((to, index) => crossing(network, senderBefore(walk, index) ?? first, steps[index] ?? first, to));
}

/** Do all peerings allow access and forwarded traffic? Each path asks, and tables do not change. */
function areAllOpen({ peerings }: CloudNetwork): boolean {
  const before = known.get(peerings);
  if (before !== undefined) return before;
  const areOpen = !peerings.access.includes(0) && peerings.forwarded.every((each) => each === 1);
  known.set(peerings, areOpen);
  return areOpen;
}

const known = new WeakMap<CloudNetwork['peerings'], boolean>();

/**
 * Where a packet passes from one virtual network into a peered one. A peering that does not allow access only takes the
 * other network out of the tag VirtualNetwork ("Create, change, or delete a virtual network peering"), so it is to blame
 * where a default rule then denies, and worth a warning where packets pass all the same.
 */
function crossing(network: CloudNetwork, first: WalkStep, from: WalkStep, to: WalkStep): Crossing {
  const { peerings, configurations } = network;
  const [here, there] = [homeOf(network, from.configuration), homeOf(network, to.configuration)];
  if (here === there) return NOTHING;
  const { addresses } = configurations;
  const at = 4 * to.configuration;
  const [a = 0, b = 0, c = 0, d = 0] = [addresses[at], addresses[at + 1], addresses[at + 2], addresses[at + 3]];
  const peering = peeringTo(network, here, a, b, c, d);
  if (peering === NONE || peering === OWN) return NOTHING;
  const reverse = peerings.reverses[peering] ?? NONE;
  const isForeign = homeOf(network, first.configuration) !== here;
  const isOff = (one: number) => peerings.access[one] === 0;
  const forwarded = isForeign ? peerings.forwarded[reverse] : undefined;
  const before = isOff(peering) ? [accessOff(network, peering, 'outbound', from)] : [];
  const behind = [
    ...(isOff(reverse) ? [accessOff(network, reverse, 'inbound', to)] : []),
    ...(forwarded === 0 ? [forwardedOff(network, reverse, to)] : []),
    ...(forwarded === UNREAD_FLAG ? [forwardedUnread(network, reverse)] : []),
  ];
  return { before, behind };
}

/** Where the packets began that a step sends on: behind a firewall that does so under an address of its own, there. */
const senderBefore = ({ steps, anew }: Walk, index: number): WalkStep | undefined =>
  steps[anew.findLast(({ step }) => step <= index)?.step ?? 0];

function accessOff(network: CloudNetwork, peering: number, origin: 'inbound' | 'outbound', step: WalkStep): Issue {
  const id = idOf(network, network.peerings.ids, peering);
  return {
    code: 'PEERING_ACCESS_OFF',
    origin,
    severity: severityOf(network, step, origin),
    sentence: `The peering ${lastPart(id)} does not allow access, so the tag VirtualNetwork does not hold the other network.`,
    context: { peering: id },
  };
}

function forwardedOff(network: CloudNetwork, peering: number, step: WalkStep): Issue {
  const id = idOf(network, network.peerings.ids, peering);
  return {
    code: 'PEERING_FORWARDED_OFF',
    origin: 'inbound',
    severity: severityOf(network, step, 'inbound'),
    sentence: `The peering ${lastPart(id)} does not allow forwarded traffic, and the packets began in another network.`,
    context: { peering: id },
  };
}

function forwardedUnread(network: CloudNetwork, peering: number): Issue {
  const resource = idOf(network, network.peerings.ids, peering);
  return {
    code: 'CONFIG_MISSING',
    origin: 'inbound',
    severity: 'warning',
    sentence: `Whether the peering ${lastPart(resource)} allows forwarded traffic could not be read, and the packets began in another network.`,
    context: { resource, field: 'properties.allowForwardedTraffic' },
  };
}

/** Where a default rule denies it is to blame. */
function severityOf(network: CloudNetwork, step: WalkStep, origin: 'inbound' | 'outbound'): Issue['severity'] {
  const all =
    origin === 'inbound'
      ? [step.inboundAdmin, step.inboundSubnet, step.inboundInterface, step.firewall]
      : [step.outboundAdmin, step.outboundInterface, step.outboundSubnet];
  const isBlocked = all.some((decided) => isDenied(network, decided) && isDefaultRule(network.rules, decided));
  return isBlocked && !mayEnd(network, all[0] ?? NOT_ASKED) ? 'error' : 'warning';
}
