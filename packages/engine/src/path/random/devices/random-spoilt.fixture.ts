import type { CloudResource } from '../../../documents/resource.ts';
import type { Random } from '../random.fixture.ts';
import { hashOf } from '../random-unseen.fixture.ts';

type Json = Readonly<Record<string, unknown>>;

/** What of a security rule's document cannot be read: each of these in place of what stands there. */
const OF_RULES: readonly Json[] = [
  { access: 'Perhaps' },
  { access: undefined },
  { direction: 'Sideways' },
  { protocol: 'Sctp' },
  { priority: undefined },
  { priority: 'first' },
  { sourceAddressPrefix: '10.0.0.0/99', sourceAddressPrefixes: [] },
  { destinationAddressPrefix: undefined, destinationAddressPrefixes: ['10.0.0.0/8', 42] },
  { destinationPortRange: '90-80', destinationPortRanges: ['443'] },
  { sourcePortRange: undefined, sourcePortRanges: [{}] },
];

/** The same of a route's. */
const OF_ROUTES: readonly Json[] = [
  { addressPrefix: '10.0.0.0/99' },
  { addressPrefix: undefined },
  { nextHopType: 'Nowhere', nextHopIpAddress: undefined },
  { nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.1' },
];

/** And of a security admin rule's. */
const ADMIN_RULE = 'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules';
const OF_ADMIN_RULES: readonly Json[] = [
  { access: 'Perhaps' },
  { direction: undefined },
  { protocol: 'Sctp' },
  { priority: 'first' },
  { sources: [{ addressPrefixType: 'IPPrefix', addressPrefix: '10.0.0.0/99' }] },
  { destinations: [{}] },
  { destinationPortRanges: ['443', '90-80'] },
];

/** And of a firewall's. */
const OF_FIREWALL_RULES: readonly Json[] = [
  { ipProtocols: ['Foo'] },
  { ipProtocols: ['TCP', 'Foo'] },
  { destinationPorts: ['443', '90-80'] },
  { destinationPorts: [] },
  { sourceAddresses: ['10.0.0.0/99'], sourceIpGroups: [] },
  { destinationAddresses: [7], destinationIpGroups: [] },
];
/** And of a load balancer's. */
const OF_BALANCING: readonly Json[] = [
  { protocol: 'Sctp' },
  { frontendPort: 'http' },
  { frontendPort: undefined },
  { backendPort: {} },
];

/** And of a connection's. */
const CONNECTION = 'Microsoft.Network/connections';
const OF_CONNECTIONS: readonly ((gateway: string) => Json)[] = [
  () => ({ connectionStatus: 'Perhaps' }),
  () => ({ connectionStatus: [7] }),
  (gateway) => ({ egressNatRules: [{ id: `${gateway}/natRules/out` }] }),
  (gateway) => ({ ingressNatRules: [{ id: `${gateway}/natRules/in` }] }),
  () => ({ trafficSelectorPolicies: [{ localAddressRanges: ['10.0.0.0/16'], remoteAddressRanges: ['10.8.0.0/16'] }] }),
];
const GATEWAY = 'Microsoft.Network/virtualNetworkGateways';
/** Some of what its connections name, and addresses by which others come before. */
const NAT_RULES = ['10.8.0.0/15', '20.0.0.0/8', '0.0.0.0/1'].map((addressSpace) => ({
  natRules: [{ name: 'in', properties: { mode: 'IngressSnat', externalMappings: [{ addressSpace }] } }],
}));

function withSpoiltConnection(document: CloudResource, random: Random): CloudResource {
  const properties = document.properties as Json;
  const gateway = (properties['virtualNetworkGateway1'] as { readonly id?: string } | undefined)?.id ?? '';
  return { ...document, properties: { ...properties, ...random.pick(OF_CONNECTIONS)(gateway) } };
}

/** And of an interface's: of some, as they are. */
const INTERFACE = 'Microsoft.Network/networkInterfaces';
const OF_CONFIGURATIONS: readonly Json[] = [{ applicationSecurityGroups: 'web' }, { applicationSecurityGroups: [{}] }];

/** Of these nothing at all, sometimes. */
const WHOLE: ReadonlySet<string> = new Set(
  ['natGateways', 'connections', 'localNetworkGateways'].map((kind) => `Microsoft.Network/${kind}`),
);

/** And of a peering's. */
const OF_PEERINGS: readonly Json[] = [{ peeringState: 'Perhaps' }, { peeringState: 7 }];

const COLLECTIONS = [
  ['firewallPolicies/ruleCollectionGroups', 'ruleCollections'],
  ['azureFirewalls', 'networkRuleCollections'],
] as const;

type Collection = Json & { readonly rules?: readonly Json[] };

/** One collection has no priority, or no action, or one of its network rules a member that cannot be read. */
function withSpoiltCollection(document: CloudResource, member: string, random: Random): CloudResource {
  const properties = document.properties as Json;
  const all = (properties[member] ?? []) as readonly (Collection & { readonly properties?: Collection })[];
  if (all.length === 0) return document;
  const at = random.below(all.length);
  const odd = random.pick(OF_FIREWALL_RULES);
  const way = random.below(4);
  const spoil = ({ rules = [], ...own }: Collection): Collection => {
    if (way === 0) return { ...own, rules, priority: undefined };
    const isNetwork = (rule: Json) => 'destinationPorts' in rule && !('translatedPort' in rule);
    if (way === 1 && rules.every(isNetwork)) return { ...own, rules, action: { type: 'Perhaps' } };
    const first = rules.findIndex(isNetwork);
    return { ...own, rules: rules.map((rule, index) => (index === first ? { ...rule, ...odd } : rule)) };
  };
  const changed = all.map((each, index) =>
    index !== at ? each : each.properties === undefined ? spoil(each) : { ...each, properties: spoil(each.properties) },
  );
  return { ...document, properties: { ...properties, [member]: changed } };
}

/** Documents of a random network, some of which have a member that cannot be read. */
export const spoilt = (documents: readonly CloudResource[], random: Random): readonly CloudResource[] =>
  documents.map((document) => spoiltByItself(spoiltOne(document, random)));

/** By what a document says, so that nothing else hangs on whether it is. */
function spoiltByItself(document: CloudResource): CloudResource {
  const { type = '' } = document;
  const hash = hashOf([document]);
  if (WHOLE.has(type)) return hash % 30 === 0 ? { ...document, properties: [] } : document;
  if (type === GATEWAY) {
    const rules = NAT_RULES[hash % 6];
    return rules === undefined ? document : { ...document, properties: { ...(document.properties as Json), ...rules } };
  }
  if (type === INTERFACE) {
    const odd = OF_CONFIGURATIONS[hash % 40];
    return odd === undefined ? document : withItem(document, 'ipConfigurations', 0, odd);
  }
  if (type !== 'Microsoft.Network/virtualNetworks' || hash % 12 > 0) return document;
  const { length } = itemsIn(document, 'virtualNetworkPeerings');
  return withItem(document, 'virtualNetworkPeerings', hash % length, { allowVirtualNetworkAccess: 'maybe' });
}

function spoiltOne(document: CloudResource, random: Random): CloudResource {
  if (document.type === ADMIN_RULE && random.chance(0.12))
    return { ...document, properties: { ...(document.properties as Json), ...random.pick(OF_ADMIN_RULES) } };
  if (document.type === CONNECTION && random.chance(0.08)) return withSpoiltConnection(document, random);
  const collections = COLLECTIONS.find(([type]) => document.type === `Microsoft.Network/${type}`);
  if (collections !== undefined && random.chance(0.12)) return withSpoiltCollection(document, collections[1], random);
  const space = SPACES.get(document.type ?? '');
  if (space !== undefined && random.chance(0.05)) return withSpoiltSpace(document, space, random);
  const list = LISTS.find(([type]) => document.type === `Microsoft.Network/${type}`);
  if (list === undefined || !random.chance(list[3])) return document;
  const [, member, odd] = list;
  const { length } = itemsIn(document, member);
  return length === 0 ? document : withItem(document, member, random.below(length), random.pick(odd));
}

const itemsIn = (document: CloudResource, list: string) =>
  ((document.properties as Json)[list] ?? []) as readonly { readonly properties: Json }[];

/** Members of one of the items in a list, in place of what stands there. */
function withItem(document: CloudResource, list: string, at: number, members: Json): CloudResource {
  const changed = itemsIn(document, list).map((item, index) =>
    index === at ? { ...item, properties: { ...item.properties, ...members } } : item,
  );
  return { ...document, properties: { ...(document.properties as Json), [list]: changed } };
}

/** What has an address space. */
const SPACES: ReadonlyMap<string, string> = new Map([
  ['Microsoft.Network/virtualNetworks', 'addressSpace'],
  ['Microsoft.Network/localNetworkGateways', 'localNetworkAddressSpace'],
]);

type Space = { readonly addressPrefixes: readonly unknown[] };

/** A prefix of an address space that cannot be read, beside the others or in place of the first; of a network perhaps one that a peering tells. */
function withSpoiltSpace(document: CloudResource, member: string, random: Random): CloudResource {
  const properties = document.properties as Json;
  const odd = random.pick(['10.0.0.0/99', '10.0.0.0/64', 42, {}]);
  const isAlone = random.chance(0.3);
  const spoil = ({ addressPrefixes }: Space): Space => ({
    addressPrefixes: isAlone ? [odd, ...addressPrefixes.slice(1)] : [...addressPrefixes, odd],
  });
  const told = itemsIn(document, 'virtualNetworkPeerings').map(
    (each) => each.properties['remoteAddressSpace'] as Space | undefined,
  );
  const at = told.findIndex((each) => each?.addressPrefixes[0]);
  const remote = told[at];
  if (remote === undefined || random.chance(0.3))
    return { ...document, properties: { ...properties, [member]: spoil(properties[member] as Space) } };
  return withItem(document, 'virtualNetworkPeerings', at, { remoteAddressSpace: spoil(remote) });
}

const LISTS: readonly (readonly [type: string, member: string, odd: readonly Json[], share: number])[] = [
  ['networkSecurityGroups', 'securityRules', OF_RULES, 0.35],
  ['routeTables', 'routes', OF_ROUTES, 0.1],
  ['loadBalancers', 'loadBalancingRules', OF_BALANCING, 0.05],
  ['virtualNetworks', 'virtualNetworkPeerings', OF_PEERINGS, 0.06],
];
