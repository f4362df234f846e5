import { IPV4_OFFSET, MAPPED, type Words } from '../address/address.ts';
import { hostPrefix, maskWords, parsePrefix, wordsOfPrefix } from '../address/prefix.ts';
import { GATEWAY_TROUBLES, MISSING, NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { hopWords, nextHopTypeOf, rowsOfTable, tableOf } from '../network/routes/route-rows.ts';
import { balancerName, idOf, lastPart, routeNames } from '../path/cloud/names.ts';
import { backendsOf, isFront } from '../path/walk/devices/balance.ts';
import { sendsBySeveral } from '../path/walk/devices/beside.ts';
import { isFirewall } from '../path/walk/devices/firewall.ts';
import { isOneOfSeveral } from '../path/walk/routes/equal-hops.ts';
import { isNowhereElse } from '../path/walk/routes/nowhere-else.ts';
import { routeEdges, routeEdges6 } from '../path/walk/routes/route-edges.ts';
import { mayBeHop, networkOf } from '../path/walk/onward.ts';
import { gatewayAt } from '../path/walk/place.ts';
import { stoppedAt, stoppedWords } from '../path/issues/routes/stopped-firewalls.ts';
import { APPLIANCES } from '../routes/next-hop-type.ts';
import { addressIn } from '../table/address-column.ts';
import { valueOf } from '../table/address-index.ts';
import type { LintFinding } from './finding.ts';

/**
 * Users' routes to appliances that will not forward, are not there, or would send to themselves, and to gateways where there are none, asked from
 * every network whose subnets have them.
 */
export function appliances(network: CloudNetwork): readonly LintFinding[] {
  const { routes, routeTables, subnets } = network;
  const homes = Map.groupBy(
    Array.from(subnets.routeTables, (table, subnet) => ({ table, home: subnets.virtualNetworks[subnet] ?? NONE })),
    ({ table }) => table,
  );
  return Array.from(routeTables.ids.keys())
    .flatMap((table) => rowsOfTable(routeTables, table).map((route) => ({ table, route })))
    .filter(({ route }) => LOOKED_AT.includes(nextHopTypeOf(routes, route)))
    .flatMap(({ table, route }) => {
      const asked = new Set((homes.get(table) ?? []).map(({ home }) => home));
      // The same fault seen from two networks is one.
      const found = [...asked].flatMap((home) => faultOf(network, home, route) ?? []);
      return [...new Map(found.map((each) => [each.problem, each])).values()];
    });
}

const LOOKED_AT = [...APPLIANCES, 'VirtualNetworkGateway'];

function faultOf(network: CloudNetwork, home: number, route: number): LintFinding | undefined {
  const { id, nextHop, nextHopType } = routeNames(network, route);
  const around = lastPart(idOf(network, network.virtualNetworks.ids, home));
  if (nextHopType === 'VirtualNetworkGateway')
    return GATEWAY_TROUBLES[network.virtualNetworks.gatewayTroubles[home] ?? 0] === 'absent'
      ? {
          resource: id,
          field: 'properties.nextHopType',
          problem: `There is no gateway in ${around}, nor does a peer lend it one.`,
          consequence: 'What this route takes ends there.',
          severity: 'error',
        }
      : undefined;
  const field = isOneOfSeveral(network, route)
    ? 'properties.nextHop.nextHopIpAddresses'
    : 'properties.nextHopIpAddress';
  const resource = { resource: id, field, severity: 'error' } as const;
  const away = networkOf(network, home, ...hopWords(network.routes, route));
  // In a peered network that is not among the documents.
  if (away === MISSING) return undefined;
  const owner = away < 0 ? NONE : valueOf(network.lookups.owners, away, ...hopWords(network.routes, route));
  if (away >= 0 && owner < 0 && mayBeHop(network, away, hopWords(network.routes, route))) return undefined;
  if (owner < 0) {
    const stopped = nextHop === undefined ? [] : stoppedAt(network, away, nextHop);
    return {
      ...resource,
      problem: `Nothing has the address ${nextHop} in ${around} or a network that it is peered with.`,
      consequence:
        stopped.length === 0
          ? 'What this route takes ends there.'
          : `What this route takes ends there. ${stoppedWords(stopped)}.`,
    };
  }
  const found = isFront(network, owner)
    ? behindFront(network, owner, route)
    : at(
        network,
        owner,
        route,
        `The route leads to ${nextHop}, and ${nameAt(network, owner)}, which has that address,`,
      );
  return found && { ...resource, ...found };
}

type Fault = Pick<LintFinding, 'problem' | 'consequence'> & Partial<Pick<LintFinding, 'field' | 'severity'>>;

/** Whoever of a load balancer's backends would send to itself, or does not forward: who gets a flow nobody knows. */
function behindFront(network: CloudNetwork, front: number, route: number): Fault | undefined {
  const { listenerOffsets } = network.configurations;
  const [from, to] = [listenerOffsets[front] ?? 0, listenerOffsets[front + 1] ?? 0];
  const listeners = Array.from({ length: to - from }, (_, index) => from + index);
  const backends = new Set(listeners.flatMap((listener) => [...backendsOf(network, listener)]));
  const balancer = balancerName(idOf(network, network.configurations.ids, front));
  for (const backend of backends) {
    const name = nameAt(network, backend);
    const found = at(
      network,
      backend,
      route,
      `The route leads to the load balancer ${balancer}, and ${name}, which is behind it,`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What keeps one of those that a route leads to from sending on. `who`: the beginning of the sentence. */
function at(network: CloudNetwork, owner: number, route: number, who: string): Fault | undefined {
  const { configurations, subnets, interfaces, routes } = network;
  const { prefix } = routeNames(network, route);
  const name = nameAt(network, owner);
  const address = addressIn(configurations.addresses, owner);
  if (gatewayAt(network, owner) >= 0)
    // What is for the gateway itself it takes.
    return address !== undefined && prefix === hostPrefix(address)
      ? undefined
      : {
          problem: `${who} sends nothing on: it is an application gateway.`,
          consequence: 'What this route takes ends there.',
        };
  const subnet = configurations.subnets[owner] ?? NONE;
  const isOwn = subnet >= 0 && subnets.routeTables[subnet] === tableOf(routes, route) && isSender(network, owner);
  if (isOwn && !isBehind(network, owner, route)) {
    const isOneOfSeveral = sendsBySeveral(network, owner);
    return {
      field: 'properties.addressPrefix',
      problem: `${who} is in a subnet with this route table itself.`,
      consequence: `What ${name} sends on to ${prefix} comes back to it${isOneOfSeveral ? ', unless its machine sends that on by another interface' : ''}; give its subnet another route table.`,
      ...(isOneOfSeveral && { severity: 'warning' }),
    };
  }
  const card = configurations.interfaces[owner] ?? NONE;
  if (card < 0 || interfaces.forwards[card] === 1) return undefined;
  return {
    problem: `${who} does not forward.`,
    consequence: `${name} drops what is not addressed to it; set its enableIPForwarding.`,
  };
}

/** May an interface have behind itself all that a route leads to it, since it is in no other place that is known? */
function isBehind(network: CloudNetwork, owner: number, route: number): boolean {
  const { configurations, subnets } = network;
  if (configurations.interfaces[owner] === NONE) return false;
  const parsed = parsePrefix(routeNames(network, route).prefix);
  if (!parsed.ok) return false;
  const { words, bits } = wordsOfPrefix(parsed.value);
  const isIpv4 = !parsed.value.includes(':');
  const subnet = configurations.subnets[owner] ?? NONE;
  const edges = isIpv4
    ? routeEdges(network, subnet).map((edge): Words => [0, 0, MAPPED, edge])
    : routeEdges6(network, subnet);
  const length = isIpv4 ? bits - IPV4_OFFSET : bits;
  const within = edges.filter((each) => maskWords(each, bits).join() === words.join());
  return [words, ...within].every(([d0, d1, d2, d3]) =>
    isNowhereElse(network, subnets.virtualNetworks[subnet] ?? NONE, length, { isIpv4, d0, d1, d2, d3 }),
  );
}

/** Interfaces and firewalls send on by the routes of their subnets; of other resources nobody knows. */
const isSender = (network: CloudNetwork, owner: number): boolean =>
  network.configurations.interfaces[owner] !== NONE || isFirewall(network, owner);

/** The interface, the firewall, or another resource whose configuration it is. */
function nameAt(network: CloudNetwork, owner: number): string {
  const card = network.configurations.interfaces[owner] ?? NONE;
  if (card >= 0) return lastPart(idOf(network, network.interfaces.ids, card));
  const gateway = gatewayAt(network, owner);
  return lastPart(
    gateway >= 0
      ? idOf(network, network.applicationGateways.ids, gateway)
      : idOf(network, network.configurations.ids, owner),
  );
}
