import type { Connection, Gateway, Vnet } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { sideTo, stateBetween } from './read-peers.fixture.ts';
import { isSpaceUnread } from './read-unread.fixture.ts';
import { isBelow, isUnread, ranges, readable, same, type Json, type Range } from '../words.fixture.ts';

/** A circuit carries nothing unless Azure enabled it, the provider provisioned it, and its private peering is there and on. */
function isCircuitUp(p: Json): boolean {
  const peering = (p['peerings'] as readonly Json[]).find(
    ({ properties }) => properties.peeringType === 'AzurePrivatePeering',
  );
  return (
    p['circuitProvisioningState'] === 'Enabled' &&
    p['serviceProviderProvisioningState'] === 'Provisioned' &&
    peering !== undefined &&
    peering['properties'].state !== 'Disabled'
  );
}

const STATUSES = ['Connected', 'NotConnected', 'Connecting', 'Unknown'];

/** One that is in no document, and what somebody told of it. */
export const asTold = (texts: readonly string[] | undefined): Gateway => ({
  leads: true,
  learnedMore: texts === undefined ? 'anywhere' : 'nothing',
  connections: [{ state: 'unknown', far: ranges(...(texts ?? [])), into: undefined, at: undefined }],
});

/** The gateways of a network, what lies behind each of their connections, and what they learned. */
export function readGateways(
  vnet: Vnet,
  vnets: readonly Vnet[],
  all: Documents,
  learned: ReadonlyMap<string, readonly string[]>,
): readonly Gateway[] {
  const subnetOf = ({ p }: { readonly p: Json }): string => p['ipConfigurations'][0].properties.subnet.id;
  const find = (type: string, id: string | undefined) => all(type).find((each) => same(each.id, id));
  const hasGateway = (each: Vnet) =>
    all('virtualNetworkGateways').some((one) => isBelow(subnetOf(one), each.id)) ||
    hasUnseen(each) ||
    routeServerIn(each) !== undefined;
  /** "RouteServerSubnet", which nothing else may be in ("Azure Route Server FAQ"): it goes by its id, where the subnet lists that, or by the subnet's. */
  const routeServerIn = (each: Vnet): string | undefined => {
    const subnets: readonly Json[] = all('virtualNetworks').find(({ id }) => id === each.id)?.p['subnets'] ?? [];
    const own = subnets.find((one) => /\/RouteServerSubnet$/i.test(one['id']));
    const [listed] = (own?.['properties'].ipConfigurations ?? []) as readonly Json[];
    return listed === undefined ? own?.['id'] : listed['id'].split('/ipConfigurations/')[0];
  };
  /** Nobody gave the gateway that has an address in its subnet, or that is lent by peerings that are used. */
  const hasUnseen = (each: Vnet): boolean => unseenIn(each) !== undefined;
  const unseenIn = (each: Vnet): string | undefined => {
    if (gatewaysOf(each).length > 0) return undefined;
    const subnets: readonly Json[] = all('virtualNetworks').find(({ id }) => id === each.id)?.p['subnets'] ?? [];
    const listed = subnets
      .flatMap(({ properties }) => (properties.ipConfigurations ?? []) as readonly Json[])
      .find((one) => one['id'].includes('/virtualNetworkGateways/'));
    if (listed !== undefined) return listed['id'].split('/ipConfigurations/')[0];
    // Azure lets nobody use two: who has another one that somebody gave does not tell of this one.
    const isLent = vnets
      .map(({ peers }) => peers.filter((peer) => peer.usesGateway).map((peer) => peer.vnet))
      .some((all) => all.includes(each) && !all.some((one) => gatewaysOf(one).length > 0));
    if (!subnets.some((one) => one['id'].endsWith('/GatewaySubnet'))) return undefined;
    return isLent || (isAnyNamed && !usesOther(each)) ? each.id : undefined;
  };
  /** A connection is with a gateway that nobody gave, and no subnet's list says where that is. All here is of one subscription. */
  const isAnyNamed = all('connections')
    .flatMap(({ p }) => [p['virtualNetworkGateway1']?.id ?? [], p['virtualNetworkGateway2']?.id ?? []].flat())
    .some(
      (id: string) =>
        find('virtualNetworkGateways', id) === undefined &&
        !JSON.stringify(all('virtualNetworks')).toLowerCase().includes(`"${id.toLowerCase()}/ipconfigurations/`),
    );
  /** Which Azure lets nobody do who has a gateway. */
  const usesOther = (each: Vnet): boolean => {
    const sides: readonly Json[] = find('virtualNetworks', each.id)?.p['virtualNetworkPeerings'] ?? [];
    const peers = each.peers.filter(({ isGroups }) => isGroups === undefined);
    const uses = ({ properties }: Json): boolean =>
      properties.useRemoteGateways === true &&
      peers.some(({ vnet: one }) => same(one.id, properties.remoteVirtualNetwork.id));
    return each.borrowed.length > 0 || sides.some(uses);
  };
  /** What lies in the peers that use this network's gateway. */
  const borrowing = (lender: Vnet): readonly Range[] =>
    vnets
      .filter((each) => !hasGateway(each) && each.peers.some((peer) => peer.vnet === lender && peer.usesGateway))
      .flatMap((each) => lender.peers.find((peer) => peer.vnet === each)?.space ?? []);
  /** What a NAT rule of a gateway calls what lies beyond: "External Mappings: This is the address space after the translation". */
  const mappingsOf = (rule: string): readonly Range[] | undefined => {
    const [gateway = '', name] = rule.split('/natRules/');
    const rules: readonly Json[] = find('virtualNetworkGateways', gateway)?.p['natRules'] ?? [];
    const found = rules.find((each) => each['name'] === name);
    return found && ranges(...found['properties'].externalMappings.map((each: Json) => each['addressSpace']));
  };
  const connection = (p: Json, more: readonly Range[]): Connection => {
    const [site, other, circuit] = [
      find('localNetworkGateways', p['localNetworkGateway2']?.id),
      find('virtualNetworkGateways', p['virtualNetworkGateway2']?.id),
      find('expressRouteCircuits', p['peer']?.id),
    ];
    const into = other === undefined ? undefined : vnets.find(({ id }) => isBelow(subnetOf(other), id));
    const isUp = p['connectionStatus'] === 'Connected' && (circuit === undefined || isCircuitUp(circuit.p));
    const texts = (site?.p['localNetworkAddressSpace'].addressPrefixes ?? []) as readonly string[];
    const shown = ((p['ingressNatRules'] ?? []) as readonly Json[]).flatMap(({ id }) => mappingsOf(id) ?? []);
    const far = [
      ...readable(texts),
      ...(into === undefined ? [] : [...into.space, ...borrowing(into)]),
      ...shown,
      ...more,
    ];
    // Nobody says what these make of a flow.
    const isChanging = ['ingressNatRules', 'egressNatRules', 'trafficSelectorPolicies'].some(
      (member) => (p[member] ?? []).length > 0,
    );
    const isOdd = !STATUSES.some((each) => each === p['connectionStatus']);
    const isDead = circuit !== undefined && !isCircuitUp(circuit.p);
    const state = isUp ? (isChanging ? 'unread' : 'up') : isOdd && !isDead ? 'unread' : 'down';
    return { state, far, into, at: other && subnetOf(other) };
  };
  /** What it leads to has no document. */
  const isUnseen = (p: Json): boolean =>
    (p['localNetworkGateway2'] !== undefined && !find('localNetworkGateways', p['localNetworkGateway2'].id)) ||
    (p['virtualNetworkGateway2'] !== undefined && !find('virtualNetworkGateways', p['virtualNetworkGateway2'].id)) ||
    ((p['ingressNatRules'] ?? []) as readonly Json[]).some(({ id }) => mappingsOf(id) === undefined);
  /** Not all of its addresses, or of those of networks that use its gateway, can be read. */
  const isUnreadBehind = (p: Json): boolean => {
    const [site, other] = [
      find('localNetworkGateways', p['localNetworkGateway2']?.id),
      find('virtualNetworkGateways', p['virtualNetworkGateway2']?.id),
    ];
    if (site !== undefined) return isUnread(site.p['localNetworkAddressSpace'].addressPrefixes);
    const into = other && vnets.find(({ id }) => isBelow(subnetOf(other), id));
    if (into === undefined) return false;
    if (isSpaceUnread(into.id, all)) return true;
    const isPerhaps = (each: Vnet): boolean => {
      const [mine, theirs] = [sideTo(each.id, into.id, all), sideTo(into.id, each.id, all)];
      const isUsed = mine?.['allowGatewayTransit'] === true && theirs?.['useRemoteGateways'] === true;
      return isUsed && !hasGateway(each) && stateBetween(mine, theirs) === 'perhaps';
    };
    if (vnets.some(isPerhaps)) return true;
    // What users of its gateway have it knows by its own sides of peerings with them.
    return vnets
      .filter((each) => !hasGateway(each) && each.peers.some((peer) => peer.vnet === into && peer.usesGateway))
      .some((each) => {
        const side = sideTo(each.id, into.id, all);
        const told: readonly unknown[] = side?.['remoteAddressSpace']?.addressPrefixes ?? [];
        return told.length > 0 ? isUnread(told) : side?.['peerCompleteVnets'] !== false && isSpaceUnread(each.id, all);
      });
  };
  const gatewaysOf = (each: Vnet) => all('virtualNetworkGateways').filter((one) => isBelow(subnetOf(one), each.id));
  const clientsOf = (p: Json) => ranges(...(p['vpnClientConfiguration']?.vpnClientAddressPool.addressPrefixes ?? []));
  const upFrom = (each: Vnet, perhaps = true) =>
    all('connections')
      .filter(({ p }) => gatewaysOf(each).some(({ id }) => same(id, p['virtualNetworkGateway1']?.id)))
      .map(({ p }) => connection(p, []))
      .filter(({ state }) => state === 'up' || (perhaps && state === 'unread'));
  /** These, and those that one comes to from them without this network. */
  const around = (from: readonly Vnet[]): readonly Vnet[] => {
    const next = from.flatMap((each) => upFrom(each)).flatMap(({ into }) => into ?? []);
    const further = next.filter((each) => each !== vnet && !from.includes(each));
    return further.length === 0 ? from : around([...new Set([...from, ...further])]);
  };
  /** A gateway tells by BGP of all that it has routes to: only of networks that this one is connected with itself? */
  const tellsNothingNew = (into: Vnet): boolean =>
    into === vnet ||
    around([into]).every(
      (each) =>
        upFrom(vnet, false).some((direct) => direct.into === each) &&
        upFrom(each).every((one) => one.into !== undefined) &&
        !hasUnseen(each) &&
        routeServerIn(each) === undefined &&
        gatewaysOf(each).every(({ id, p }) => clientsOf(p).length + (learned.get(id) ?? []).length === 0),
    );
  const unseen = unseenIn(vnet);
  const server = routeServerIn(vnet);
  // What appliances told it has the same way as what gateways learned.
  const servers = server === undefined ? [] : [{ ...asTold(learned.get(server)), isServer: true as const }];
  if (unseen !== undefined) return [asTold(learned.get(unseen)), ...servers];
  const gateways = all('virtualNetworkGateways')
    .filter((each) => isBelow(subnetOf(each), vnet.id))
    .map(({ id, p }): Gateway => {
      const at = (side: number) =>
        all('connections').filter((each) => same(each.p[`virtualNetworkGateway${side}`]?.id, id));
      const clients = clientsOf(p);
      const told = ranges(...(learned.get(id) ?? []));
      // Where there is one connection, what it learned comes by that.
      const isBySole = at(1).length === 1;
      /** "At this point, all Internet-bound traffic is now configured to be force tunneled to" the default site. */
      const site: string | undefined = p['gatewayDefaultSite']?.id;
      const leadsToSite = (each: Json) => site !== undefined && same(each['localNetworkGateway2']?.id, site);
      const isSiteFar = site !== undefined && !at(1).some((each) => leadsToSite(each.p));
      const connections = at(1).map((each) =>
        connection(each.p, [...(isBySole ? told : []), ...(leadsToSite(each.p) ? ranges('0.0.0.0/0') : [])]),
      );
      const far = [...clients, ...(isBySole ? [] : told), ...(isSiteFar ? ranges('0.0.0.0/0') : [])];
      const isIdle = at(1).length + at(2).length + told.length + clients.length === 0;
      const isTold = learned.has(id);
      // Nobody says that it has none: connections are documents of their own, which may not have been given.
      const mayBeConnected = isIdle && !isTold;
      const isDeployed = ['Succeeded', 'Updating'].includes(p['provisioningState']);
      const open = at(1).filter((each) => {
        const { state, into } = connection(each.p, []);
        const learns = each.p['enableBgp'] === true || each.p['peer'] !== undefined;
        if (learns && isTold) return false;
        // Its sites' prefixes are written down; nobody tells it more.
        if (!isDeployed) return isUnseen(each.p) || isUnreadBehind(each.p);
        // A site's prefixes are written down; what is told by BGP needs a tunnel.
        return (
          isUnseen(each.p) ||
          isUnreadBehind(each.p) ||
          (state !== 'down' && learns && (into === undefined || !tellsNothingNew(into)))
        );
      });
      return {
        learnedMore:
          mayBeConnected && isDeployed
            ? 'anywhere'
            : open.length === 0
              ? 'nothing'
              : !isDeployed
                ? 'lost'
                : open.some((each) => each.p['virtualNetworkGateway2'] !== undefined)
                  ? 'anywhere'
                  : 'outside',
        leads: isDeployed && (!isIdle || mayBeConnected),
        subnet: subnetOf({ p }),
        handsOn: isDeployed && p['gatewayType'] !== 'ExpressRoute',
        connections: [...connections, { state: 'unknown', far, into: undefined, at: undefined }],
      };
    });
  return [...gateways, ...servers];
}
