import type { Issue } from '../../../issue/issue.ts';
import {
  ADDRESS_OR_BALANCER,
  DENIED_DEFAULT,
  EMPTY_GATEWAY,
  NONE,
  OUTBOUND_WAYS,
  UNSEEN_ADDRESS,
  UNSEEN_BALANCER,
  UNSEEN_GATEWAY,
  type CloudNetwork,
  type OutboundWay,
} from '../../../network/cloud/cloud-network.ts';
import { addressIn, isIpv4In } from '../../../table/address-column.ts';
import { YES } from '../../../rules/match.ts';
import { PROTOCOL_BITS, type Packet } from '../../../rules/packet.ts';
import { idOf, lastPart } from '../../cloud/names.ts';
import { isBalancedOut } from '../../walk/devices/balance.ts';
import { rowsBeside } from '../../walk/devices/beside.ts';
import { firewallAt, isFirewall } from '../../walk/devices/firewall.ts';
import { interfaceAt, isAddressOrOther, isDisputed, subnetAt } from '../../walk/place.ts';
import { mayGoByEndpoint } from '../../walk/routes/untold.ts';
import { passing, type WalkStep } from '../../walk/step.ts';
import { keepsSenderAt } from '../kept-sender.ts';
import { sentBeside } from './beside.ts';
import type { Routed } from './gateway-issues.ts';
import { untoldService, wayOutMissing } from './unknown-route.ts';

/**
 * "Default outbound access": gone in private subnets, and behind Standard internal load balancers. A machine sends from the
 * address that it was asked to send from; an appliance has what it sends on leave by any that its interface has.
 */
export function hasWayOut(network: CloudNetwork, step: WalkStep, packet: Packet, isSentOn: boolean): boolean {
  const { configurations, interfaces } = network;
  const { configuration } = step;
  if (isSentOn && keepsSenderAt(network, step, packet) === YES) return false;
  const isOpen = (row: number) => {
    const at = configurations.outboundWays[row] ?? 0;
    const way = OUTBOUND_WAYS[at] ?? (isAddressOrOther(at) ? 'default' : 'none');
    if (way === 'load-balancer' || at === ADDRESS_OR_BALANCER) return isBalancedOut(network, row, packet);
    return way === 'public-address' || (way !== 'none' && packet.protocol !== PROTOCOL_BITS.icmp);
  };
  if (isOpen(configuration)) return true;
  const one = configurations.interfaces[configuration] ?? NONE;
  if (!isSentOn || one < 0) return false;
  // IPv4 leaves by an address of IPv4 only, and IPv6 by one of IPv6.
  const isIpv4 = isIpv4In(configurations.addresses, configuration);
  const last = interfaces.offsets[one + 1] ?? 0;
  for (let row = interfaces.offsets[one] ?? 0; row < last; row += 1)
    if (isIpv4In(configurations.addresses, row) === isIpv4 && isOpen(row)) return true;
  return false;
}

/** The row of another interface by which an appliance may send on, and that has a way out; or `NONE`. */
export const wayOutBeside = (network: CloudNetwork, step: WalkStep, packet: Packet, isSentOn: boolean): number =>
  (isSentOn ? rowsBeside(network, step.configuration, packet.isIpv4) : []).find((row) =>
    hasWayOut(network, passing(row), packet, false),
  ) ?? NONE;

/**
 * Ways out that are for TCP and UDP only, and beside which no other one is taken: NAT gateways ("Azure NAT Gateway"), load balancers, which do
 * "not support ICMP pings for outbound connectivity" ("Load Balancer FAQs"), and "default outbound access IPs don't support ICMP pings".
 */
const WITHOUT_ICMP: Readonly<Partial<Record<OutboundWay, string>>> = {
  'nat-gateway': 'a NAT gateway, and that carries TCP and UDP only',
  'load-balancer': 'a load balancer, and that carries TCP and UDP only',
  default: 'the default way out, and that carries no ICMP',
};

