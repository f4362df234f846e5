import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { GATEWAY_TROUBLES, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { lengthIn, NO_ANSWER } from '../../routes/answer.ts';
import { answerTo, type PrefixTable } from '../../routes/longest-prefix.ts';
import type { Packet } from '../../rules/packet.ts';
import { idOf, lastPart, textOf } from '../cloud/names.ts';
import { connectionTo } from '../walk/onward.ts';
import { homeOf } from '../walk/place.ts';
import type { Walk, WalkStep } from '../walk/walk.ts';

type Routed = { readonly network: CloudNetwork; readonly walk: Walk; readonly step: WalkStep; readonly flow: Flow };

export function tunnelDown({ network, walk, step, flow }: Routed): Issue {
  const { connections } = network;
  const connection = connectionTo(network, homeOf(network, step.configuration), walk.packet);
  const id = idOf(network, connections.ids, connection);
  const trouble = textOf(network, connections.circuitTroubles, connection);
  return {
    code: 'VPN_TUNNEL_DOWN',
    origin: 'outbound',
    severity: 'error',
    sentence: `The way to ${flow.destination} leads through the connection ${lastPart(id)}, ${
      trouble === undefined ? 'which is not connected' : `whose circuit carries nothing: ${trouble}`
    }.`,
    context: { connection: id },
  };
}

export function gatewayDown({ network, step, flow }: Routed): Issue {
  const { virtualNetworks } = network;
  const here = homeOf(network, step.configuration);
  const id = idOf(network, virtualNetworks.gateways, here);
  const about = { origin: 'outbound', severity: 'error', context: { gateway: id } } as const;
  const way = `The way to ${flow.destination} leads to the gateway ${lastPart(id)}`;
  return GATEWAY_TROUBLES[virtualNetworks.gatewayTroubles[here] ?? 0] === 'unconnected'
    ? { ...about, code: 'NO_CONNECTION', sentence: `${way}, which has no connection.` }
    : { ...about, code: 'GATEWAY_NOT_PROVISIONED', sentence: `${way}, which was not deployed to the end.` };
}

/**
 * A gateway would know the way, and this subnet may not use it: a peering does not let it, or routes are not propagated. All
 * that is off, as one alone switched on opens nothing; and nothing where a route of the system's comes before the gateway's.
 */
export function transitOff(routed: Routed): readonly Issue[] {
  const { network, walk, step } = routed;
  const { virtualNetworks, peerings } = network;
  const here = homeOf(network, step.configuration);
  const system = lengthOf(virtualNetworks.systemRoutes[here], walk.packet);
  const decides = (at: number) => {
    const length = lengthOf(virtualNetworks.gatewayRoutes[at], walk.packet);
    return length >= 0 && length >= system;
  };
  if (decides(here)) return notPropagated(routed);
  // One gateway a network: to whoever has or uses one, that of a peer is closed.
  if (virtualNetworks.gatewayRoutes[here] !== undefined || (virtualNetworks.gateways[here] ?? NONE) >= 0) return [];
  const peering = peerings.virtualNetworks.findIndex(
    (one, row) => one === here && decides(peerings.remotes[row] ?? NONE) && peerings.reverses[row] !== NONE,
  );
  return peering < 0 ? [] : [...notLetThrough(routed, peering), ...notPropagated(routed)];
}

const lengthOf = (table: PrefixTable | undefined, { d0, d1, d2, d3 }: Packet): number =>
  lengthIn(table === undefined ? NO_ANSWER : answerTo(table, d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0));

function notLetThrough({ network, flow }: Routed, row: number): readonly Issue[] {
  const { peerings } = network;
  const reverse = peerings.reverses[row] ?? NONE;
  const [mine, theirs] = [idOf(network, peerings.ids, row), idOf(network, peerings.ids, reverse)];
  const way = `The gateway behind the peering ${lastPart(mine)} knows a route to ${flow.destination}, but`;
  return [
    ...(peerings.transit[reverse] === 1
      ? []
      : [
          off('GATEWAY_TRANSIT_OFF', `${way} ${lastPart(theirs)} does not allow gateway transit.`, { peering: theirs }),
        ]),
    ...(peerings.usesRemote[row] === 1
      ? []
      : [off('REMOTE_GATEWAYS_OFF', `${way} the peering does not use remote gateways.`, { peering: mine })]),
  ];
}

function notPropagated({ network, step, flow }: Routed): readonly Issue[] {
  const { configurations, subnets, routeTables } = network;
  const row = subnets.routeTables[configurations.subnets[step.configuration] ?? NONE] ?? NONE;
  if (row < 0 || routeTables.propagates[row] === 1) return [];
  const table = idOf(network, routeTables.ids, row);
  const sentence = `The gateway knows a route to ${flow.destination}, but ${lastPart(table)} does not let routes of gateways into the subnet.`;
  return [off('BGP_PROPAGATION_DISABLED', sentence, { routeTable: table })];
}

const off = (code: IssueCode, sentence: string, context: Issue['context']): Issue => ({
  code,
  origin: 'outbound',
  severity: 'error',
  sentence,
  context,
});
