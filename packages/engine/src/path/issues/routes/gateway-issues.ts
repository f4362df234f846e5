import { CONNECTION_DOUBTS, type ConnectionDoubt } from '../../../documents/gateways/gateway-draft.ts';
import type { Flow } from '../../../address/flow.ts';
import type { Issue, IssueCode } from '../../../issue/issue.ts';
import {
  GATEWAY_TROUBLES,
  NONE,
  SEVERAL_GATEWAYS,
  UNREAD_GATEWAY,
  UNREAD_STATUS,
  type CloudNetwork,
} from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../../../network/routes/route-rows.ts';
import { lengthIn } from '../../../routes/answer.ts';
import { answerFor } from '../../../routes/longest-prefix.ts';
import { idOf, lastPart, routeContext, routeNames, routeSubject, textOf } from '../../cloud/names.ts';
import { connectionBy, connectionTo } from '../../walk/onward.ts';
import { homeOf, subnetAt } from '../../walk/place.ts';
import { lastRouteOf, networkOfLastRoute } from '../../walk/routes/last-route.ts';
import { systemRoutesBeside } from '../../walk/routes/reserved.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Walk } from '../../walk/record.ts';

/** A walk, and the step of it from which the packet is routed on. */
export type Routed = {
  readonly network: CloudNetwork;
  readonly walk: Walk;
  readonly step: WalkStep;
  readonly flow: Flow;
};

export const tunnelDown = (routed: Routed): Issue =>
  tunnelDownBehind(routed, homeOf(routed.network, routed.step.configuration));

export function gatewayDown(routed: Routed): readonly Issue[] {
  const { network, step } = routed;
  const here = homeOf(network, step.configuration);
  const trouble = GATEWAY_TROUBLES[network.virtualNetworks.gatewayTroubles[here] ?? 0];
  return trouble === 'absent' ? noGateway(routed, here) : [gatewayDownIn(routed, here)];
}

/** A user's route leads to a gateway where there is none: that of a peer may be closed. */
function noGateway(routed: Routed, here: number): readonly Issue[] {
  const { network, step } = routed;
  const [closed] = closedGateways(routed, here);
  if (closed !== undefined && closed.off.length > 0) return closed.off;
  const names = routeNames(network, lastRouteOf(step));
  const id = idOf(network, network.virtualNetworks.ids, here);
  const sentence = `There is no gateway in ${lastPart(id)}, nor does a peer lend it one, and ${routeSubject(names)} leads to one.`;
  return [error('ROUTE_NEXT_HOP_INVALID', sentence, routeContext(names))];
}

export function severalGateways({ network, step, flow }: Routed): Issue {
  const id = idOf(network, network.virtualNetworks.ids, homeOf(network, step.configuration));
  const sentence = `Several peerings of ${lastPart(id)} use remote gateways, which Azure allows of one only: by which gateway packets to ${flow.destination} go is not known.`;
  return { ...error('CONFIG_MISSING', sentence, { virtualNetwork: id }), severity: 'warning' };
}

/** By a gateway of which nobody knows whether it was deployed to the end, or by a connection of which nobody knows whether it is up; or undefined. */
export function gatewayUnread({ network, walk, step }: Pick<Routed, 'network' | 'walk' | 'step'>): Issue | undefined {
  const { connections, routes, virtualNetworks } = network;
  if (nextHopTypeOf(routes, lastRouteOf(step)) !== 'VirtualNetworkGateway') return undefined;
  const home = networkOfLastRoute(network, step);
  const unread = (resource: string, field: string, sentence: string): Issue => ({
    ...error('CONFIG_MISSING', sentence, { resource, field: `properties.${field}` }),
    severity: 'warning',
  });
  if (virtualNetworks.gatewayTroubles[home] === UNREAD_GATEWAY) {
    const id = idOf(network, virtualNetworks.gateways, home);
    return unread(id, 'provisioningState', `Whether the gateway ${lastPart(id)} was deployed could not be read.`);
  }
  const connection = connectionBy(network, home, step.via ?? lastRouteOf(step), walk.packet);
  if (connections.isUp[connection] !== UNREAD_STATUS) return undefined;
  const id = idOf(network, connections.ids, connection);
  const doubt = CONNECTION_DOUBTS[connections.doubts[connection] ?? 0] ?? 'connectionStatus';
  return unread(id, doubt, DOUBTS[doubt](lastPart(id)));
}

const translates = (name: string) => `What the NAT rules of the connection ${name} make of a flow is not modelled.`;

const DOUBTS: Readonly<Record<ConnectionDoubt, (name: string) => string>> = {
  connectionStatus: (name) => `Whether the connection ${name} is up could not be read.`,
  ingressNatRules: translates,
  egressNatRules: translates,
  trafficSelectorPolicies: (name) =>
    `Which flows the traffic selectors of the connection ${name} take is not modelled.`,
};

/** `at`: the row of a virtual network that has or uses the gateway. */
function tunnelDownBehind({ network, walk, flow }: Routed, at: number): Issue {
  const { connections } = network;
  const connection = connectionTo(network, at, walk.packet);
  const id = idOf(network, connections.ids, connection);
  const trouble = textOf(network, connections.circuitTroubles, connection);
  const why = trouble === undefined ? 'which is not connected' : `whose circuit carries nothing: ${trouble}`;
  const sentence = `The way to ${flow.destination} leads through the connection ${lastPart(id)}, ${why}.`;
  return error('VPN_TUNNEL_DOWN', sentence, { connection: id });
}

