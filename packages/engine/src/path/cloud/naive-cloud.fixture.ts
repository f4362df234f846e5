import { covers, type Prefix } from '../../address/prefix.ts';
import type { CloudResource } from '../../network/arm/resource.ts';
import { NOT_PUBLIC, UNUSED, inside, lengthOf, prefixed, same, matchPorts, type Json } from './naive-words.fixture.ts';

/*
 * A second opinion: Azure's rules once more, read straight from documents by linear scans, slow and obvious. It shares
 * with the engine how addresses and prefixes are written, and nothing else. IPv4 and well-formed documents only.
 */

type Nic = { readonly id: string; readonly p: Json; readonly configuration: Json };
export type NaiveHop = { readonly address: string; readonly filters: readonly string[]; readonly route?: string };
export type NaivePath = { readonly hops: readonly NaiveHop[]; readonly disposition: string };
type Flow = {
  /** Or 'hidden': a public address that nobody knows. */
  readonly source: string;
  readonly destination: string;
  readonly port: number;
};

export function naiveCloud(documents: readonly CloudResource[], tags: ReadonlyMap<string, readonly string[]>) {
  const all = (type: string) =>
    documents.filter((each) => same(each.type, type)).map(({ id, properties }) => ({ id, p: properties as Json }));
  const vnets = all('Microsoft.Network/virtualNetworks');
  const groups = all('Microsoft.Network/networkSecurityGroups');
  const tables = all('Microsoft.Network/routeTables');
  const publics = all('Microsoft.Network/publicIPAddresses');
  const nics: readonly Nic[] = all('Microsoft.Network/networkInterfaces').map(({ id, p }) => ({
    id,
    p,
    configuration: p['ipConfigurations'][0],
  }));
  const addressOf = (nic: Nic): string => nic.configuration['properties'].privateIPAddress;
  const publicOf = (nic: Nic): string | undefined =>
    publics.find(({ id }) => same(id, nic.configuration['properties'].publicIPAddress?.id))?.p['ipAddress'];
  const subnetOf = (nic: Nic) => {
    for (const vnet of vnets)
      for (const subnet of vnet.p['subnets'])
        if (same(subnet.id, nic.configuration['properties'].subnet.id))
          return { vnet, subnet: subnet.properties as Json };
    throw new Error('no subnet');
  };
  type Vnet = (typeof vnets)[number];
  const spaceOf = (vnet: Vnet): readonly string[] => vnet.p['addressSpace'].addressPrefixes;
  const peeringsOf = (vnet: Vnet) =>
    (vnet.p['virtualNetworkPeerings'] as readonly Json[]).flatMap((peering) => {
      const remote = vnets.find(({ id }) => same(id, peering['properties'].remoteVirtualNetwork.id));
      if (remote === undefined) return [];
      const back = (remote.p['virtualNetworkPeerings'] as readonly Json[]).find(({ properties }) =>
        same(properties['remoteVirtualNetwork'].id, vnet.id),
      );
      const isUp =
        peering['properties'].peeringState === 'Connected' && back?.['properties'].peeringState === 'Connected';
      return isUp ? [{ peering, remote, back }] : [];
    });
  const tableOf = (nic: Nic) => tables.find(({ id }) => same(id, subnetOf(nic).subnet['routeTable']?.id));

  const inInternet = (vnet: Vnet, address: string) => {
    const near = [
      ...spaceOf(vnet),
      ...peeringsOf(vnet)
        .filter(({ peering }) => peering['properties'].allowVirtualNetworkAccess !== false)
        .flatMap(({ remote }) => spaceOf(remote)),
    ];
    return ![...NOT_PUBLIC, ...near].some((prefix) => inside(prefix, address));
  };
  /** Of all public addresses that are not near: are they in these prefixes? 0 none, 1 some, 2 all. */
  const shareOfPublic = (prefixes: readonly string[], near: readonly string[]): number => {
    if (prefixes.includes('0.0.0.0/0')) return 2;
    const nowhere = [...NOT_PUBLIC, ...near];
    return prefixes.every((prefix) => nowhere.some((other) => covers(other as Prefix, prefixed(prefix)))) ? 0 : 1;
  };
  const virtualNetworkOf = (nic: Nic) => {
    const { vnet } = subnetOf(nic);
    const near: readonly string[] = [
      ...spaceOf(vnet),
      ...peeringsOf(vnet)
        .filter(({ peering }) => peering['properties'].allowVirtualNetworkAccess !== false)
        .flatMap(({ remote }) => spaceOf(remote)),
    ];
    const routed = (tableOf(nic)?.p['routes'] ?? []).flatMap(
      (route: Json) => tags.get(route['properties'].addressPrefix) ?? route['properties'].addressPrefix,
    );
    const behind = gatewayRoutes(vnet).map(({ prefix }) => prefix);
    return { near, tag: [...near, '168.63.129.16/32', ...routed, ...behind] as readonly string[] };
  };

  const gatewaysOf = (vnet: Vnet) =>
    all('Microsoft.Network/virtualNetworkGateways').filter(({ p }) =>
      p['ipConfigurations'][0].properties.subnet.id.startsWith(`${vnet.id}/subnets/`),
    );
  type Behind = { readonly prefix: string; readonly isUp: boolean; readonly into: Vnet | undefined };
  const ownGatewayRoutes = (vnet: Vnet): readonly Behind[] =>
    all('Microsoft.Network/connections').flatMap(({ p }): readonly Behind[] => {
      if (!gatewaysOf(vnet).some(({ id }) => same(id, p['virtualNetworkGateway1'].id))) return [];
      const isUp = p['connectionStatus'] === 'Connected';
      const local = all('Microsoft.Network/localNetworkGateways').find(({ id }) =>
        same(id, p['localNetworkGateway2']?.id),
      );
      if (local !== undefined)
        return (local.p['localNetworkAddressSpace'].addressPrefixes as readonly string[]).map((prefix) => ({
          prefix,
          isUp,
          into: undefined,
        }));
      const far = vnets.find((each) => gatewaysOf(each).some(({ id }) => same(id, p['virtualNetworkGateway2']?.id)));
      return far === undefined ? [] : spaceOf(far).map((prefix) => ({ prefix, isUp, into: far }));
    });
  const gatewayRoutes = (vnet: Vnet): readonly Behind[] => {
    if (gatewaysOf(vnet).length > 0) return ownGatewayRoutes(vnet);
    const through = peeringsOf(vnet).find(
      ({ peering, back }) => peering['properties'].useRemoteGateways && back?.['properties'].allowGatewayTransit,
    );
    return through === undefined ? [] : ownGatewayRoutes(through.remote);
  };
  const isEndpoint = (nic: Nic) => nic.p['privateEndpoint'] !== undefined;

  /** 0 no, 1 maybe, 2 yes. */
  const matchTerm = (term: string, nic: Nic, address: string): number => {
    const isHidden = address === 'hidden';
    if (term === '*') return 2;
    const { near, tag: around } = virtualNetworkOf(nic);
    const inAny = (prefixes: readonly string[]) => (prefixes.some((prefix) => inside(prefix, address)) ? 2 : 0);
    if (term === 'VirtualNetwork') return isHidden ? shareOfPublic(around, near) : inAny(around);
    if (term === 'Internet') return isHidden || inInternet(subnetOf(nic).vnet, address) ? 2 : 0;
    if (term === 'AzureLoadBalancer') return address === '168.63.129.16' ? 2 : 0;
    const tag = tags.get(term);
    if (tag !== undefined) return isHidden ? shareOfPublic(tag, near) : inAny(tag);
    if (/^[A-Z]/.test(term)) return 1;
    // Nobody who comes from the internet has an address that is not public.
    if (isHidden) return shareOfPublic([term], near);
    return inside(term, address) ? 2 : 0;
  };
  const matchSide = (rule: Json, side: string, nic: Nic, address: string): number => {
    const terms: readonly string[] = [
      ...(rule[`${side}AddressPrefix`] === undefined ? [] : [rule[`${side}AddressPrefix`]]),
      ...(rule[`${side}AddressPrefixes`] ?? []),
    ];
    const members: readonly Json[] = rule[`${side}ApplicationSecurityGroups`] ?? [];
    const { vnet } = subnetOf(nic);
    const near = [...systemRoutes(vnet), ...endpointRoutes(vnet)];
    const who = address === 'hidden' ? undefined : ownerIn(best(near, address)?.into, address);
    const mine: readonly Json[] = who?.configuration['properties'].applicationSecurityGroups ?? [];
    const isMember = members.some(({ id }) => mine.some((one) => same(one['id'], id)));
    return Math.max(0, isMember ? 2 : 0, ...terms.map((term) => matchTerm(term, nic, address)));
  };
  const rulesOf = (group: (typeof groups)[number], direction: string): readonly { id: string; rule: Json }[] => {
    const own = (group.p['securityRules'] as readonly Json[]).map(({ id, properties }) => ({ id, rule: properties }));
    const fallback = (name: string, priority: number, way: string, from: string, to: string, access: string) => ({
      id: `${group.id}/defaultSecurityRules/${name}`,
      rule: {
        direction: way,
        priority,
        access,
        protocol: '*',
        sourceAddressPrefix: from,
        destinationAddressPrefix: to,
        sourcePortRange: '*',
        destinationPortRange: '*',
      },
    });
    return [
      ...own,
      fallback('AllowVnetInBound', 65_000, 'Inbound', 'VirtualNetwork', 'VirtualNetwork', 'Allow'),
      fallback('AllowAzureLoadBalancerInBound', 65_001, 'Inbound', 'AzureLoadBalancer', '*', 'Allow'),
      fallback('DenyAllInBound', 65_500, 'Inbound', '*', '*', 'Deny'),
      fallback('AllowVnetOutBound', 65_000, 'Outbound', 'VirtualNetwork', 'VirtualNetwork', 'Allow'),
      fallback('AllowInternetOutBound', 65_001, 'Outbound', '*', 'Internet', 'Allow'),
      fallback('DenyAllOutBound', 65_500, 'Outbound', '*', '*', 'Deny'),
    ]
      .filter(({ rule }) => rule['direction'] === direction)
      .toSorted((one, other) => one.rule['priority'] - other.rule['priority']);
  };
  /** Rules of network managers, before all groups: what they allow is asked about there, too. */
  const askManager = (direction: string, nic: Nic, flow: Flow): readonly string[] => {
    const collections = all('Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections');
    const members = all('Microsoft.Network/networkManagers/networkGroups/staticMembers');
    const { vnet } = subnetOf(nic);
    const rules = all('Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules')
      .filter(({ id, p }) => {
        const collection = collections.find((each) => id.startsWith(`${each.id}/`));
        const groupIds = ((collection?.p['appliesToGroups'] ?? []) as readonly Json[]).map(
          (each) => each['networkGroupId'],
        );
        const isMember = members.some(
          (m) => groupIds.some((g) => m.id.startsWith(`${g}/`)) && m.p['resourceId'] === vnet.id,
        );
        return isMember && p['direction'] === direction && ['Any', 'Tcp'].includes(p['protocol']);
      })
      .toSorted((one, other) => one.p['priority'] - other.p['priority']);
    const doubts: { id: string; access: string }[] = [];
    for (const { id, p } of rules) {
      const sides = [
        [p['sources'], flow.source],
        [p['destinations'], flow.destination],
      ] as const;
      const matches = sides.map(([places, address]) =>
        Math.max(...(places as readonly Json[]).map((place) => matchTerm(place['addressPrefix'], nic, address))),
      );
      const ports = matchPorts({ destinationPortRanges: p['destinationPortRanges'] }, 'destination', flow.port);
      const match = Math.min(...matches, ports);
      if (match === 1) doubts.push({ id, access: p['access'] });
      if (match < 2) continue;
      const contrary = doubts.find(({ access }) => access !== p['access']);
      if (contrary !== undefined) return [`undetermined ${contrary.id}`];
      return [`${p['access'] === 'Deny' ? 'deny' : p['access'] === 'Allow' ? 'allow' : 'always'} ${id}`];
    }
    const contrary = doubts.find(({ access }) => access !== 'Allow');
    return contrary === undefined ? [] : [`undetermined ${contrary.id}`];
  };
  const ask = (reference: string | undefined, direction: string, nic: Nic, flow: Flow): readonly string[] => {
    const group = groups.find(({ id }) => same(id, reference));
    if (group === undefined) return [];
    const doubts: { id: string; access: string }[] = [];
    for (const { id, rule } of rulesOf(group, direction)) {
      if (rule['protocol'] !== '*' && rule['protocol'] !== 'Tcp') continue;
      const match = Math.min(
        matchSide(rule, 'source', nic, flow.source),
        matchSide(rule, 'destination', nic, flow.destination),
        matchPorts(rule, 'destination', flow.port),
        matchPorts(rule, 'source', undefined),
      );
      if (match === 1) doubts.push({ id, access: rule['access'] });
      if (match < 2) continue;
      const contrary = doubts.find(({ access }) => access !== rule['access']);
      if (contrary !== undefined) return [`undetermined ${contrary.id}`];
      return [`${rule['access'].toLowerCase()} ${id}`];
    }
    throw new Error('default rules match everything');
  };
  const policiesOf = (nic: Nic): string => subnetOf(nic).subnet['privateEndpointNetworkPolicies'] ?? 'Disabled';
  const managed = (direction: string, nic: Nic, flow: Flow, groupsSay: () => readonly string[]): readonly string[] => {
    if (isEndpoint(nic) && !/^(?:Enabled|NetworkSecurityGroupEnabled)$/.test(policiesOf(nic))) return [];
    const first = isEndpoint(nic) ? [] : askManager(direction, nic, flow);
    const isEnd = first[0]?.startsWith('always ') === true;
    return isEnd ? [first[0]?.replace('always', 'allow') ?? ''] : [...first, ...groupsSay()];
  };
  const inbound = (nic: Nic, flow: Flow) =>
    managed('Inbound', nic, flow, () => [
      ...ask(subnetOf(nic).subnet['networkSecurityGroup']?.id, 'Inbound', nic, flow),
      ...ask(nic.p['networkSecurityGroup']?.id, 'Inbound', nic, flow),
    ]);
  const outbound = (nic: Nic, flow: Flow) =>
    managed('Outbound', nic, flow, () => [
      ...ask(nic.p['networkSecurityGroup']?.id, 'Outbound', nic, flow),
      ...ask(subnetOf(nic).subnet['networkSecurityGroup']?.id, 'Outbound', nic, flow),
    ]);

  type Route = {
    readonly prefix: string;
    readonly type: string;
    readonly id: string;
    readonly rank: number;
    readonly hop?: string;
    readonly into?: Vnet;
  };
  const systemRoutes = (vnet: Vnet): readonly Route[] => [
    ...spaceOf(vnet).map((prefix) => ({ prefix, type: 'VnetLocal', id: 'System Route', rank: 1, into: vnet })),
    ...peeringsOf(vnet).flatMap(({ remote }) =>
      spaceOf(remote).map((prefix) => ({ prefix, type: 'VNetPeering', id: 'System Route', rank: 2, into: remote })),
    ),
    { prefix: '0.0.0.0/0', type: 'Internet', id: 'System Route', rank: 3 },
    ...UNUSED.filter((prefix) => !spaceOf(vnet).some((own) => covers(own as Prefix, prefix as Prefix))).map(
      (prefix) => ({ prefix, type: 'None', id: 'System Route', rank: 3 }),
    ),
  ];
  const endpointRoutes = (vnet: Vnet): readonly Route[] =>
    [vnet, ...peeringsOf(vnet).map(({ remote }) => remote)].flatMap((near) =>
      nics
        .filter((nic) => isEndpoint(nic) && subnetOf(nic).vnet === near)
        .filter((nic) => !/^(?:Enabled|RouteTableEnabled)$/.test(policiesOf(nic)))
        .map((nic) => ({
          prefix: `${addressOf(nic)}/32`,
          type: 'InterfaceEndpoint',
          id: 'System Route',
          rank: 2,
          into: near,
        })),
    );
  const serviceRoutes = (nic: Nic): readonly Route[] =>
    ((subnetOf(nic).subnet['serviceEndpoints'] ?? []) as readonly Json[])
      .flatMap(() => tags.get('Sql') ?? [])
      .map((prefix) => ({ prefix, type: 'VirtualNetworkServiceEndpoint', id: 'System Route', rank: 0 }));
  const best = (routes: readonly Route[], destination: string) =>
    routes
      .filter(({ prefix }) => inside(prefix, destination))
      .toSorted((one, other) => lengthOf(other.prefix) - lengthOf(one.prefix) || one.rank - other.rank)[0];
  const routeOf = (nic: Nic, destination: string) => {
    const { vnet } = subnetOf(nic);
    const users = ((tableOf(nic)?.p['routes'] ?? []) as readonly Json[]).flatMap(
      ({ id, properties }): readonly Route[] =>
        (tags.get(properties['addressPrefix']) ?? [properties['addressPrefix']]).map((prefix) => ({
          id,
          prefix,
          type: properties['nextHopType'],
          // Written out, in a region, everywhere.
          rank: tags.has(properties['addressPrefix']) ? (properties['addressPrefix'].includes('.') ? -2 : -1) : -3,
          hop: properties['nextHopIpAddress'],
          into: vnet,
        })),
    );
    const system = best([...systemRoutes(vnet), ...endpointRoutes(vnet), ...serviceRoutes(nic)], destination);
    const isProtected = system !== undefined && system.type !== 'Internet' && system.type !== 'None';
    const propagates = tableOf(nic)?.p['disableBgpRoutePropagation'] !== true;
    const learned = (isProtected || !propagates ? [] : gatewayRoutes(vnet)).map(({ prefix }): Route => ({
      prefix,
      type: 'VirtualNetworkGateway',
      id: 'System Route',
      rank: -0.5,
    }));
    return best([...users, ...learned, ...(system === undefined ? [] : [system])], destination);
  };
  const ownerIn = (vnet: Vnet | undefined, address: string | undefined) =>
    nics.find((nic) => vnet !== undefined && subnetOf(nic).vnet === vnet && addressOf(nic) === address);

  return (source: string, destination: string, port: number): NaivePath => {
    const start = nics.find(({ id }) => id === source);
    if (start === undefined) throw new Error(`no ${source}`);
    const flow: Flow = { source: addressOf(start), destination, port };
    const hops: NaiveHop[] = [];
    const notForwarding: Nic[] = [];
    let isRefused = false;
    const finish = (end: string, more: readonly NaiveHop[]): NaivePath => {
      const filters = [...hops, ...more].flatMap((hop) => hop.filters);
      const path = { hops: [...hops, ...more] };
      if (['no-route', 'blackholed', 'looped', 'next-hop-missing'].includes(end)) return { ...path, disposition: end };
      if (filters.some((each) => each.startsWith('deny')) || isRefused) return { ...path, disposition: 'denied' };
      if (notForwarding.length > 0) return { ...path, disposition: 'not-forwarded' };
      return { ...path, disposition: filters.some((each) => each.startsWith('undetermined')) ? 'undetermined' : end };
    };
    const bare = { address: destination, filters: [] };
    // A machine's own system takes what is for itself.
    if (addressOf(start) === destination)
      return { hops: [{ address: destination, filters: [] }, bare], disposition: 'delivered' };
    for (let at = start, before: readonly string[] = []; ;) {
      const route = routeOf(at, destination);
      if (route === undefined) throw new Error('there is always a default route');
      const leave = () =>
        hops.push({ address: addressOf(at), filters: [...before, ...outbound(at, flow)], route: route.id });
      const arrive = (owner: Nic): NaivePath => {
        const endpoint = all('Microsoft.Network/privateEndpoints').find(({ id }) =>
          same(id, owner.p['privateEndpoint']?.id),
        );
        const [connection] = (endpoint?.p['privateLinkServiceConnections'] ?? []) as readonly Json[];
        isRefused =
          connection !== undefined && connection['properties'].privateLinkServiceConnectionState.status !== 'Approved';
        leave();
        return finish('delivered', [{ address: destination, filters: inbound(owner, flow) }]);
      };
      if (route.type === 'None') {
        leave();
        return finish(route.id === 'System Route' ? 'no-route' : 'blackholed', [bare]);
      }
      if (route.type === 'Internet') {
        leave();
        const owner = nics.find((nic) => publicOf(nic) === destination);
        if (owner === undefined)
          return finish(inInternet(subnetOf(at).vnet, destination) ? 'reaches-internet' : 'blackholed', [bare]);
        const known = hops.length === 1 ? publicOf(start) : undefined;
        const seen = { ...flow, source: known ?? 'hidden', destination: addressOf(owner) };
        return finish('delivered', [{ address: destination, filters: inbound(owner, seen) }]);
      }
      if (route.type === 'VirtualNetworkServiceEndpoint') {
        leave();
        return finish('reaches-internet', [bare]);
      }
      if (route.type === 'VirtualNetworkGateway') {
        const way = gatewayRoutes(subnetOf(at).vnet)
          .filter(({ prefix }) => inside(prefix, destination))
          .toSorted((one, other) => lengthOf(other.prefix) - lengthOf(one.prefix))[0];
        const owner = way?.isUp === true ? ownerIn(way.into, destination) : undefined;
        if (owner !== undefined) return arrive(owner);
        leave();
        if (way?.isUp === false) return finish('next-hop-missing', [bare]);
        return finish(way?.into === undefined ? 'leaves-model' : 'unowned', [bare]);
      }
      if (['VnetLocal', 'VNetPeering', 'InterfaceEndpoint'].includes(route.type)) {
        const owner = ownerIn(route.into, destination);
        if (owner !== undefined) return arrive(owner);
        leave();
        return finish('unowned', [bare]);
      }
      const here = subnetOf(at).vnet;
      const way = best([...systemRoutes(here), ...endpointRoutes(here)], route.hop ?? '');
      const appliance = ownerIn(way?.into, route.hop);
      if (appliance !== undefined && route.hop === destination) return arrive(appliance);
      leave();
      if (appliance === undefined) return finish('next-hop-missing', [bare]);
      if (hops.some(({ address }) => address === addressOf(appliance))) return finish('looped', [bare]);
      if (appliance.p['enableIPForwarding'] !== true) notForwarding.push(appliance);
      before = inbound(appliance, flow);
      at = appliance;
    }
  };
}
