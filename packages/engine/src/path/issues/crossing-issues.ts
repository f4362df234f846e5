import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isDefaultRule } from '../../rules/compile/rule-tables.ts';
import { askedAt, isDenied } from './filter-issues.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { OWN, peeringTo } from '../walk/onward.ts';
import { homeOf } from '../walk/place.ts';
import type { Walk, WalkStep } from '../walk/walk.ts';

/** What belongs to the hop before a peering, and to the one behind it. */
export type CrossingIssues = { readonly before: readonly Issue[]; readonly behind: readonly Issue[] };

const NOTHING: CrossingIssues = { before: [], behind: [] };

/**
 * Where a packet passes from one virtual network into a peered one. A peering that does not allow access only takes the
 * other network out of the tag VirtualNetwork ("Create, change, or delete a virtual network peering"), so it is to blame
 * where a default rule then denies, and worth a warning where packets pass all the same.
 */
export function crossingIssues(
  network: CloudNetwork,
  walk: Walk,
  from: WalkStep | undefined,
  to: WalkStep,
): CrossingIssues {
  if (from === undefined) return NOTHING;
  const { peerings, configurations } = network;
  const [here, there] = [homeOf(network, from.configuration), homeOf(network, to.configuration)];
  const first = walk.steps[0];
  if (here === there || first === undefined) return NOTHING;
  const { addresses } = configurations;
  const at = 4 * to.configuration;
  const [a = 0, b = 0, c = 0, d = 0] = [addresses[at], addresses[at + 1], addresses[at + 2], addresses[at + 3]];
  const peering = peeringTo(network, here, a, b, c, d);
  if (peering === NONE || peering === OWN) return NOTHING;
  const reverse = peerings.reverses[peering] ?? NONE;
  const isForeign = homeOf(network, first.configuration) !== here;
  const isOff = (one: number, column: 'access' | 'forwarded') => one >= 0 && peerings[column][one] === 0;
  if (!isOff(peering, 'access') && !isOff(reverse, 'access') && !(isForeign && isOff(reverse, 'forwarded')))
    return NOTHING;
  const before = isOff(peering, 'access') ? [accessOff(network, peering, 'outbound', from)] : [];
  const behind = [
    ...(isOff(reverse, 'access') ? [accessOff(network, reverse, 'inbound', to)] : []),
    ...(isForeign && isOff(reverse, 'forwarded') ? [forwardedOff(network, reverse, to)] : []),
  ];
  return { before, behind };
}

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

function severityOf(network: CloudNetwork, step: WalkStep, origin: 'inbound' | 'outbound'): Issue['severity'] {
  const isBlocked = askedAt(step).some(
    (asked) => asked.direction === origin && isDenied(network, asked) && isDefaultRule(network.rules, asked.decided),
  );
  return isBlocked ? 'error' : 'warning';
}
