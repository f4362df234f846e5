import { parseAddress, parsePrefix } from '@hopscope/engine';
import * as z from 'zod';

/*
 * Bodies of PUT for the types of Microsoft.Network that decide about packets. What is read is held to its form; whatever
 * else a client sends is kept as it is, because a GET that is sent back must be taken. Words compare without case.
 */

const word = (expected: string, ...words: readonly string[]) => {
  const known = new Set(words.map((each) => each.toLowerCase()));
  const error = `expected ${expected}`;
  return z.string({ error }).refine((text) => known.has(text.toLowerCase()), { error });
};

const matching = (expected: string, isGood: (text: string) => boolean) => {
  const error = `expected ${expected}`;
  return z.string({ error }).refine(isGood, { error });
};

/** The same where it may be left out, which some clients say by an empty text. */
const optional = (expected: string, isGood: (text: string) => boolean) =>
  matching(expected, (text) => text === '' || isGood(text)).nullish();

const isTag = (text: string) => /^[A-Za-z][\w.-]*$/.test(text);
const isAddress = (text: string) => parseAddress(text).ok;
const isPrefix = (text: string) => parsePrefix(text).ok;
const isRuleAddress = (text: string) => text === '*' || isPrefix(text) || isAddress(text) || isTag(text);
/** In lists of addresses there are no tags ("cannot specify existing VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags"). */
const isListed = (text: string) => isPrefix(text) || isAddress(text);
const isRulePorts = (text: string) => {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return text === '*' || (from !== undefined && Number(from) <= Number(to) && Number(to) <= 65_535);
};

const PREFIX = ['a network such as 10.0.0.0/16', isPrefix] as const;
const ADDRESS = ['an IP address', isAddress] as const;
const RULE_ADDRESS = ['an IP address, a network, a service tag or *', isRuleAddress] as const;
const LISTED_ADDRESS = ['an IP address or a network: only outside of a list a service tag or *', isListed] as const;
const RULE_PORTS = ['a port, a range such as 8000-8080, or *', isRulePorts] as const;

const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: 'expected an array' });
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape, { error: 'expected an object' });
/** `collection`: what its ids have behind the provider. That it is there, and in the region, is looked at among the documents. */
const referenceTo = (what: string, collection: string) => {
  const form = new RegExp(`/providers/Microsoft\\.Network/${collection.replace('/', '/[^/]+/')}/[^/]+$`, 'i');
  return object({ id: matching(`the resource id of ${what}`, (id) => form.test(id)) });
};
const GROUP = referenceTo('a network security group', 'networkSecurityGroups');
const PUBLIC_ADDRESS = referenceTo('a public IP address', 'publicIPAddresses');
const APPLICATION_GROUPS = list(referenceTo('an application security group', 'applicationSecurityGroups')).nullish();
const name = matching('a name of letters, digits, _, . and -', (text) => /^\w(?:[\w.-]{0,78}\w)?$/.test(text));
const flag = z.boolean({ error: 'expected true or false' }).nullish();

const EITHER = [
  ['sourceAddressPrefix', 'sourceAddressPrefixes'],
  ['destinationAddressPrefix', 'destinationAddressPrefixes'],
  ['sourcePortRange', 'sourcePortRanges'],
  ['destinationPortRange', 'destinationPortRanges'],
] as const;

const securityRule = object({
  protocol: word('Tcp, Udp, Icmp, Esp, Ah or *', 'Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*'),
  access: word('Allow or Deny', 'Allow', 'Deny'),
  direction: word('Inbound or Outbound', 'Inbound', 'Outbound'),
  priority: z
    .int({ error: 'expected a whole number from 100 to 4096' })
    .min(100, { error: 'expected a whole number from 100 to 4096' })
    .max(4096, { error: 'expected a whole number from 100 to 4096' }),
  sourceAddressPrefix: optional(...RULE_ADDRESS),
  destinationAddressPrefix: optional(...RULE_ADDRESS),
  sourceAddressPrefixes: list(matching(...LISTED_ADDRESS)).nullish(),
  destinationAddressPrefixes: list(matching(...LISTED_ADDRESS)).nullish(),
  sourcePortRange: optional(...RULE_PORTS),
  destinationPortRange: optional(...RULE_PORTS),
  sourcePortRanges: list(matching(...RULE_PORTS)).nullish(),
  destinationPortRanges: list(matching(...RULE_PORTS)).nullish(),
  sourceApplicationSecurityGroups: APPLICATION_GROUPS,
  destinationApplicationSecurityGroups: APPLICATION_GROUPS,
}).superRefine((rule, context) => {
  // "The user must supply one or the other."
  for (const [one, several] of EITHER)
    if (Boolean(rule[one]) && (rule[several] ?? []).length > 0)
      context.addIssue({ code: 'custom', message: `expected nothing beside ${one}`, path: [several] });
});

const NEXT_HOPS = [
  'VirtualNetworkGateway',
  'VnetLocal',
  'Internet',
  'VirtualAppliance',
  'VirtualApplianceEcmp',
  'None',
];

const SEVERAL = 'expected from 2 to 64 addresses for VirtualApplianceEcmp, and for nothing else';

