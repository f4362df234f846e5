import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import { NO_PORT } from '../../address/port.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { COLUMN, endOfRules, firstRule, segmentOf, STRIDE } from '../../rules/compile/rule-tables.ts';
import { HOST_ADDRESS, METADATA_ADDRESS } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf, textOf } from '../cloud/names.ts';
import { isProbed } from '../walk/health.ts';
import { homeOf, subnetAt } from '../walk/place.ts';
import { backendsOfRule } from './backends-of-rule.ts';
import { spotOf } from './spots.ts';

/** One setting that somebody would change. Resources by id, members as ARM spells them. */
export type Change =
  | {
      readonly kind: 'add-rule';
      readonly group: string;
      readonly direction: 'inbound' | 'outbound';
      /** A free one before the rule that denies. */
      readonly priority: number;
      /** `isAnswer`: to whichever port from 1024 on whoever asked has chosen. */
      readonly flow: Pick<SeenFlow, 'protocol' | 'sources' | 'destination' | 'destinationPort'> & {
        readonly isAnswer?: boolean;
      };
    }
  /** The rule itself would have to go, or to say something else: no number before it is free, or it is not a group's. */
  | { readonly kind: 'change-rule'; readonly rule: string }
  | { readonly kind: 'change-route'; readonly route: string }
  | { readonly kind: 'set'; readonly resource: string; readonly field: string; readonly value: string | boolean }
  /** What no single setting does: start a machine, add a way out, peer networks. */
  | { readonly kind: 'do'; readonly resource: string; readonly what: string };

/** A flow as whoever is asked about it sees it. `sources`: as rules name them, prefixes and tags, too; it may come from any. */
export type SeenFlow = Flow & { readonly sources: readonly string[] };

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

/**
 * Where something is the matter. `beside`: what else is; `at`: the row of whoever has the packet; `into`: of the network that it is led into;
 * `others`: what is to be changed already.
 */
export type Beside = {
  readonly beside: readonly IssueCode[];
  readonly at: number;
  readonly into: number;
  readonly others: readonly Change[];
};

/** The sets of changes of which any one removes this blocker; none where it goes away with another. */
export function alternativesFor(
  network: CloudNetwork,
  issue: Issue,
  flow: SeenFlow,
  place: Beside,
): readonly (readonly Change[])[] {
  return issue.code === 'LB_BACKENDS_UNHEALTHY'
    ? healthier(network, issue.context)
    : changesFor(network, issue, flow, place).map((each) => [each]);
}

