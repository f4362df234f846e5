import type { Change, SeenFlow } from './change.ts';
import type { Address } from '../../../address/address.ts';
import type { Flow } from '../../../address/flow.ts';
import type { Issue, IssueCode } from '../../../issue/issue.ts';
import { OUTBOUND_WAYS, UNSEEN_GATEWAY, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { textOf } from '../../cloud/names.ts';
import { homeOf, subnetAt } from '../../walk/place.ts';
import { allowedAtFirewall, holderOfRules } from './allowed-at-firewall.ts';
import { answerChange, ruleChange, type Added } from './added-rules.ts';
import { idsOverlap, mayBeConnected, sidesOverlap } from './overlaps.ts';
import { routeBy, routeInPlace } from './route-by.ts';
import { healthier } from './healthier.ts';
import { wayOut, withoutGateway } from './ways-out.ts';
import { spotOf } from './spots.ts';
import { toldAddress } from './told-address.ts';

const BY_GATEWAY: readonly number[] = [OUTBOUND_WAYS.indexOf('nat-gateway'), UNSEEN_GATEWAY];

/** What lets one network hear of another one's addresses, where that one is known. */
const JOINS: readonly IssueCode[] = [
  'NETWORKS_NOT_CONNECTED',
  'PEERING_NOT_TRANSITIVE',
  'PEERING_DISCONNECTED',
  'ADDRESS_OVERLAP',
  'GATEWAY_TRANSIT_OFF',
  'REMOTE_GATEWAYS_OFF',
  'BGP_PROPAGATION_DISABLED',
];

/** Nothing joins two networks. */
export const APART: readonly IssueCode[] = ['NETWORKS_NOT_CONNECTED', 'PEERING_NOT_TRANSITIVE'];

/**
 * Where something is the matter. `beside`: what else is; `at`: the row of whoever has the packet; `into`: of the network that it is led into;
 * `by`: the last appliance that the flow passes, or by whom it could be led on; `ledBy`: the route by which it comes to a load balancer that it is not for; `added`: rules that are to be there already.
 */
export type Beside = {
  readonly beside: readonly IssueCode[];
  readonly at: number;
  readonly into: number;
  readonly by?: Address;
  readonly ledBy?: string;
  readonly added: Added;
};

/** The sets of changes of which any one removes this blocker; none where it goes away with another. */
export function alternativesFor(
  network: CloudNetwork,
  issue: Issue,
  flow: SeenFlow,
  place: Beside,
): readonly (readonly Change[])[] {
  if (issue.code === 'LB_BACKENDS_UNHEALTHY') return healthier(network, issue, place.added);
  const changes = changesFor(network, issue, flow, place);
  if (issue.code === 'SERVICE_FIREWALL_DENY') return [changes];
  return changes.map((each) => [...inPlaceOf(network, issue, flow, each), each]);
}

/** What has to go before a route is added. */
function inPlaceOf(
  network: CloudNetwork,
  { code, context }: Issue,
  { sources, destination }: SeenFlow,
  change: Change,
): readonly Change[] {
  const isThere = APART.includes(code);
  const isRoute = isThere || code === 'ASYMMETRIC_ROUTE' || code === 'RETURN_NO_ROUTE' || code === 'RETURN_FILTERED';
  const answered = context['to'] === undefined ? sources : [context['to']];
  const [to = '', other] = isThere ? [destination] : answered;
  if (!isRoute || change.kind !== 'do' || to === '' || other !== undefined || to === 'Internet') return [];
  return routeChange({ route: routeInPlace(network, change.resource, to) ?? '' });
}

/** Any of them is enough; a service lets in by all of them. */
function changesFor(network: CloudNetwork, issue: Issue, flow: SeenFlow, place: Beside): readonly Change[] {
  const { beside, at, into, by, added } = place;
  const { code, context } = issue;
  const set = (resource: string | undefined, field: string, value: string | boolean = true): readonly Change[] =>
    resource === undefined ? [] : [{ kind: 'set', resource, field: `properties.${field}`, value }];
  const act = (resource: string | undefined, what: string): readonly Change[] =>
    resource === undefined ? [] : [{ kind: 'do', resource, what }];
  switch (code) {
    case 'NSG_DENY':
    case 'NSG_DENY_SUBNET':
    case 'NSG_DEFAULT_DENY': {
      const { protocol, sources, destinationPort } = flow;
      if (context['group'] === undefined) return act(context['interface'], groupFor(flow));
      const destination = toldAddress(network, at, flow.destination);
      return [ruleChange(network, issue, { protocol, sources, destination, destinationPort }, added)];
    }
    case 'RETURN_FILTERED':
      return [...wayOfAnswers(network, issue, place), answerChange(network, issue, flow, added)];
    case 'ADMIN_RULE_DENY':
      return [{ kind: 'change-rule', rule: context['rule'] ?? '' }];
    case 'FIREWALL_APPLIANCE_DENY':
      return act(
        context['group'] && holderOfRules(network, context['group'], context['rule']),
        context['kind'] === 'translation'
          ? `translate ${transportWords(flow)} by a NAT rule`
          : allowedAtFirewall(network, issue, flow, `${transportWords(flow)} from ${flow.sources.join(', ')}`),
      );
    case 'ROUTE_BLACKHOLE':
    case 'ROUTE_LOOP':
    case 'ROUTE_NEXT_HOP_UNREACHABLE':
      return routeChange(context);
    case 'ROUTE_NEXT_HOP_INVALID':
      return context['firewall'] === undefined ? routeChange(context) : act(context['firewall'], 'start the firewall');
    case 'PRIVATE_TRAFFIC_TO_INTERNET':
    case 'NO_ROUTE': {
      if (context['route'] === undefined && context['routeTable'] !== undefined)
        return act(context['routeTable'], 'let routes of peerings in (disablePeeringRoute)');
      const changed = routeChange(context);
      if (changed.length > 0 || beside.some((each) => JOINS.includes(each))) return changed;
      if (context['peering'] !== undefined)
        return act(context['peering'], `let both of its sides join the two networks for ${flow.destination} as well`);
      const home = textOf(network, network.virtualNetworks.ids, homeOf(network, at));
      return act(home, `connect a network that holds ${flow.destination}, by a peering or a gateway`);
    }
    case 'ENDPOINT_NOT_FOUND':
      return beside.some((each) => JOINS.includes(each))
        ? []
        : act(
            textOf(network, network.virtualNetworks.ids, into),
            spotOf(network, into, flow.destination).kind === 'no-subnet'
              ? `add a subnet that holds ${flow.destination}, and give that to a machine`
              : `give ${flow.destination} to a machine`,
          );
    case 'RETURN_NO_ROUTE':
      if (context['machine'] !== undefined) return act(context['machine'], 'start the machine');
      if (context['interface'] !== undefined) return set(context['interface'], 'enableIPForwarding');
      if (context['frontend'] !== undefined) return act(context['frontend'], 'use a Standard load balancer');
      // Before a route of the system's one of the subnet's own comes.
      return context['route']?.startsWith('/') === true
        ? routeChange(context)
        : act(context['subnet'], routeBy(network, context['subnet'] ?? '', flow.sources.join(' and '), by));
    case 'ASYMMETRIC_ROUTE':
      return context['firewall'] === undefined
        ? routeChange(context)
        : act(
            context['subnet'],
            routeBy(network, context['subnet'] ?? '', context['to'] ?? '', context['firewall'] as Address),
          );
    case 'IP_FORWARDING_DISABLED':
      return set(context['interface'], 'enableIPForwarding');
    case 'PEERING_ACCESS_OFF':
      return set(context['peering'], 'allowVirtualNetworkAccess');
    case 'PEERING_FORWARDED_OFF':
      return set(context['peering'], 'allowForwardedTraffic');
    case 'GATEWAY_TRANSIT_OFF':
      return set(context['peering'], 'allowGatewayTransit');
    case 'REMOTE_GATEWAYS_OFF':
      return set(context['peering'], 'useRemoteGateways');
    case 'BGP_PROPAGATION_DISABLED':
      return set(context['routeTable'], 'disableBgpRoutePropagation', false);
    case 'SERVICE_FIREWALL_DENY':
      return [
        ...act(
          context['service'],
          `let in ${context['subnet'] ?? context['source'] ?? 'the address that the flow has'}`,
        ),
        ...endpointFor(issue),
      ];
    case 'SERVICE_ENDPOINT_RESTRICTION':
      return act(context['policy'], `list ${context['service'] ?? 'the account'}`);
    case 'SERVICE_ENDPOINT_MISSING':
      return endpointFor(issue);
    case 'PRIVATE_ENDPOINT_MISSING':
      // Where there is one, its name leads elsewhere: to a zone that is not linked, which is an issue of its own, or to none.
      if (context['endpoint'] === undefined) return act(context['service'], 'create a private endpoint');
      return beside.includes('DNS_ZONE_NOT_LINKED')
        ? []
        : act(
            context['endpoint'],
            `${context['state'] === undefined ? '' : 'have its service approve it, and '}lead the name to the private endpoint, by a private zone that is linked`,
          );
    case 'DNS_ZONE_NOT_LINKED':
      return act(context['zone'], `link the zone to ${context['virtualNetwork'] ?? 'the network'}`);
    case 'LB_NO_MATCHING_FRONTEND': {
      const what = context['host'] === undefined ? 'a rule for' : `a listener for ${context['host']} at`;
      const rule = act(context['frontend'] ?? context['gateway'], `add ${what} ${transportWords(flow)}`);
      return [...routeChange({ route: place.ledBy ?? '' }), ...(flow.protocol === 'icmp' && place.ledBy ? [] : rule)];
    }
    case 'LB_NO_BACKENDS':
      return context['rule'] === undefined
        ? act(context['frontend'], 'add a rule that leads to somebody')
        : act(context['rule'], 'add backends to its pool');
    case 'LB_HAIRPIN':
      return act(context['rule'], `take ${flow.source} out of its pool`);
    case 'PROTOCOL_UNSUPPORTED':
      if (context['interface'] !== undefined) return [];
      return BY_GATEWAY.includes(network.configurations.outboundWays[at] ?? 0)
        ? act(textOf(network, network.subnets.ids, subnetAt(network, at)), withoutGateway(network, at))
        : wayOut(network, at, flow);
    case 'REGION_MISMATCH':
      return act(context['frontend'], 'use a Standard load balancer');
    case 'LB_SUBNET_FILTER':
      return act(context['group'], `allow the tag GatewayManager to the ports ${context['ports'] ?? ''}`);
    case 'SPOOFED_SOURCE':
      return set(context['interface'], 'enableIPForwarding');
    case 'GATEWAY_NOT_PROVISIONED':
      return act(context['gateway'], 'deploy the gateway again');
    case 'NO_CONNECTION':
      return act(context['gateway'], 'connect the gateway');
    case 'RESOURCE_NOT_RUNNING':
      return act(context['gateway'], 'start the gateway');
    case 'PEERING_DISCONNECTED':
      if (!sidesOverlap(network, context['peering'] ?? ''))
        return act(
          context['peering'],
          context['sync'] === undefined ? 'connect both sides of the peering' : 'synchronise the peering',
        );
      return beside.includes('NETWORKS_NOT_CONNECTED') ? [] : act(context['peering'], RENUMBER);
    case 'NETWORKS_NOT_CONNECTED':
    case 'PEERING_NOT_TRANSITIVE':
      if (
        beside.includes('PEERING_DISCONNECTED') &&
        mayBeConnected(network, context['from'] ?? '', context['to'] ?? '')
      )
        return [];
      return [
        ...wayThere(network, flow, place),
        ...(idsOverlap(network, context['from'] ?? '', context['to'] ?? '')
          ? act(context['from'], RENUMBER)
          : act(context['from'], 'peer the two networks')),
      ];
    case 'ADDRESS_OVERLAP':
      return context['first'] === undefined
        ? act(context['to'], 'renumber one of the two networks')
        : act(context['configuration'], `give it, or ${context['first']}, another address`);
    case 'VM_NOT_RUNNING':
      return act(
        context['machine'],
        context['powerState'] === 'starting' ? 'wait until the machine runs' : 'start the machine',
      );
    case 'VPN_TUNNEL_DOWN':
      return act(context['connection'], 'bring the connection up');
    case 'PRIVATE_ENDPOINT_NOT_APPROVED':
      return act(context['interface'], 'approve the private endpoint');
    case 'NO_OUTBOUND_ADDRESS':
      return context['firewall'] === undefined
        ? wayOut(network, at, flow)
        : act(holderOfRules(network, context['firewall']), `take ${flow.destination} out of its private ranges`);
    default:
      return [];
  }
}

/** "The virtual networks you peer must have nonoverlapping IP address spaces" ("Virtual network peering", Requirements and constraints). */
const RENUMBER = 'renumber one of the two networks, whose addresses overlap, and peer them';

/** By which a service sees a subnet. "You must first enable a service endpoint" ("Create a virtual network rule for Azure Storage"). */
const endpointFor = ({ context: { subnet, endpoint } }: Issue): readonly Change[] =>
  subnet === undefined || endpoint === undefined
    ? []
    : [{ kind: 'do', resource: subnet, what: `enable the service endpoint ${endpoint}` }];

/** What has a flow go the way of its answers. */
const wayThere = (network: CloudNetwork, { destination }: SeenFlow, { at, by }: Beside): readonly Change[] =>
  by === undefined ? [] : wayBy(network, at, destination, by);

/** What has answers go the way of the request: by the appliance that it passed, or by none. */
function wayOfAnswers(network: CloudNetwork, { context }: Issue, { at, by }: Beside): readonly Change[] {
  const { to, ledBy } = context;
  return by === undefined || to === undefined ? routeChange({ route: ledBy ?? '' }) : wayBy(network, at, to, by);
}

/** By a route of the subnet of whoever has the packet. */
function wayBy(network: CloudNetwork, at: number, to: string, by: Address): readonly Change[] {
  const subnet = textOf(network, network.subnets.ids, subnetAt(network, at));
  return subnet === undefined ? [] : [{ kind: 'do', resource: subnet, what: routeBy(network, subnet, to, by) }];
}

/** At a Standard public address, or its subnet, where there is none. */
const groupFor = (flow: SeenFlow): string =>
  `give it, or its subnet, a security group that allows ${transportWords(flow)} from ${flow.sources.join(', ')} to ${flow.destination}`;

const transportWords = ({ protocol, destinationPort }: Flow): string =>
  protocol === 'icmp' ? 'ICMP' : `${protocol.toUpperCase()} port ${destinationPort}`;

/** A route of the system's goes with the networks that it comes from. */
const routeChange = ({ route }: Issue['context']): readonly Change[] =>
  route?.startsWith('/') === true ? [{ kind: 'change-route', route }] : [];
