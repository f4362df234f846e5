import { oneByOne, type Documents } from './documents.fixture.ts';
import type { CloudResource } from '../../../documents/resource.ts';
import type { Asks, At, Configuration, Firewall, Interface, Model, Subnet, Vnet } from '../model.fixture.ts';
import { asTold, readGateways } from './read-gateways.fixture.ts';
import { delegatedOf, FOR_GATEWAYS, readRequestGateways } from './read-request-gateways.fixture.ts';
import { isOfPool, readPools } from './read-pools.fixture.ts';
import { readListeners } from './read-listeners.fixture.ts';
import { readJoined } from './read-joined.fixture.ts';
import { readPeers, readUntold, sideTo, stateBetween } from './read-peers.fixture.ts';
import { leadsSomewhere, readUnread, isWhole, membersOf } from './read-unread.fixture.ts';
import { isOneMachine } from '../places/own.fixture.ts';
import { readResolvers } from './read-resolvers.fixture.ts';
import { readPublicNames, readStoodFor, readZones } from './read-zones.fixture.ts';
import { readRestricted, readServices } from './read-services.fixture.ts';
import { readAdmin, readAsking, readFirewallRules, readGroup } from './read-rules.fixture.ts';
import {
  addressesIn,
  isReadable,
  numberOf,
  rangeOf,
  readable,
  same,
  tagOf,
  UNUSED,
  type Address,
  type Json,
} from '../words.fixture.ts';

/** "States and billing status of Azure Virtual Machines"; of what is none of these, and of `unknown`, nobody can tell. */
const STATES = ['starting', 'running', 'stopping', 'stopped', 'deallocating', 'deallocated'];

