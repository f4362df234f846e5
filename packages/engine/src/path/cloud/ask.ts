import type { Address } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { bad, ok, type Result } from '../../result.ts';
import { ruleInDoubt } from '../../rules/decide.ts';
import { packetOf, replyTo, type Packet, type PacketEnds } from '../../rules/packet.ts';
import { isAllow, isFinal } from '../../rules/compile/rule-tables.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { effectiveRoute, tagRouteIn } from '../walk/routes/effective-route.ts';
import { configurationOf } from '../walk/ends.ts';
import { askAdmin, askFilter, GROUP_MISSING, groupAt, mayEnd, NOT_ASKED, settledAdmin } from '../walk/filters.ts';
import { isUnseenRoute, routeNames, ruleNames, type RouteNames, type RuleNames } from './names.ts';
import { packetFrom } from '../walk/packets/packet-from.ts';
import { unlessByEndpoint } from '../walk/routes/untold.ts';

/** The route that takes packets to a destination on from an interface. `undetermined`: the documents do not tell. */
export type NextHop =
  | ({ readonly kind: 'route' } & RouteNames)
  /**
   * Absent route: the subnet's route table is not among the documents, or routes that a gateway learned are not, or the tag of a service
   * is not loaded to which the subnet has an endpoint, or a network is not that a connected group joins with this one.
   */
  | { readonly kind: 'undetermined'; readonly route?: RouteNames }
  | { readonly kind: 'no-route' };

/** What Azure's nextHop asks. `id`: of a machine, an interface or an IP configuration. */
export function nextHop(network: CloudNetwork, id: string, source: Address, destination: Address): Result<NextHop> {
  const from = configurationOf(network, id, source.includes(':') ? 'ipv6' : 'ipv4');
  if (from < 0) return bad(`no interface with such an address belongs to ${id}`);
  const subnet = network.configurations.subnets[from] ?? NONE;
  const packet = packetOf({ protocol: 'tcp', source, destination });
  const route = unlessByEndpoint(network, subnet, effectiveRoute(network, subnet, packet), packet);
  if (isUnseenRoute(network, route)) return ok({ kind: 'undetermined' });
  if (route >= 0) return ok({ kind: 'route', ...routeNames(network, route) });
  const tagged = tagRouteIn(route);
  if (tagged >= 0) return ok({ kind: 'undetermined', route: routeNames(network, tagged) });
  return ok(route === NONE ? { kind: 'no-route' } : { kind: 'undetermined' });
}

type RuleVerdict = {
  readonly kind: 'allow' | 'deny' | 'undetermined';
  readonly level: 'interface' | 'subnet' | 'virtual-network';
  readonly rule: RuleNames;
};

export type FlowVerdict =
  | RuleVerdict
  /** A group is named that is not among the documents. */
  | { readonly kind: 'group-missing'; readonly level: 'interface' | 'subnet' }
  /** No security group at all, nor an admin rule that matches: everything passes. */
  | { readonly kind: 'unfiltered' }
  /** There is one, and no rule sees traffic of the platform's own, which passes ("Azure platform considerations"). */
  | { readonly kind: 'platform' };

/**
 * What Azure's IP flow verify asks: do the groups of an interface and its subnet let this packet in, or out? A denial is
 * the first one met; where both groups allow, the rule is the last one's.
 */
export function verifyFlow(
  network: CloudNetwork,
  id: string,
  direction: Direction,
  ends: PacketEnds,
): Result<FlowVerdict> {
  const own = direction === 'outbound' ? ends.source : ends.destination;
  const at = configurationOf(network, id, own.includes(':') ? 'ipv6' : 'ipv4');
  if (at < 0) return bad(`no interface with such an address belongs to ${id}`);
  const packet = packetFrom(network, at, packetOf(ends));
  const seen =
    direction === 'outbound'
      ? packet
      : { ...packet, sourceMember: senderOf(network, at, packet), destinationMember: at };
  const levels = direction === 'outbound' ? (['interface', 'subnet'] as const) : (['subnet', 'interface'] as const);
  // Azure's IP flow verify knows the rules of network managers, too, and asks them first.
  const admin = askAdmin(network, at, direction, seen);
  const isFirst = admin >= 0 && (isFinal(network.rules, admin) || !isAllow(network.rules, admin));
  if (isFirst) return ok(verdictBy(network, 'virtual-network', admin));
  const decisions = levels.map((level) => ({ level, decided: askFilter(network, at, level, direction, seen) }));
  const verdicts = decisions.flatMap(({ level, decided }): readonly FlowVerdict[] => {
    if (decided === NOT_ASKED) return [];
    if (decided === GROUP_MISSING) return [{ kind: 'group-missing', level }];
    if (decided < 0) return [{ kind: 'undetermined', level, rule: ruleNames(network, ruleInDoubt(decided)) }];
    return [verdictBy(network, level, decided)];
  });
  const denial = verdicts.find(({ kind }) => kind === 'deny');
  const [one = NOT_ASKED, other = NOT_ASKED] = decisions.map(({ decided }) => decided);
  const isOpen = settledAdmin(network, at, direction, seen, admin, one, other) >= NOT_ASKED;
  if (!isOpen && (denial === undefined || mayEnd(network, admin)))
    return ok({ kind: 'undetermined', level: 'virtual-network', rule: ruleNames(network, ruleInDoubt(admin)) });
  const doubt = verdicts.find(({ kind }) => kind === 'undetermined' || kind === 'group-missing');
  const isFiltered = levels.some((level) => groupAt(network, at, level) !== NONE);
  // Whoever an admin rule leaves to groups passes by that rule where there are none.
  const left = admin >= 0 ? verdictBy(network, 'virtual-network', admin) : undefined;
  return ok(denial ?? doubt ?? verdicts.at(-1) ?? left ?? { kind: isFiltered ? 'platform' : 'unfiltered' });
}

const verdictBy = (network: CloudNetwork, level: RuleVerdict['level'], rule: number): RuleVerdict => ({
  kind: isAllow(network.rules, rule) ? 'allow' : 'deny',
  level,
  rule: ruleNames(network, rule),
});

/** Whoever has the source address, as seen from the interface that the packet comes to: its groups count in rules. */
const senderOf = (network: CloudNetwork, at: number, packet: Packet): number =>
  packetFrom(network, at, replyTo(packet)).destinationMember;
