import {
  UNTOLD_KINDS,
  UNTOLD_REACHES,
  type GatewayRoute,
  type Gateways,
  type GatewayTrouble,
  type LearnedRoutes,
} from './gateways.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { ConnectionDraft, GatewayDraft } from '../../documents/gateways/gateway-draft.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Finding } from '../../documents/finding.ts';
import { isDeployedIn } from '../../documents/state/deployment-state.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { GATEWAY_TROUBLES, MISSING, NONE, UNDEPLOYED } from '../cloud/cloud-network.ts';
import type { PlacedPeering, PlacedSubnet } from '../links/placed.ts';
import {
  doubleGateways,
  prefixesInTransit,
  refusedGateways,
  unreadInTransit,
  usableGateways,
  withoutGateway,
} from './remote-gateways.ts';
import { gatewayBehindSite } from './joined-gateways.ts';
import { peersOf, routeServersIn, unseenGatewaysIn, untoldRoutes } from './untold-routes.ts';
import { rowsOf, type Link } from '../links/link.ts';

/** What virtual networks know of the gateway that they have or use. */
export const gatewayColumns = ({ used, homes, subnets, handsOn, untold }: Gateways, texts: TextTableBuilder) => ({
  untold: sharedI32(untold.map((each) => (each === undefined ? NONE : texts.add(each.id)))),
  untoldKinds: sharedU32(untold.map((each) => (each === undefined ? 0 : UNTOLD_KINDS.indexOf(each.kind)))),
  untoldReaches: sharedU32(untold.map((each) => (each === undefined ? 0 : UNTOLD_REACHES.indexOf(each.reach)))),
  gatewayHomes: sharedI32(homes),
  gatewaySubnets: sharedI32(subnets),
  handsOn: sharedU32(handsOn.map(Number)),
  gateways: sharedI32(used.map(({ id }) => (id === undefined ? NONE : texts.add(id)))),
  gatewayTroubles: sharedU32(used.map(({ trouble }) => GATEWAY_TROUBLES.indexOf(trouble))),
});

type Surroundings = {
  readonly drafts: Drafts;
  readonly subnets: readonly PlacedSubnet[];
  readonly peerings: readonly PlacedPeering[];
  readonly link: Link;
  readonly learned: LearnedRoutes;
  readonly findings: Finding[];
};