/** Where one change is enough. */
function changesFor(
  network: CloudNetwork,
  issue: Issue,
  flow: SeenFlow,
  { beside, at, into, others }: Beside,
): readonly Change[] {
  const { code, context } = issue;
  const set = (resource: string | undefined, field: string, value: string | boolean = true): readonly Change[] =>
    resource === undefined ? [] : [{ kind: 'set', resource, field: `properties.${field}`, value }];
  const act = (resource: string | undefined, what: string): readonly Change[] =>
    resource === undefined ? [] : [{ kind: 'do', resource, what }];
  switch (code) {
    case 'NSG_DENY':
    case 'NSG_DENY_SUBNET':
    case 'NSG_DEFAULT_DENY': {
      const { protocol, sources, destination, destinationPort } = flow;
      return [ruleChange(network, issue, { protocol, sources, destination, destinationPort }, others)];
    }
    case 'RETURN_FILTERED':
      return [answerChange(network, issue, flow, others)];
    case 'ADMIN_RULE_DENY':
      return [{ kind: 'change-rule', rule: context['rule'] ?? '' }];
    case 'FIREWALL_APPLIANCE_DENY':
      return act(
        context['group'],
        context['kind'] === 'translation' ? 'translate the flow by a NAT rule' : 'allow the flow by a network rule',
      );
    case 'ROUTE_BLACKHOLE':
    case 'ROUTE_LOOP':
    case 'ROUTE_NEXT_HOP_INVALID':
    case 'ROUTE_NEXT_HOP_UNREACHABLE':
      return routeChange(context);
    case 'PRIVATE_TRAFFIC_TO_INTERNET':
    case 'NO_ROUTE': {
      const changed = routeChange(context);
      if (changed.length > 0 || beside.some((each) => JOINS.includes(each))) return changed;
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
        : act(context['subnet'], `add a route to ${flow.sources.join(' and ')}`);
    case 'ASYMMETRIC_ROUTE':
      return context['firewall'] === undefined
        ? routeChange(context)
        : act(context['subnet'], `add a route to ${context['to'] ?? ''} by ${context['firewall']}`);
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
      return act(
        context['service'],
        `let in ${context['subnet'] ?? context['source'] ?? 'the address that the flow has'}`,
      );
    case 'SERVICE_ENDPOINT_MISSING':
      return act(context['subnet'], `enable the service endpoint ${context['endpoint'] ?? ''}`);
    case 'PRIVATE_ENDPOINT_MISSING':
      // Where there is one, its name leads elsewhere: to a zone that is not linked, which is an issue of its own, or to none.
      if (context['endpoint'] === undefined) return act(context['service'], 'create a private endpoint');
      return beside.includes('DNS_ZONE_NOT_LINKED')
        ? []
        : act(context['endpoint'], 'lead the name to the private endpoint, by a private zone that is linked');
    case 'DNS_ZONE_NOT_LINKED':
      return act(context['zone'], `link the zone to ${context['virtualNetwork'] ?? 'the network'}`);
    case 'LB_NO_MATCHING_FRONTEND':
      return act(context['frontend'] ?? context['gateway'], 'add a rule for the port');
    case 'LB_NO_BACKENDS':
      return act(context['rule'], 'add backends to its pool');
    case 'LB_HAIRPIN':
      return act(context['rule'], 'take the sender out of its pool');
    case 'PROTOCOL_UNSUPPORTED':
      return act(textOf(network, network.subnets.ids, subnetAt(network, at)), withoutGateway(network, at));
    case 'REGION_MISMATCH':
      return act(context['frontend'], 'use a Standard load balancer');
    case 'LB_SUBNET_FILTER':
      return act(context['group'], 'allow the tag GatewayManager to the ports by which Azure manages the gateway');
    case 'SPOOFED_SOURCE':
      return set(context['interface'], 'enableIPForwarding');
    case 'GATEWAY_NOT_PROVISIONED':
      return act(context['gateway'], 'deploy the gateway again');
    case 'NO_CONNECTION':
      return act(context['gateway'], 'connect the gateway');
    case 'RESOURCE_NOT_RUNNING':
      return act(context['gateway'], 'start it');
    case 'PEERING_DISCONNECTED':
      return act(context['peering'], 'connect both sides of the peering');
    case 'NETWORKS_NOT_CONNECTED':
    case 'PEERING_NOT_TRANSITIVE':
      return act(context['from'], 'peer the two networks');
    case 'ADDRESS_OVERLAP':
      return act(context['to'], 'renumber one of the two networks');
    case 'VM_NOT_RUNNING':
      return act(context['machine'], 'start the machine');
    case 'VPN_TUNNEL_DOWN':
      return act(context['connection'], 'bring the connection up');
    case 'PRIVATE_ENDPOINT_NOT_APPROVED':
      return act(context['interface'], 'approve the private endpoint');
    case 'NO_OUTBOUND_ADDRESS':
      return context['firewall'] === undefined
        ? wayOut(network, at, flow)
        : act(context['firewall'], `take ${flow.destination} out of its private ranges`);
    default:
      return [];
  }
}

/** A NAT gateway carries TCP and UDP only. */
function wayOut(network: CloudNetwork, at: number, { protocol }: Flow): readonly Change[] {
  const { configurations, subnets } = network;
  const [id, subnet] = [idOf(network, configurations.ids, at), idOf(network, subnets.ids, subnetAt(network, at))];
  const what = `give ${addressIn(configurations.addresses, at) ?? ''} a public address`;
  const own = { kind: 'do', resource: id, what } as const;
  return protocol === 'icmp' ? [own] : [{ kind: 'do', resource: subnet, what: 'add a NAT gateway' }, own];
}

/** A NAT gateway comes before all other ways out. */
function withoutGateway({ configurations }: CloudNetwork, at: number): string {
  const address = addressIn(configurations.addresses, at) ?? '';
  return addressIn(configurations.publicAddresses, at) === undefined
    ? `take its NAT gateway away, and give ${address} a public address`
    : `take its NAT gateway away: ${address} has a public address`;
}

/** A route of the system's goes with the networks that it comes from. */
const routeChange = ({ route }: Issue['context']): readonly Change[] =>
  route?.startsWith('/') === true ? [{ kind: 'change-route', route }] : [];

/** Whom only answers meet is asked about them as about a new flow, from who was asked to the port that who asked has chosen. */
function answerChange(
  network: CloudNetwork,
  issue: Issue,
  { protocol, sourcePort }: SeenFlow,
  others: readonly Change[],
): Change {
  const { rule = '', ruleOrigin, direction, from, to } = issue.context;
  // A rule of a network manager's is no group's; and for an address that nobody knows there is none.
  if (ruleOrigin === 'admin' || from === undefined || to === undefined) return { kind: 'change-rule', rule };
  const isAnswer = protocol !== 'icmp' && sourcePort === undefined;
  return ruleChange(
    network,
    { ...issue, origin: direction === 'outbound' ? 'outbound' : 'inbound' },
    {
      protocol,
      sources: [from],
      destination: to as Address,
      destinationPort: sourcePort ?? NO_PORT,
      ...(isAnswer && { isAnswer }),
    },
    others,
  );
}

type AddedRule = Extract<Change, { kind: 'add-rule' }>;

/** `others`: what is to be changed beside it; no two rules of a group and direction have one number. */
function ruleChange(
  network: CloudNetwork,
  { origin, context }: Issue,
  flow: AddedRule['flow'],
  others: readonly Change[],
): Change {
  const { rules } = network;
  const group = context['group'] ?? '';
  const direction = origin === 'inbound' ? 'inbound' : 'outbound';
  const row = Array.from(rules.groupIds).findIndex((_, at) => idOf(network, rules.groupIds, at) === group);
  const added = others.filter(
    (other): other is AddedRule => other.kind === 'add-rule' && other.group === group && other.direction === direction,
  );
  const same = added.find((other) => JSON.stringify(other.flow) === JSON.stringify(flow));
  if (same !== undefined) return same;
  const segment = segmentOf(row, direction);
  const taken = new Set(added.map(({ priority }) => priority));
  for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1)
    taken.add(rules.rows[rule * STRIDE + COLUMN.priority] ?? 0);
  // The number before the first rule of all is free of doubt: no rule that may match comes before it.
  let priority = Math.min(4096, ...[...taken].filter((each) => each <= 4096)) - 1;
  if (priority < 100) {
    priority = Math.min(4096, Number(context['priority'] ?? 0) - 1);
    while (priority >= 100 && taken.has(priority)) priority -= 1;
  }
  // What is for the platform itself, a rule for addresses does not see: the one with its tag has to change.
  const isUnseen = flow.destination === HOST_ADDRESS || flow.destination === METADATA_ADDRESS;
  if (row < 0 || priority < 100 || isUnseen) return { kind: 'change-rule', rule: context['rule'] ?? '' };
  return { kind: 'add-rule', group, direction, priority, flow };
}

/** One healthy backend is enough: whatever makes any of them one. What keeps its probes out goes away with that. */
function healthier(network: CloudNetwork, { rule, probePort }: Issue['context']): readonly (readonly Change[])[] {
  const { configurations, interfaces, machines } = network;
  // Of an application gateway: what keeps each backend away is an issue of its own.
  if (probePort === undefined) return [];
  return backendsOfRule(network, rule).map((row) => {
    const machine = interfaces.machines[configurations.interfaces[row] ?? NONE] ?? NONE;
    const isOff = (machines.powerStates[machine] ?? NONE) >= 0;
    const isShut = !isProbed(network, row, Number(probePort));
    const allow = `allow the tag AzureLoadBalancer to port ${probePort}`;
    const start = { kind: 'do', resource: idOf(network, machines.ids, machine), what: 'start the machine' } as const;
    const letIn = { kind: 'do', resource: idOf(network, configurations.ids, row), what: allow } as const;
    return [...(isOff ? [start] : []), ...(isShut || !isOff ? [letIn] : [])];
  });
}
