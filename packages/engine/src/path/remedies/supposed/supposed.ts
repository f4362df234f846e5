import type { Address } from '../../../address/address.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { textOf } from '../../cloud/names.ts';
import { isOneMachine, subnetAt } from '../../walk/place.ts';
import type { Plan } from '../changes/change.ts';
import { ruleChangesOf } from './rule-changes.ts';
import { isShared, prefixOf } from '../changes/route-by.ts';
import { LEAVING } from '../changes/ways-out.ts';
import { ruled, type RuleChange } from './rules.ts';
import { withoutRoute, withRoute, rowOf } from './routes.ts';
import { withGateways, withPeering, withPeeringUp, withUnknownNetwork, withWholePeering } from './peerings.ts';
import {
  withApproval,
  withConnection,
  withForwarding,
  withApplicationGateway,
  withMachine,
  withOpenAddress,
  withoutBackends,
  withPropagation,
  withStandard,
  withWayOut,
} from './states.ts';
import { withTags } from './tags.ts';
import { withZoneLink } from './zones.ts';
import { written } from '../../../table/columns.ts';

/** `untold`: what is left out, because what becomes of it is in no document, or hangs on what somebody chooses. */
export type Supposed = { readonly network: CloudNetwork; readonly untold: readonly Plan[] };

/** The network as it would be if all of some plans were made, until something else is supposed. */
export type Suppose = (plans: readonly Plan[]) => Supposed;

/**
 * What would be if something were changed, for the one flow that it is changed for: tables with a few columns copied, everything
 * else shared. `always`: what becomes of rules besides.
 */
export function supposing(network: CloudNetwork, always: readonly RuleChange[]): Suppose {
  // Each plan is looked at once, and what was supposed last is often supposed again.
  const known = new Map<Plan, readonly RuleChange[] | undefined>();
  const rulesOf = (plan: Plan) => {
    if (!known.has(plan)) known.set(plan, ruleChangesOf(network, plan));
    return known.get(plan);
  };
  let last: (Supposed & { readonly plans: readonly Plan[] }) | undefined;
  return (plans) => {
    if (last?.plans.length === plans.length && plans.every((plan, at) => plan === last?.plans[at])) return last;
    const rules = plans.map(rulesOf);
    const untold: Plan[] = [];
    let changed = ruled(network, [...always, ...rules.flatMap((each) => each ?? [])]);
    // Of a table that is copied routes go before.
    const others = [...plans.entries()].toSorted(
      ([, one], [, other]) => Number(isRouteLess(other)) - Number(isRouteLess(one)),
    );
    for (const [at, plan] of others) {
      if (rules[at] !== undefined) continue;
      const isForOthers = isForSender(plan) && plans.some(isAnotherSender);
      const next = isForOthers ? undefined : withPlan(changed, plan);
      if (next === undefined) untold.push(plan);
      else changed = next;
    }
    last = { plans, network: changed, untold };
    return last;
  };
}

/** A group that does not exist yet lets in whom the flow comes from: who that is, is not known once it leaves by another address. */
const isForSender = ({ issue, change }: Plan): boolean => issue.code === 'NSG_DEFAULT_DENY' && change.kind === 'do';
const isAnotherSender = ({ issue }: Plan): boolean => LEAVING.includes(issue.code);

const isRouteLess = ({ change }: Plan): boolean => change.kind === 'change-route';

function withPlan(network: CloudNetwork, plan: Plan): CloudNetwork | undefined {
  const { change } = plan;
  switch (change.kind) {
    case 'add-rule':
    case 'change-rule':
      return undefined;
    case 'change-route':
      return withoutRoute(network, change.route);
    case 'set':
      return withField(network, change.resource, change.field.slice('properties.'.length));
    case 'do':
      return withDeed(network, plan, change.resource);
  }
}

function withField(network: CloudNetwork, id: string, field: string): CloudNetwork | undefined {
  switch (field) {
    case 'enableIPForwarding':
      return withForwarding(network, id);
    case 'disableBgpRoutePropagation':
      return withPropagation(network, id);
    case 'allowVirtualNetworkAccess':
      return withSide(network, id, 'access');
    case 'allowForwardedTraffic':
      return withSide(network, id, 'forwarded');
    case 'allowGatewayTransit':
      return withSide(network, id, 'transit');
    case 'useRemoteGateways':
      return withSide(network, id, 'usesRemote');
    default:
      return undefined;
  }
}