export function compileGateways({ drafts, subnets, peerings, link, learned, findings }: Surroundings): Gateways {
  const { gateways, virtualNetworks, localNetworks } = drafts;
  const [gatewayRows, localRows, subnetRows] = [rowsOf(gateways), rowsOf(localNetworks), rowsOf(subnets)];
  /** Of one that cannot be read: the subnet that lists the gateway. */
  const listing = (id: string) => subnets.find(({ gateway = '' }) => keyOf(gateway) === keyOf(id))?.id;
  const subnetOf = gateways.map(({ id, subnet = listing(id) }) => {
    const consequence = 'Where what comes in by the gateway goes is not known: such paths end undetermined.';
    return link(subnetRows, subnet, () => ({ resource: id, field: 'properties.ipConfigurations', consequence }));
  });
  const networkRows = rowsOf(virtualNetworks);
  // Of a subnet that is not among the documents its network is known from its id.
  const networkOf = gateways.map(
    ({ subnet = '' }, row) =>
      subnets[subnetOf[row] ?? NONE]?.virtualNetwork ?? networkRows.get(parentOf(subnet)) ?? NONE,
  );
  const routeServers = routeServersIn(subnets);
  const [circuits, circuitRows] = [drafts.circuits, rowsOf(drafts.circuits)];
  const ruleRows = rowsOf(drafts.tunnelRules);
  const connectionsOf = new Map<number, readonly number[]>();
  const deployed = gateways.map(({ id }) => isDeployedIn(drafts.states.get(keyOf(id))));
  const isDeployed = deployed.map((each) => each !== false);
  const byWay = (gateway: number, connection: number) => (isDeployed[gateway] === false ? UNDEPLOYED : connection);
  const unseenGateways = unseenGatewaysIn(subnets, peerings, new Set(networkOf), drafts);
  const hasOwn = (network: number) =>
    networkOf.includes(network) || routeServers.has(network) || unseenGateways.has(network);
  const behind = prefixesInTransit(peerings, hasOwn);
  const unreadBehind = unreadInTransit(drafts, peerings, hasOwn);
  const own: GatewayRoute[][] = virtualNetworks.map(() => []);
  const behindSite = gatewayBehindSite(drafts);
  const connections = drafts.connections.map((draft, row) => {
    const { id, gateway, otherGateway = behindSite(draft), localNetwork, circuit, isUp, ingress } = draft;
    const at = (field: string) => () => ({
      resource: id,
      field,
      consequence: 'No route leads through the connection.',
    });
    const near = link(gatewayRows, gateway, at('properties.virtualNetworkGateway1.id'));
    const far = link(gatewayRows, otherGateway, at('properties.virtualNetworkGateway2.id'));
    const local = link(localRows, localNetwork, at('properties.localNetworkGateway2.id'));
    const here = networkOf[near] ?? NONE;
    const home = networkOf[far] ?? NONE;
    const there = home === NONE && otherGateway !== undefined ? MISSING : home;
    const prefixes = localNetworks[local]?.prefixes ?? [...(virtualNetworks[there]?.prefixes ?? []), ...behind(there)];
    const rulesAt = () => ({
      resource: id,
      field: 'properties.ingressNatRules',
      consequence: 'Which addresses lead through the connection is not known.',
    });
    const translated = ingress.map((rule) => ({ rule, row: link(ruleRows, rule, rulesAt) }));
    const shown = translated.flatMap(({ row }) => drafts.tunnelRules[row]?.prefixes ?? []);
    for (const prefix of [...prefixes, ...shown]) own[here]?.push({ prefix, connection: byWay(near, row) });
    const trouble = circuits[link(circuitRows, circuit, at('properties.peer.id'))]?.trouble;
    if (near >= 0) connectionsOf.set(near, [...(connectionsOf.get(near) ?? []), row]);
    const lost = translated.find(({ row }) => row === MISSING)?.rule;
    const unseen = there === MISSING ? otherGateway : local === MISSING ? localNetwork : lost;
    const end = { remote: there, subnet: subnetOf[far] ?? NONE };
    const site = localNetworks[local];
    const unread = site === undefined ? unreadBehind(there) : site.isUnread ? site.id : undefined;
    const { doubt } = draft;
    const isStatusUnread = doubt !== undefined || (near >= 0 && deployed[near] === undefined);
    const isOpen = isUp && trouble === undefined;
    return { id, unseen, unread, home: here, isUp: isOpen, isStatusUnread, doubt, trouble, ...end };
  });
  for (const [row, gateway] of gateways.entries()) {
    const { id, prefixes } = gateway;
    link(localRows, gateway.defaultSite, () => ({
      resource: id,
      field: 'properties.gatewayDefaultSite.id',
      consequence: 'What is for the internet goes to the gateway all the same, and how from there is not known.',
    }));
    const forced = forcedWays(gateway, connectionsOf.get(row) ?? [], drafts.connections);
    own[networkOf[row] ?? NONE]?.push(...forced.map((way) => ({ prefix: EVERYWHERE, connection: byWay(row, way) })));
    // What is learned comes by a connection; by which one is known where there is only one.
    const [only = NONE, other] = connectionsOf.get(row) ?? [];
    const connection = other === undefined ? only : NONE;
    own[networkOf[row] ?? NONE]?.push(
      ...prefixes.map((prefix) => ({ prefix, connection: byWay(row, NONE) })),
      ...(learned.get(keyOf(id)) ?? []).map(({ prefix }) => ({ prefix, connection: byWay(row, connection) })),
    );
  }
  const toldBy = (id: string) => (learned.get(keyOf(id)) ?? []).map((route) => ({ ...route, connection: NONE }));
  const told = (id: string) => toldBy(id).map(({ prefix, connection }) => ({ prefix, connection }));
  for (const [network, server] of routeServers) own[network]?.push(...toldBy(server));
  for (const [network, { id }] of unseenGateways) own[network]?.push(...told(id));
  const usable = usableGateways(peerings, hasOwn);
  findings.push(...doubleGateways(virtualNetworks, usable, hasOwn), ...refusedGateways(peerings));
  const homes = virtualNetworks.map((_, network) => (hasOwn(network) ? network : (usable[network]?.[0] ?? NONE)));
  const isDouble = (network: number) => homes[network] !== network && (usable[network]?.length ?? 0) > 1;
  const connected = new Set(
    drafts.connections.flatMap(({ gateway = '', otherGateway = '' }) => [gateway, otherGateway].map(keyOf)),
  );
  const hasNone = withoutGateway(virtualNetworks, peerings);
  const used = homes.map((home, network) => {
    if (isDouble(network)) return { id: undefined, trouble: 'several' as const };
    if (home < 0 && hasNone(network)) return { id: undefined, trouble: 'absent' as const };
    const here = gateways.flatMap(({ id, prefixes }, row) => {
      if (networkOf[row] !== home) return [];
      // Somebody says that it has learned nothing: otherwise its connections, documents of their own, may not have been given.
      const isIdle = !connected.has(keyOf(id)) && prefixes.length + (learned.get(keyOf(id))?.length ?? 1) === 0;
      const isOpen = deployed[row] === undefined;
      const trouble = !isDeployed[row] ? 'not-provisioned' : isIdle ? 'unconnected' : isOpen ? 'unread' : 'none';
      return [{ id, trouble } as const];
    });
    const [first] = here;
    if (home < 0 || first === undefined) return { id: undefined, trouble: 'none' as const };
    const worst = (trouble: GatewayTrouble) => here.find((each) => each.trouble === trouble);
    const { id, trouble } = worst('unread') ?? worst('not-provisioned') ?? first;
    return { id, trouble: here.some((each) => each.trouble === 'none') ? ('none' as const) : trouble };
  });
  const routes = homes.map((home, network) =>
    isDouble(network)
      ? (usable[network] ?? []).flatMap((each) => own[each] ?? [])
      : (own[home] ?? peersOf(network, peerings, learned).flatMap(({ id }) => told(id))),
  );
  const homesOf = (network: number) =>
    isDouble(network) ? (usable[network] ?? []) : [homes[network] ?? NONE].filter((home) => home >= 0);
  const around = { drafts, peerings, connections, connected, routeServers, learned, networkOf, isDeployed, homesOf };
  return {
    routes,
    connections,
    homes,
    subnets: virtualNetworks.map((_, network) => subnetOf[networkOf.indexOf(network)] ?? NONE),
    handsOn: virtualNetworks.map((_, network) =>
      gateways.some(
        ({ isForCircuits }, row) => networkOf[row] === network && isDeployed[row] === true && !isForCircuits,
      ),
    ),
    used,
    untold: untoldRoutes({ ...around, unseen: unseenGateways }, findings),
  };
}

const EVERYWHERE = '0.0.0.0/0' as string as Prefix;

/**
 * "Configure forced tunneling using Default Site": it "forces all Internet traffic back to the on-premises location", by the connections that lead
 * there; where none does, by one that nobody knows. `own`: rows of the gateway's connections.
 */
function forcedWays(
  { defaultSite }: GatewayDraft,
  own: readonly number[],
  connections: readonly ConnectionDraft[],
): readonly number[] {
  if (defaultSite === undefined) return [];
  const ways = own.filter((row) => keyOf(connections[row]?.localNetwork ?? '') === keyOf(defaultSite));
  return ways.length === 0 ? [NONE] : ways;
}
