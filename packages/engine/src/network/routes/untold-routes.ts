import type { Untold, LearnedRoutes, PlacedConnection } from './gateways.ts';
import { keyOf, nameOf, unreadAt, unreadPlace } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { PlacedPeering, PlacedSubnet } from '../links/placed.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';

/** "RouteServerSubnet", which nothing else may be in ("Azure Route Server FAQ"): the id of the Route Server there, or of the subnet, by virtual network. */
export const routeServersIn = (subnets: readonly PlacedSubnet[]): ReadonlyMap<number, string> =>
  new Map(
    subnets.flatMap(({ id, virtualNetwork, routeServer = id }) =>
      keyOf(nameOf(id)) === 'routeserversubnet' ? [[virtualNetwork, routeServer] as const] : [],
    ),
  );

/**
 * Of a subnet that has a gateway which is not among the documents: the gateway, where the subnet's document tells it, or else the network,
 * where a peer uses what it lends, which Azure lets nobody do where there is none, and not with two: one that may use a known gateway tells
 * nothing. Where a connection names one that no subnet lists, any `GatewaySubnet` of its subscription may be where it is, but that of a network
 * that uses another's. By virtual network; `homes`: those with gateways.
 */
export function unseenGatewaysIn(
  subnets: readonly PlacedSubnet[],
  peerings: readonly PlacedPeering[],
  homes: ReadonlySet<number>,
  { gateways, connections, virtualNetworks }: Drafts,
): ReadonlyMap<number, Untold> {
  const used = peerings.filter(
    ({ isUp, usesRemoteGateways, reverse }) => isUp && usesRemoteGateways && peerings[reverse]?.allowsTransit === true,
  );
  const supplied = new Set(used.flatMap((each) => (homes.has(each.remoteRow) ? each.virtualNetwork : [])));
  const lenders = new Map(
    used.flatMap((each) => (supplied.has(each.virtualNetwork) ? [] : [[each.remoteRow, each.remote] as const])),
  );
  /** By subscription: a gateway there whose subnet cannot be read, and that no subnet lists. */
  const homeless = new Map(
    gateways.flatMap(({ id, subnet }) =>
      subnet !== undefined || subnets.some(({ gateway = '' }) => keyOf(gateway) === keyOf(id))
        ? []
        : [[subscriptionOf(id), id] as const],
    ),
  );
  const listed = new Set([
    ...gateways.map(({ id }) => keyOf(id)),
    ...subnets.map(({ gateway = '' }) => keyOf(gateway)),
  ]);
  /** By subscription: a connection that names a gateway there, which no document tells of. */
  const naming = new Map(
    connections.flatMap(({ id, gateway = '', otherGateway = '' }) =>
      [gateway, otherGateway].flatMap((each) =>
        each === '' || listed.has(keyOf(each)) ? [] : [[subscriptionOf(each), id] as const],
      ),
    ),
  );
  const borrowers = new Set(
    peerings.flatMap((each) => (each.isUp && each.usesRemoteGateways ? each.virtualNetwork : [])),
  );
  const unseen = new Map<number, Untold>();
  for (const { id, virtualNetwork, gateway } of subnets) {
    const lender = lenders.get(virtualNetwork);
    if (homes.has(virtualNetwork)) continue;
    if (gateway !== undefined)
      unseen.set(virtualNetwork, { id: gateway, shownBy: id, kind: 'unseen', reach: 'anywhere' });
    else if (keyOf(nameOf(id)) !== 'gatewaysubnet') continue;
    else if (lender !== undefined)
      unseen.set(virtualNetwork, { id: lender, shownBy: id, kind: 'lent', reach: 'anywhere' });
    else if (!borrowers.has(virtualNetwork)) {
      const home = virtualNetworks[virtualNetwork]?.id ?? '';
      const stray = homeless.get(subscriptionOf(home));
      const shownBy = naming.get(subscriptionOf(home));
      if (stray !== undefined) unseen.set(virtualNetwork, unreadOf(unreadAt(stray, 'ipConfigurations'), 'anywhere'));
      else if (shownBy !== undefined)
        unseen.set(virtualNetwork, { id: home, shownBy, kind: 'perhaps', reach: 'anywhere' });
    }
  }
  return unseen;
}

const subscriptionOf = (id: string): string | undefined => keyOf(id).split('/')[2];