function gatewayDownIn({ network, flow }: Routed, at: number): Issue {
  const { virtualNetworks } = network;
  const id = idOf(network, virtualNetworks.gateways, at);
  const way = `The way to ${flow.destination} leads to the gateway ${lastPart(id)}`;
  return GATEWAY_TROUBLES[virtualNetworks.gatewayTroubles[at] ?? 0] === 'unconnected'
    ? error('NO_CONNECTION', `${way}, which has no connection.`, { gateway: id })
    : error('GATEWAY_NOT_PROVISIONED', `${way}, which was not deployed to the end.`, { gateway: id });
}

/**
 * A gateway would know the way, and this subnet may not use it: a peering does not let it, or routes are not propagated. All
 * that is off, as one alone switched on opens nothing; and nothing where a route of the system's comes before the gateway's.
 */
export function transitOff(routed: Routed): readonly Issue[] {
  const { network, walk, step } = routed;
  const { virtualNetworks } = network;
  const here = homeOf(network, step.configuration);
  const table = network.subnets.routeTables[subnetAt(network, step.configuration)] ?? NONE;
  const system = lengthIn(answerFor(systemRoutesBeside(network, here, table), walk.packet));
  const decides = (at: number) => {
    const length = lengthIn(answerFor(virtualNetworks.gatewayRoutes[at], walk.packet));
    return length >= 0 && length >= system;
  };
  if (decides(here)) {
    const off = notPropagated(routed);
    return off.length === 0 ? [] : [...off, ...broken(routed, here)];
  }
  // One gateway a network: to whoever has or uses one, that of a peer is closed. And a peer hands on its own gateway only.
  if ((virtualNetworks.gatewayHomes[here] ?? NONE) !== NONE) return [];
  const closed = closedGateways(routed, here).find(({ remote }) => decides(remote));
  return closed === undefined ? [] : [...closed.off, ...notPropagated(routed), ...broken(routed, closed.remote)];
}

/** Peers with gateways of their own, and what keeps a network from using these; those first where that is least. */
function closedGateways(routed: Routed, here: number) {
  const { peerings, virtualNetworks } = routed.network;
  return (
    [...peerings.virtualNetworks.keys()]
      .filter((row) => peerings.virtualNetworks[row] === here && peerings.reverses[row] !== NONE)
      // A connected group lends no gateways.
      .filter((row) => peerings.isGroups[row] === 0)
      .map((row) => ({ row, remote: peerings.remotes[row] ?? NONE }))
      .filter(({ remote }) => virtualNetworks.gatewayHomes[remote] === remote)
      .map(({ row, remote }) => ({ remote, off: notLetThrough(routed, row) }))
      .toSorted((one, other) => one.off.length - other.off.length)
  );
}

/** What is the matter with the gateway itself. */
function broken(routed: Routed, at: number): readonly Issue[] {
  const { network, walk } = routed;
  const trouble = network.virtualNetworks.gatewayTroubles[at] ?? 0;
  if (trouble > 0) return [SEVERAL_GATEWAYS, UNREAD_GATEWAY].includes(trouble) ? [] : [gatewayDownIn(routed, at)];
  const connection = connectionTo(network, at, walk.packet);
  return connection >= 0 && network.connections.isUp[connection] === 0 ? [tunnelDownBehind(routed, at)] : [];
}

function notLetThrough({ network, flow }: Routed, row: number): readonly Issue[] {
  const { peerings } = network;
  const reverse = peerings.reverses[row] ?? NONE;
  const [mine, theirs] = [idOf(network, peerings.ids, row), idOf(network, peerings.ids, reverse)];
  const way = `The way to ${flow.destination} would lead to the gateway behind the peering ${lastPart(mine)}, but`;
  return [
    ...(peerings.isUp[row] === 1
      ? []
      : [error('PEERING_DISCONNECTED', `${way} the two sides of the peering are not connected.`, { peering: mine })]),
    ...(isSet(peerings.transit, reverse)
      ? []
      : [
          error('GATEWAY_TRANSIT_OFF', `${way} ${lastPart(theirs)} does not allow gateway transit.`, {
            peering: theirs,
          }),
        ]),
    ...(isSet(peerings.usesRemote, row)
      ? []
      : [error('REMOTE_GATEWAYS_OFF', `${way} the peering does not use remote gateways.`, { peering: mine })]),
  ];
}

/** Or may be, for all that can be read. */
const isSet = (flags: CloudNetwork['peerings']['transit'], row: number): boolean => (flags[row] ?? 0) !== 0;

function notPropagated({ network, step, flow }: Routed): readonly Issue[] {
  const { configurations, subnets, routeTables } = network;
  const row = subnets.routeTables[configurations.subnets[step.configuration] ?? NONE] ?? NONE;
  if (row < 0 || routeTables.propagates[row] === 1) return [];
  const table = idOf(network, routeTables.ids, row);
  const sentence = `The gateway knows a route to ${flow.destination}, but ${lastPart(table)} does not let routes of gateways into the subnet.`;
  return [error('BGP_PROPAGATION_DISABLED', sentence, { routeTable: table })];
}

const error = (code: IssueCode, sentence: string, context: Issue['context']): Issue => ({
  code,
  origin: 'outbound',
  severity: 'error',
  sentence,
  context,
});