const route = object({
  addressPrefix: matching('a network or a service tag', (text) => isPrefix(text) || isTag(text)),
  nextHopType: word(NEXT_HOPS.join(', '), ...NEXT_HOPS),
  nextHopIpAddress: optional(...ADDRESS),
  nextHop: object({
    nextHopIpAddresses: list(matching(...ADDRESS))
      .min(2, { error: SEVERAL })
      .max(64, { error: SEVERAL }),
  }).nullish(),
})
  .refine(
    ({ nextHopType, nextHopIpAddress }) =>
      (nextHopType.toLowerCase() === 'virtualappliance') === Boolean(nextHopIpAddress),
    { error: 'expected an address for VirtualAppliance, and for nothing else', path: ['nextHopIpAddress'] },
  )
  .refine(({ nextHopType, nextHop }) => (nextHopType.toLowerCase() === 'virtualapplianceecmp') === Boolean(nextHop), {
    error: SEVERAL,
    path: ['nextHop'],
  });

const POLICIES = ['Disabled', 'Enabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'];

const subnet = object({
  addressPrefix: optional(...PREFIX),
  addressPrefixes: list(matching(...PREFIX)).nullish(),
  networkSecurityGroup: GROUP.nullish(),
  routeTable: referenceTo('a route table', 'routeTables').nullish(),
  natGateway: referenceTo('a NAT gateway', 'natGateways').nullish(),
  serviceEndpoints: list(
    object({ service: z.string({ error: 'expected a service such as Microsoft.Storage' }) }),
  ).nullish(),
  privateEndpointNetworkPolicies: word(POLICIES.join(', '), ...POLICIES).nullish(),
  privateLinkServiceNetworkPolicies: word('Enabled or Disabled', 'Enabled', 'Disabled').nullish(),
  defaultOutboundAccess: flag,
});

const peering = object({
  remoteVirtualNetwork: referenceTo('a virtual network', 'virtualNetworks'),
  allowVirtualNetworkAccess: flag,
  allowForwardedTraffic: flag,
  allowGatewayTransit: flag,
  useRemoteGateways: flag,
});

const ipConfiguration = object({
  subnet: referenceTo('a subnet', 'virtualNetworks/subnets'),
  privateIPAddress: optional(...ADDRESS),
  privateIPAllocationMethod: word('Dynamic or Static', 'Dynamic', 'Static').nullish(),
  privateIPAddressVersion: word('IPv4 or IPv6', 'IPv4', 'IPv6').nullish(),
  primary: flag,
  publicIPAddress: PUBLIC_ADDRESS.nullish(),
  applicationSecurityGroups: APPLICATION_GROUPS,
});

/** The properties of children by the member of the parent that lists them. */
const CHILDREN = {
  securityRules: securityRule,
  routes: route,
  subnets: subnet,
  virtualNetworkPeerings: peering,
  ipConfigurations: ipConfiguration,
};
type Member = keyof typeof CHILDREN;

const childIn = (member: Member) => object({ name, properties: CHILDREN[member] });
const children = (member: Member) => list(childIn(member)).nullish();

/** Where an interface may ask for names in place of its network's servers (Azure/azure-rest-api-specs, NetworkInterfaceDnsSettings). */
const nameServer = matching(
  'an IP address, or AzureProvidedDNS',
  (text) => isAddress(text) || text.toLowerCase() === 'azureprovideddns',
);

/** The properties of each type, by its lower-case name. */
const PROPERTIES: Readonly<Record<string, z.ZodType>> = {
  'microsoft.network/networksecuritygroups': object({ securityRules: children('securityRules') }),
  'microsoft.network/routetables': object({ routes: children('routes'), disableBgpRoutePropagation: flag }),
  'microsoft.network/virtualnetworks': object({
    addressSpace: object({
      addressPrefixes: list(matching(...PREFIX)).min(1, { error: 'expected at least one network' }),
    }),
    subnets: children('subnets'),
    virtualNetworkPeerings: children('virtualNetworkPeerings'),
    dhcpOptions: object({ dnsServers: list(matching(...ADDRESS)).nullish() }).nullish(),
  }),
  'microsoft.network/networkinterfaces': object({
    ipConfigurations: list(childIn('ipConfigurations')).min(1, { error: 'expected at least one IP configuration' }),
    networkSecurityGroup: GROUP.nullish(),
    enableIPForwarding: flag,
    dnsSettings: object({ dnsServers: list(nameServer).nullish() }).nullish(),
  }),
  'microsoft.network/publicipaddresses': object({
    ipAddress: optional(...ADDRESS),
    publicIPAllocationMethod: word('Dynamic or Static', 'Dynamic', 'Static').nullish(),
  }),
  'microsoft.network/natgateways': object({
    publicIpAddresses: list(PUBLIC_ADDRESS).nullish(),
    publicIpPrefixes: list(referenceTo('a public IP prefix', 'publicIPPrefixes')).nullish(),
  }).nullish(),
};

/** What `properties` of a PUT of this type has to be; any object for types that are kept without being read. */
export const networkPropertiesSchema = (type: string): z.ZodType =>
  PROPERTIES[type.toLowerCase()] ?? object({}).nullish();

/** The same for a child, under its parent's member; undefined where children cannot be written by themselves. */
export const networkChildSchema = (member: string): z.ZodType | undefined =>
  member === 'ipConfigurations' ? undefined : CHILDREN[member as Member];

/** Names of what lies in Microsoft.Network. */
export const isNetworkName = (text: string): boolean => name.safeParse(text).success;