type Around = {
  readonly drafts: Drafts;
  readonly peerings: readonly PlacedPeering[];
  readonly connections: readonly PlacedConnection[];
  /** Ids of gateways that connections name, in lower case. */
  readonly connected: ReadonlySet<string>;
  readonly routeServers: ReadonlyMap<number, string>;
  readonly unseen: ReadonlyMap<number, Untold>;
  readonly learned: LearnedRoutes;
  /** By gateway: its network, and whether it was deployed to the end. */
  readonly networkOf: readonly number[];
  readonly isDeployed: readonly boolean[];
  /** By virtual network: those whose gateways it has or uses. */
  readonly homesOf: (network: number) => readonly number[];
};

/**
 * By virtual network, who has routes there that nobody gave: what a gateway learned by BGP, over a circuit or a connection that is up, and
 * a Route Server, is in no document of theirs; what any connection leads to has prefixes that its own document tells; and a peer's
 * gateway may not be among the documents at all.
 */
export function untoldRoutes(around: Around, findings: Finding[]): readonly (Untold | undefined)[] {
  const stray = strayIn(around.drafts);
  const own = around.drafts.virtualNetworks.map((_, network) => [
    ...(stray !== undefined && around.networkOf.includes(network) ? [unreadOf(stray, 'anywhere')] : []),
    ...gatewaysIn(network, around),
    ...serversIn(network, around),
    ...untoldIn([around.unseen.get(network) ?? []].flat(), around),
  ]);
  const found = new Set<string>();
  return own.map((_, network) => {
    const homes = around.homesOf(network);
    const all =
      homes.length === 0
        ? untoldIn(peersOf(network, around.peerings, around.learned), around)
        : homes.flatMap((home) => own[home] ?? []);
    const [first] = all;
    for (const each of all) {
      if (each.kind !== 'unseen-end' && each.kind !== 'unread' && !found.has(each.id))
        findings.push(untoldFinding(each));
      found.add(each.id);
    }
    return first && { ...first, reach: reachOf(all) };
  });
}

/** All together: where they do not all lead to the same, nothing is known. */
function reachOf(all: readonly Untold[]): Untold['reach'] {
  const [only = 'anywhere', ...others] = new Set(all.map(({ reach }) => reach));
  return others.length === 0 ? only : 'anywhere';
}

/** What to give so that nothing is left open. Of what a connection leads to its reference is a finding, and of what cannot be read its document. */
function untoldFinding({ id, shownBy, kind }: Untold): Finding {
  if (kind === 'hub')
    return {
      resource: shownBy,
      field: 'id',
      problem: `Which routes the virtual hub ${nameOf(id)} has for its networks is in no document, and was not given.`,
      consequence: `Paths that one of those routes may lead elsewhere end undetermined. What its effectiveRoutes answers can be given, by the id ${id}.`,
      severity: 'warning',
    };
  if (kind === 'perhaps')
    return {
      resource: shownBy,
      field: 'properties',
      problem: `It names a gateway that is not among the documents, which may be that of ${nameOf(id)}: that has a GatewaySubnet, and no gateway that is known.`,
      consequence: `Paths that its routes may lead elsewhere end undetermined. What getLearnedRoutes answers can be given, by the id ${id}.`,
      severity: 'warning',
    };
  if (kind === 'unconnected')
    return {
      resource: shownBy,
      field: 'id',
      problem:
        'No connection of it is among the documents, which its own does not list: they are resources of their own.',
      consequence: `Paths that its routes may lead elsewhere end undetermined. What getLearnedRoutes answers can be given, by the id ${id}.`,
      severity: 'warning',
    };
  const isThere = kind === 'learned' || kind === 'route-server';
  const whose = kind === 'lent' ? `The gateway of ${nameOf(id)}` : `The gateway ${nameOf(id)}`;
  return {
    resource: shownBy,
    field: isThere ? 'id' : 'properties',
    problem: isThere
      ? 'What it learned by BGP is in no document, and was not given.'
      : `${whose} is not among the documents, and what it learned was not given.`,
    consequence: `Paths that one of those routes may lead elsewhere end undetermined. What getLearnedRoutes answers can be given, by the id ${id}.`,
    severity: 'warning',
  };
}