/** With something switched on at one side of a peering. */
function withSide(
  network: CloudNetwork,
  id: string,
  column: 'access' | 'forwarded' | 'transit' | 'usesRemote',
): CloudNetwork | undefined {
  const { peerings } = network;
  const row = rowOf(network, peerings.ids, id);
  if (row < 0) return undefined;
  const changed = { ...network, peerings: { ...peerings, [column]: written(peerings[column], [row], 1) } };
  const around = withTags(changed, new Set([peerings.virtualNetworks[row] ?? -1]));
  return withGateways(around, [row, peerings.reverses[row] ?? -1]);
}

function withDeed(network: CloudNetwork, plan: Plan, resource: string): CloudNetwork | undefined {
  const { issue, at, flow } = plan;
  const { code, context } = issue;
  const { peerings, virtualNetworks } = network;
  const home = (id = '') => rowOf(network, virtualNetworks.ids, id);
  switch (code) {
    case 'VM_NOT_RUNNING':
    case 'LB_BACKENDS_UNHEALTHY':
      return withMachine(network, resource);
    case 'NSG_DEFAULT_DENY':
      return withOpenAddress(network, at);
    case 'RETURN_NO_ROUTE':
    case 'RETURN_FILTERED':
    case 'ASYMMETRIC_ROUTE':
      if (context['machine'] !== undefined) return withMachine(network, resource);
      if (context['frontend'] !== undefined) return withStandard(network, resource);
      return withRouteBack(network, plan, resource);
    case 'LB_HAIRPIN':
      return withoutBackends(network, resource, (row) => isOneMachine(network, row, plan.sender));
    case 'NO_ROUTE':
    case 'PRIVATE_TRAFFIC_TO_INTERNET':
      if (context['peering'] !== undefined) return withWholePeering(network, rowOf(network, peerings.ids, resource));
      return withUnknownNetwork(network, home(resource), plan.flow.destination);
    case 'PEERING_DISCONNECTED':
      return withPeeringUp(network, rowOf(network, peerings.ids, resource));
    case 'NETWORKS_NOT_CONNECTED':
    case 'PEERING_NOT_TRANSITIVE':
      return rowOf(network, network.subnets.ids, resource) < 0
        ? withPeering(network, home(context['from']), home(context['to']))
        : withRouteBy(network, resource, flow.destination, plan.by);
    case 'VPN_TUNNEL_DOWN':
      return withConnection(network, resource);
    case 'DNS_ZONE_NOT_LINKED':
      return withZoneLink(network, resource, context['virtualNetwork'] ?? '');
    case 'PRIVATE_ENDPOINT_NOT_APPROVED':
      return withApproval(network, resource);
    case 'RESOURCE_NOT_RUNNING':
      return withApplicationGateway(network, resource);
    case 'REGION_MISMATCH':
      return withStandard(network, resource);
    case 'NO_OUTBOUND_ADDRESS':
      return context['firewall'] === undefined
        ? withWayOut(network, at, flow.protocol !== 'icmp' && rowOf(network, network.subnets.ids, resource) >= 0)
        : undefined;
    case 'PROTOCOL_UNSUPPORTED':
      // Whom taking a NAT gateway away leaves without a way out is not looked at.
      return resource === textOf(network, network.subnets.ids, subnetAt(network, at))
        ? undefined
        : withWayOut(network, at, false);
    default:
      return undefined;
  }
}

/** A route for answers, where it is known by whom they are to go. */
function withRouteBack(network: CloudNetwork, { issue, flow, by }: Plan, subnet: string): CloudNetwork | undefined {
  const { firewall, to } = issue.context;
  const nextHop = (firewall as Address | undefined) ?? by;
  const [prefix, other] = to === undefined ? flow.sources : [to];
  if (prefix === undefined || other !== undefined || prefix === 'Internet') return undefined;
  return withRouteBy(network, subnet, prefix, nextHop);
}

function withRouteBy(network: CloudNetwork, subnet: string, to: string, by?: Address): CloudNetwork | undefined {
  const row = rowOf(network, network.subnets.ids, subnet);
  return row < 0 || by === undefined
    ? undefined
    : withRoute(network, row, prefixOf(to), by, isShared(network, row, by));
}