/** Documents to the model. Well-formed ones only: what the engine makes of others is another test. */
export function readModel(
  resources: readonly CloudResource[],
  tagTexts: ReadonlyMap<string, readonly string[]>,
  learned: ReadonlyMap<string, readonly string[]>,
): Model {
  const all: Documents = (type) =>
    resources
      .filter((each) => same(each.type, `Microsoft.Network/${type}`) || same(each.type, type))
      .map(({ id, location = '', sku, tags, properties }) => ({
        id,
        // "East US" is the display name of eastus.
        region: location.split(' ').join('').toLowerCase(),
        sku: (sku ?? {}) as Json,
        tags: (tags ?? {}) as Json,
        p: (properties ?? {}) as Json,
      }));
  const tags = new Map([...tagTexts].map(([name, texts]) => [name, texts.map(rangeOf)]));
  const find = (type: string, id: string | undefined) => all(type).find((each) => same(each.id, id));
  const addressOf = (reference: Json | undefined): Address | undefined => {
    const found = find('publicIPAddresses', reference?.['id']);
    return found === undefined ? undefined : numberOf(found.p['ipAddress']);
  };
  const isAddressUnseen = (reference: Json | undefined): boolean =>
    reference !== undefined && find('publicIPAddresses', reference['id']) === undefined;
  /** "Closed to inbound traffic when used as a frontend" ("Public IP addresses"): Basic ones are not, and without a SKU nobody says so. */
  const isSecure = (reference: Json | undefined): boolean =>
    String(find('publicIPAddresses', reference?.['id'])?.sku['name'] ?? 'Basic') !== 'Basic';

  /** Networks that nobody gave, whose gateways one uses; that of a virtual hub goes by the hub's id as well. */
  const unseenOf = (id: string, p: Json): readonly (readonly string[])[] => {
    const hubs = all('virtualHubs/hubVirtualNetworkConnections')
      .filter((each) => same(each.p['remoteVirtualNetwork'].id, id))
      .flatMap((each) => each.id.split('/hubVirtualNetworkConnections/')[0] ?? [])
      .slice(0, 1);
    const lenders = lendersOf(id, p);
    // It is peered with a network of its own that nobody gave: a described one is another.
    const first = lenders.find((each) => !each.endsWith('?'));
    const byHub = [...(first === undefined ? [] : [first]), ...hubs];
    return [...(byHub.length === 0 ? [] : [byHub]), ...lenders.filter((each) => each !== first).map((each) => [each])];
  };
  const lendersOf = (id: string, p: Json): readonly string[] =>
    ((p['virtualNetworkPeerings'] ?? []) as readonly Json[]).flatMap(({ id: own, properties }) => {
      const remote: string = properties.remoteVirtualNetwork.id;
      const isUnseen = find('virtualNetworks', remote) === undefined;
      const state = stateBetween(properties, isUnseen ? properties : sideTo(id, remote, all));
      if (properties.useRemoteGateways !== true || state === 'down' || (state === 'up' && !isUnseen)) return [];
      // What one learned whose peering perhaps is none nobody told.
      return state === 'up' ? remote : `${own}?`;
    });
  const vnets = all('virtualNetworks').map(({ id, region, p }): Vnet => ({
    id,
    region,
    asks: asksOf(p['dhcpOptions']?.dnsServers ?? []),
    space: readable(p['addressSpace'].addressPrefixes),
    peers: [],
    joinsUnseen: false,
    untold: [],
    tagHoldsUnseen: false,
    hasUnread: false,
    admin: [],
    gateways: [],
    isWhole: isWhole(p),
    borrowsUnseen: unseenOf(id, p).some((each) => !each.some((one) => learned.has(one))),
    borrowed: unseenOf(id, p).map((each) => asTold(learned.get(each.find((one) => learned.has(one)) ?? ''))),
  }));
  for (const vnet of vnets) {
    const { joined, isUnseen } = readJoined(vnet, vnets, all);
    vnet.peers = [...readPeers(vnet, vnets, all), ...joined];
    vnet.joinsUnseen = isUnseen;
    const unread = readUnread(vnet, joined, all);
    vnet.untold = [...readUntold(vnet, vnets, all), ...unread];
    vnet.hasUnread = unread.length > 0 || vnet.untold.some(({ isPerhaps = false }) => isPerhaps);
    vnet.tagHoldsUnseen = isUnseen || vnet.untold.some(({ allowsAccess }) => allowsAccess);
    vnet.admin = readAdmin(vnet, vnets, all, tags);
  }
  for (const vnet of vnets) {
    vnet.gateways = readGateways(vnet, vnets, all, learned);
  }

  const isTag = ({ addressPrefix }: Json): boolean => /^[A-Z]/.test(addressPrefix);
  const subnets = all('virtualNetworks').flatMap(({ id, p }) =>
    (p['subnets'] as readonly Json[]).map(({ id: own, properties }): Subnet => {
      const table = find('routeTables', properties.routeTable?.id);
      // One of its own comes before that of the whole network.
      const named = properties.natGateway ?? p['defaultPublicNatGateway'];
      const nat =
        (properties.natGateway === undefined
          ? all('natGateways').find((each) => same(each.p['sourceVirtualNetwork']?.id, id))
          : undefined) ?? find('natGateways', named?.id);
      return {
        id: own,
        vnet: vnets.find((each) => each.id === id) as Vnet,
        group: readGroup(find('networkSecurityGroups', properties.networkSecurityGroup?.id), tags),
        routes: ((table?.p['routes'] ?? []) as readonly Json[]).map(({ id: route, properties: words }) => ({
          id: route,
          prefixes:
            tags.get(words.addressPrefix) ??
            (isTag(words) || !isReadable(words.addressPrefix) ? [] : [rangeOf(words.addressPrefix)]),
          isUntold: !isReadable(words.addressPrefix) || (isTag(words) && !tags.has(words.addressPrefix)),
          isAnywhere: !isReadable(words.addressPrefix),
          rank: tags.has(words.addressPrefix) ? (words.addressPrefix.includes('.') ? 1 : 2) : 0,
          type: leadsSomewhere(words) ? words.nextHopType : 'Unreadable',
          hops: leadsSomewhere(words)
            ? [words.nextHopIpAddress ?? [], words.nextHop?.nextHopIpAddresses ?? []].flat().map(numberOf)
            : [],
        })),
        isTableUnseen: properties.routeTable !== undefined && table === undefined,
        takesGatewayRoutes: table?.p['disableBgpRoutePropagation'] !== true,
        takesPeeringRoutes: table?.p['disablePeeringRoute'] !== 'All',
        services: ((properties.serviceEndpoints ?? []) as readonly Json[]).flatMap(
          ({ service }) => tags.get(tagOf(service)) ?? [],
        ),
        restricted: readRestricted(properties, all),
        endpoints: ((properties.serviceEndpoints ?? []) as readonly Json[]).map((each) => ({
          service: each['service'],
          regions: each['locations'] ?? ['*'],
        })),
        hasUnseenService: ((properties.serviceEndpoints ?? []) as readonly Json[]).some(
          ({ service }) => !tags.has(tagOf(service)),
        ),
        policies: properties.privateEndpointNetworkPolicies ?? 'Disabled',
        natGateway:
          nat === undefined
            ? named && { addresses: [], isUnseen: true }
            : {
                addresses: [
                  ...['publicIpAddresses', 'publicIpAddressesV6'].flatMap((list) =>
                    ((nat.p[list] ?? []) as readonly Json[]).flatMap((each) => addressOf(each) ?? []),
                  ),
                  ...((nat.p['publicIpPrefixes'] ?? []) as readonly Json[]).flatMap((each) =>
                    addressesIn(rangeOf(find('publicIPPrefixes', each['id'])?.p['ipPrefix'])),
                  ),
                ],
              },
        isPrivate: properties.defaultOutboundAccess === false,
        prefixes: [properties.addressPrefix ?? [], properties.addressPrefixes ?? []].flat().map(rangeOf),
        hasGateway: all('virtualNetworkGateways').some((each) =>
          (each.p['ipConfigurations'] as readonly Json[]).some((one) => same(one['properties'].subnet.id, own)),
        )
          ? 'sends on'
          : all('applicationGateways').some((each) =>
              same(each.p['gatewayIPConfigurations'][0].properties.subnet.id, own),
            ) && 'serves',
        isGivenAway:
          delegatedOf(properties).some((each) => !same(each, FOR_GATEWAYS)) ||
          all('Microsoft.ContainerInstance/containerGroups').some((each) =>
            (each.p['subnetIds'] as readonly Json[]).some((one) => same(one['id'], own)),
          ),
      };
    }),
  );
  const subnetOf = (id: string) => subnets.find((each) => same(each.id, id)) as Subnet;

  const machines = all('Microsoft.Compute/virtualMachines').map(({ id, p }) => {
    const codes = ((p['instanceView']?.statuses ?? []) as readonly Json[]).map(({ code }) => code.toLowerCase());
    const state = codes.find((code: string) => code.startsWith('powerstate/'))?.split('/')[1];
    const nics = (p['networkProfile'].networkInterfaces as readonly Json[])
      .toSorted((one, other) => primary(other) - primary(one))
      .map((each) => each['id'] as string);
    const isTold = state === undefined || STATES.includes(state);
    const runs = isTold ? state === undefined || state === 'running' : undefined;
    return { id, nics, runs, isFlexible: p['virtualMachineScaleSet'] !== undefined };
  });
  const interfaces = all('networkInterfaces').map(({ id, tags: own, p }): Interface => {
    const endpoint = find('privateEndpoints', p['privateEndpoint']?.id);
    const status = endpoint?.p['privateLinkServiceConnections'][0].properties.privateLinkServiceConnectionState.status;
    const leadsTo = endpoint?.p['privateLinkServiceConnections'][0].properties.privateLinkServiceId;
    const configurations = (p['ipConfigurations'] as readonly Json[])
      .flatMap(oneByOne)
      .map((each): Configuration & { primary: boolean } => ({
        id: each['id'],
        primary: each['properties'].primary === true,
        address: numberOf(each['properties'].privateIPAddress),
        publicAddress: addressOf(each['properties'].publicIPAddress),
        hasUnseenAddress: isAddressUnseen(each['properties'].publicIPAddress),
        isSecure: isSecure(each['properties'].publicIPAddress),
        // A private endpoint is a member itself, and its interface is for all that it has addresses for.
        members: [each['properties'], endpoint?.p ?? {}].flatMap(membersOf),
        natRules: ((each['properties'].loadBalancerInboundNatRules ?? []) as readonly Json[]).map((one) => one['id']),
        balancers: { letsOut: false, carries: [], addresses: [], takesDefault: false, isInspected: false },
        isInspected: each['properties'].gatewayLoadBalancer !== undefined,
      }));
    const subnet = subnetOf(p['ipConfigurations'][0].properties.subnet.id);
    const servers: readonly string[] = p['dnsSettings']?.dnsServers ?? [];
    return {
      kind: 'interface',
      id,
      subnet,
      asks: servers.length === 0 ? subnet.vnet.asks : asksOf(servers),
      group: readGroup(find('networkSecurityGroups', p['networkSecurityGroup']?.id), tags),
      forwards: p['enableIPForwarding'] === true,
      saysDefault: p['defaultOutboundConnectivityEnabled'],
      isMachinePublic: false,
      isTagged: own['disableSnatOnPL'] === 'true',
      machine: machines.find(({ nics }) => nics.some((each) => same(each, id))),
      endpointId: endpoint?.id,
      endpoint:
        p['privateEndpoint'] === undefined
          ? undefined
          : endpoint === undefined
            ? 'unknown'
            : status !== 'Approved'
              ? 'refused'
              : String(leadsTo).includes('/Microsoft.Network/')
                ? 'unknown'
                : 'approved',
      ends: p['privateLinkService'] === undefined ? 'delivered' : 'unowned',
      leadsTo,
      configurations: configurations.toSorted((one, other) => Number(other.primary) - Number(one.primary)),
      floats: [],
    };
  });
  const isPublic = (one: Interface) =>
    one.configurations.some(({ publicAddress, hasUnseenAddress }) => publicAddress !== undefined || hasUnseenAddress);
  for (const one of interfaces)
    one.isMachinePublic = interfaces.some(
      (other) => isPublic(other) && (other === one || (one.machine !== undefined && other.machine === one.machine)),
    );
  const configurations = interfaces.flatMap((owner): readonly At[] =>
    owner.configurations.map((configuration) => ({ owner, configuration })),
  );
  const frontends = all('loadBalancers').flatMap(({ p, sku }) =>
    (p['frontendIPConfigurations'] as readonly Json[]).map(({ id, properties }) => {
      const shown = addressOf(properties.publicIPAddress);
      return {
        kind: 'frontend' as const,
        id: id as string,
        address: shown ?? numberOf(properties.privateIPAddress),
        isPublic: shown !== undefined,
        isInspected: properties.gatewayLoadBalancer !== undefined,
        isBasic: same(sku['name'], 'Basic'),
        isSecure: isSecure(properties.publicIPAddress) || (shown !== undefined && same(sku['name'], 'Standard')),
        vnet: shown === undefined ? subnetOf(properties.subnet.id).vnet : undefined,
        listeners: readListeners(p, id, configurations),
      };
    }),
  );
  for (const one of interfaces)
    one.floats = frontends
      .filter(({ listeners }) =>
        listeners.some(
          ({ isFloating, backends }) => isFloating && backends.some(({ owner }) => isOneMachine(owner, one)),
        ),
      )
      .map(({ address }) => address);
  /* Ways out: a public one lets its pools out; a Standard one takes the default away. */
  for (const { p, sku } of all('loadBalancers')) {
    const isPublic = (p['frontendIPConfigurations'] as readonly Json[]).some(
      ({ properties }) => properties.publicIPAddress !== undefined,
    );
    const inspected = (p['frontendIPConfigurations'] as readonly Json[]).filter(
      ({ properties }) => properties.gatewayLoadBalancer !== undefined,
    );
    const isInspected = ({ properties }: Json): boolean =>
      inspected.some(({ id }) =>
        [properties.frontendIPConfiguration, ...(properties.frontendIPConfigurations ?? [])].some((each) =>
          same(each?.id, id),
        ),
      );
    const letting = [
      ...((p['loadBalancingRules'] ?? []) as readonly Json[]).filter(
        ({ properties }) => properties.disableOutboundSnat !== true,
      ),
      ...((p['outboundRules'] ?? []) as readonly Json[]),
    ];
    // "Outbound rules": each is for TCP, for UDP or for both.
    const carriedBy = ({ id, properties }: Json): readonly string[] =>
      id.includes('/outboundRules/') && properties.protocol !== 'All'
        ? [properties.protocol.toLowerCase()]
        : ['tcp', 'udp'];
    // A flow leaves with the address of one of them ("Use Source Network Address Translation (SNAT) for outbound connections").
    const shownBy = ({ properties }: Json): readonly Address[] =>
      [properties.frontendIPConfiguration, ...(properties.frontendIPConfigurations ?? [])].flatMap((each) => {
        const front = (p['frontendIPConfigurations'] as readonly Json[]).find(({ id }) => same(each?.id, id));
        const text = find('publicIPAddresses', front?.['properties'].publicIPAddress?.id)?.p['ipAddress'];
        return text === undefined ? [] : numberOf(text);
      });
    for (const { id, named } of readPools(p, configurations))
      for (const { configuration } of named) {
        const lets = letting.filter((rule) => isOfPool(rule, id));
        if (isPublic && lets.length > 0) {
          configuration.balancers.letsOut = true;
          configuration.balancers.carries = [...configuration.balancers.carries, ...lets.flatMap(carriedBy)];
          configuration.balancers.addresses = [
            ...new Set([...configuration.balancers.addresses, ...lets.flatMap(shownBy)]),
          ];
          configuration.balancers.isInspected ||= lets.some(isInspected);
        }
        if (!same(sku['name'], 'Basic')) configuration.balancers.takesDefault = true;
      }
  }
  const firewallSubnet = (p: Json): Json =>
    all('virtualNetworks')
      .flatMap((each) => each.p['subnets'] as readonly Json[])
      .find(({ id }) => same(id, p['ipConfigurations'][0].properties.subnet.id)) as Json;
  const firewalls = all('azureFirewalls').map(({ id, p }): Firewall => {
    const policy = find('firewallPolicies', p['firewallPolicy']?.id);
    const classic = p['additionalProperties']?.['Network.SNAT.PrivateRanges'] as string | undefined;
    const written = policy === undefined ? classic?.split(',') : policy.p['snat']?.privateRanges;
    const { addressPrefix, addressPrefixes } = firewallSubnet(p)['properties'];
    const space = rangeOf(addressPrefix ?? addressPrefixes[0]);
    const own = (p['ipConfigurations'] as readonly Json[]).flatMap(
      ({ properties }) => properties.privateIPAddress ?? [],
    );
    const taken = [
      ...configurations.map(({ configuration }) => configuration.address),
      ...frontends.map(({ address }) => address),
      ...all('azureFirewalls').map((each) => numberOf(each.p['ipConfigurations'][0].properties.privateIPAddress)),
    ];
    const privateRanges = [
      ...((written ?? ['IANAPrivateRanges']) as readonly string[]).flatMap((text) =>
        text === 'IANAPrivateRanges' ? UNUSED : [rangeOf(text)],
      ),
      // Of IPv6 with a policy only, and always these.
      ...(p['firewallPolicy'] === undefined ? [] : [rangeOf('fc00::/7')]),
    ];
    const rules = readFirewallRules(id, p, all, tags);
    return {
      kind: 'firewall',
      id,
      addresses: own.map(numberOf),
      publicAddresses: (p['ipConfigurations'] as readonly Json[]).flatMap(
        ({ properties }) => addressOf(properties.publicIPAddress) ?? [],
      ),
      hasUnseenAddress: (p['ipConfigurations'] as readonly Json[]).some(({ properties }) =>
        isAddressUnseen(properties.publicIPAddress),
      ),
      subnet: subnetOf(p['ipConfigurations'][0].properties.subnet.id),
      // Of its own policy: what that says is not known without it.
      privateRanges: p['firewallPolicy'] === undefined || policy !== undefined ? privateRanges : [],
      ...rules,
      ...readAsking(p, policy?.p, ({ basePolicy }) =>
        basePolicy === undefined ? 'none' : find('firewallPolicies', basePolicy.id)?.p,
      ),
      // Azure keeps the first four addresses of a subnet and the last one for itself.
      instances: addressesIn(space)
        .slice(4, -1)
        .filter((each) => !taken.includes(each)),
    };
  });
  const gateways = readRequestGateways(all, subnetOf, addressOf);
  return {
    vnets,
    subnets,
    machines,
    interfaces,
    frontends,
    firewalls,
    gateways,
    services: readServices(all),
    zones: readZones(all),
    publicNames: readPublicNames(all),
    ...readResolvers(all),
    stoodFor: readStoodFor(all),
    tags,
  };
}

const primary = ({ properties }: Json): number => Number(properties?.primary === true);

const asksOf = (servers: readonly string[]): Asks | undefined =>
  servers.length === 0 || servers[0] === 'AzureProvidedDNS' ? undefined : { servers: servers.map(numberOf) };