function gatewaysIn(network: number, around: Around): readonly Untold[] {
  const { drafts, connections, connected, networkOf, isDeployed, learned } = around;
  return drafts.gateways.flatMap(({ id, isUnread, prefixes }, row): readonly Untold[] => {
    const key = keyOf(id);
    if (networkOf[row] !== network) return [];
    const isDead = isDeployed[row] === false;
    if (!isDead && !isUnread && prefixes.length === 0 && !connected.has(key) && !learned.has(key))
      return [{ id, shownBy: id, kind: 'unconnected', reach: 'anywhere' }];
    const ofClients = isUnread ? [unreadOf(id, isDead ? 'nowhere' : 'outside')] : [];
    const behind = connections.flatMap(({ isUp, remote, unseen, unread }, at): readonly Untold[] => {
      const draft = drafts.connections[at];
      if (draft === undefined || keyOf(draft.gateway ?? '') !== key) return [];
      if (draft.learns && learned.has(key)) return [];
      const reach = isDead ? 'nowhere' : remote === NONE ? 'outside' : 'anywhere';
      // Its prefixes are routes whether the tunnel is up or not, and the gateway is deployed or not; what is learned comes by one that is.
      if (unread !== undefined) return [unreadOf(unread, reach)];
      if (unseen !== undefined) return [{ id: unseen, shownBy: draft.id, kind: 'unseen-end', reach }];
      const isOpen = isUp && !isDead && draft.learns && (remote < 0 || tellsMore(remote, network, around));
      return isOpen ? [{ id, shownBy: id, kind: 'learned', reach }] : [];
    });
    return [...ofClients, ...behind];
  });
}

/** Of whose addresses not all could be read. */
const unreadOf = (id: string, reach: Untold['reach']): Untold => ({ id, shownBy: id, kind: 'unread', reach });

/**
 * Does the gateway of another network tell one by BGP of more than that network, and of those that use it? It tells of whatever it is
 * connected with ("About BGP with VPN Gateway"), and others tell it: nothing more where all of these are networks that a connection of
 * `home` leads to anyway.
 */
function tellsMore(remote: number, home: number, around: Around): boolean {
  const upFrom = (network: number) => around.connections.filter((each) => each.home === network && each.isUp);
  const sure = upFrom(home).filter((each) => !each.isStatusUnread);
  const known = new Set([home, ...sure.map((each) => each.remote)]);
  const met = new Set([home]);
  const open = [remote];
  for (let network = open.pop(); network !== undefined; network = open.pop()) {
    if (met.has(network)) continue;
    met.add(network);
    if (network < 0 || !known.has(network) || hasMore(network, around)) return true;
    open.push(...upFrom(network).map((each) => each.remote));
  }
  return false;
}

/** Clients of a gateway, what is known that it learned, a Route Server, or a gateway of which there is no document. */
const hasMore = (network: number, { drafts, networkOf, learned, routeServers, unseen }: Around): boolean =>
  routeServers.has(network) ||
  unseen.has(network) ||
  drafts.gateways.some(
    ({ id, prefixes }, row) =>
      networkOf[row] === network && prefixes.length + (learned.get(keyOf(id)) ?? []).length > 0,
  );

/** Of a connection nobody can read which gateway it is of: it may be any. */
const strayIn = ({ connections }: Drafts): string | undefined =>
  connections.map(({ gateway }) => gateway).find((gateway = '') => unreadPlace(gateway) !== undefined);

function serversIn(network: number, { routeServers, learned }: Around): readonly Untold[] {
  const id = routeServers.get(network);
  return id === undefined || learned.has(keyOf(id))
    ? []
    : [{ id, shownBy: id, kind: 'route-server', reach: 'anywhere' }];
}

/** Those that nobody gave routes of, by their ids. */
const untoldIn = (all: readonly Untold[], { learned }: Around): readonly Untold[] =>
  all.filter(({ id }) => !learned.has(keyOf(id)));

/**
 * Peers whose gateway a network uses, and that are not among the documents: as a peering without one is refused, there is one. Routes of a
 * virtual hub may be given by its id, or by that of its network.
 */
export const peersOf = (
  network: number,
  peerings: readonly PlacedPeering[],
  learned: LearnedRoutes,
): readonly Untold[] =>
  peerings
    .filter((each) => each.virtualNetwork === network)
    .filter(
      ({ isUp, remoteRow, usesRemoteGateways, unreadUse }) =>
        unreadUse !== undefined || (usesRemoteGateways && isUp && remoteRow === MISSING),
    )
    .map(({ id, remote, hub, unreadUse }) => ({
      id: unreadUse ?? (hub === undefined || learned.has(keyOf(remote)) ? remote : hub),
      shownBy: id,
      kind: unreadUse !== undefined ? 'unread' : hub === undefined ? 'lent' : 'hub',
      reach: 'anywhere',
    }));