export function noWayOut({ network, walk, step, flow }: Routed): Issue {
  const at = addressAt(network, step);
  const about = { origin: 'outbound', severity: 'error', context: {} } as const;
  if (step !== walk.steps[0] && keepsSenderAt(network, step, walk.packet) === YES)
    return {
      ...about,
      context: { firewall: idOf(network, network.firewalls.ids, firewallAt(network, step.configuration)) },
      code: 'NO_OUTBOUND_ADDRESS',
      sentence: `The firewall at ${at} takes ${flow.destination} for private, and sends packets there on with the address of their sender.`,
    };
  const way = network.configurations.outboundWays[step.configuration] ?? 0;
  const by = isDisputed(way) ? 'default' : (OUTBOUND_WAYS[way] ?? 'none');
  const without = WITHOUT_ICMP[way === UNSEEN_GATEWAY ? 'nat-gateway' : by];
  const isPart = without !== undefined && walk.packet.protocol !== PROTOCOL_BITS.icmp;
  if (without !== undefined)
    return {
      ...about,
      code: 'PROTOCOL_UNSUPPORTED',
      sentence: isPart
        ? `${at} leaves by a load balancer, whose outbound rules are not for ${flow.protocol.toUpperCase()}.`
        : `${at} leaves by ${without}.`,
    };
  const sentence =
    way === EMPTY_GATEWAY
      ? `${at} is to leave by a NAT gateway that has no public address, and so by no other way.`
      : isFirewall(network, step.configuration)
        ? `The firewall at ${at} has no public address, and its subnet no NAT gateway: it sends nothing out to the internet.`
        : `${at} has no public address, NAT gateway or load balancer to leave by, and no default way out.`;
  return { ...about, code: 'NO_OUTBOUND_ADDRESS', sentence };
}

/** Without a way out it may yet be for a service, to which it needs none. */
export function noWayOutOrService(routed: Routed): Issue {
  const { network, walk, step } = routed;
  const subnet = subnetAt(network, step.configuration);
  return walk.end === 'internet' && mayGoByEndpoint(network, subnet, walk.packet)
    ? untoldService(network, subnet)
    : (unseenOut(routed) ?? besideOut(routed) ?? noWayOut(routed));
}

/** Whether a public address, a NAT gateway or a load balancer that is not among the documents is a way out, or the default one. */
export function unseenOut({ network, walk, step }: Routed): Issue | undefined {
  const row = unseenWayOut(network, step, walk.packet, step !== walk.steps[0]);
  if (row < 0) return undefined;
  return isDisputed(network.configurations.outboundWays[row] ?? 0)
    ? wayOutDisputed(network, row)
    : wayOutMissing(network, row);
}

/** Of a configuration that has no other way out than the default one, of which its documents differ. */
function wayOutDisputed(network: CloudNetwork, row: number): Issue {
  const { outboundWays, interfaces } = network.configurations;
  const resource = idOf(network, network.interfaces.ids, interfaces[row] ?? NONE);
  const differ =
    outboundWays[row] === DENIED_DEFAULT
      ? 'has no default way out, and nothing that is written takes it away'
      : 'has the default way out, and its subnet, its machine or a load balancer takes it away';
  return {
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence: `${lastPart(resource)} says that it ${differ}: whether packets leave by that is not known.`,
    context: { resource, field: 'properties.defaultOutboundConnectivityEnabled' },
  };
}

/** Whether the machine of an appliance sends on by another interface, which has a way out. */
function besideOut({ network, walk, step }: Routed): Issue | undefined {
  const row = wayOutBeside(network, step, walk.packet, step !== walk.steps[0]);
  return row < 0
    ? undefined
    : sentBeside(network, row, `${addressAt(network, step)} has no way out to the internet, and`, 'has one');
}

/** The row whose public address, NAT gateway or load balancer, which is not among the documents, would be the only way out, or the default one of which documents differ; or `NONE`. */
export function unseenWayOut(network: CloudNetwork, step: WalkStep, packet: Packet, isSentOn: boolean): number {
  const { configuration } = step;
  const { outboundWays, addresses } = network.configurations;
  const { offsets } = network.interfaces;
  const one = interfaceAt(network, configuration);
  if (isSentOn && keepsSenderAt(network, step, packet) === YES) return NONE;
  const isIcmp = packet.protocol === PROTOCOL_BITS.icmp;
  const isUnseen = (row: number) => {
    const at = outboundWays[row] ?? 0;
    if (at === UNSEEN_ADDRESS || (isIcmp && isAddressOrOther(at))) return true;
    return (
      !isIcmp &&
      (at === UNSEEN_BALANCER || isDisputed(at) || (at === ADDRESS_OR_BALANCER && !isBalancedOut(network, row, packet)))
    );
  };
  if (isUnseen(configuration)) return configuration;
  // It carries TCP and UDP only, and stands in the way of all others.
  if (outboundWays[configuration] === UNSEEN_GATEWAY) return isIcmp && packet.isIpv4 ? NONE : configuration;
  if (!isSentOn || one < 0) return NONE;
  const isIpv4 = isIpv4In(addresses, configuration);
  for (let row = offsets[one] ?? 0; row < (offsets[one + 1] ?? 0); row += 1)
    if (isUnseen(row) && isIpv4In(addresses, row) === isIpv4) return row;
  return NONE;
}

export const addressAt = ({ configurations }: CloudNetwork, { configuration }: WalkStep) =>
  addressIn(configurations.addresses, configuration) ?? '';
