import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { seeded, type Random } from './random.fixture.ts';
import { hashOf } from './random-unseen.fixture.ts';

const ZONES = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones';
const TYPE = 'Microsoft.Network/privateDnsZones';

export const RANDOM_NAMES = [
  'st.blob.core.windows.net',
  'db.database.windows.net',
  'kv.vault.azure.net',
  'own.vault.azure.net',
  'ai.openai.azure.com',
  'st.privatelink.blob.core.windows.net',
  'corp.example',
  'app.corp.example',
  'www.corp.example',
  'db.corp.example',
  'x.corp.example',
  'a.b.corp.example',
  'app.dev.corp.example',
  'www.dev.corp.example',
  'web.westus.cloudapp.azure.com',
  'www.shop.example',
];

/** Records that a zone may have: a name, and a name that it may stand for. */
const KEPT: readonly (readonly [zone: string, records: readonly (readonly [name: string, alias: string])[]])[] = [
  ['privatelink.blob.core.windows.net', [['st', 'app.corp.example']]],
  ['privatelink.database.windows.net', [['db', 'db.privatelink.database.windows.net']]],
  ['database.windows.net', [['db', 'app.corp.example']]],
  [
    'corp.example',
    [
      ['@', 'www.dev.corp.example'],
      ['app', 'www.corp.example'],
      ['www', 'app.dev.corp.example'],
      ['db', 'db.database.windows.net'],
      ['*', 'app.corp.example'],
      ['b', 'www.shop.example'],
    ],
  ],
  [
    'dev.corp.example',
    [
      ['app', 'app.corp.example'],
      ['*', 'st.blob.core.windows.net'],
    ],
  ],
];

/** Private zones, some of which networks ask, with records of all kinds. */
export function randomNames(
  vnets: readonly { readonly id: string }[],
  addresses: readonly string[],
  { chance, pick, below }: Random,
): readonly CloudResource[] {
  const [fours, sixes] = [false, true].map((isSix) => addresses.filter((each) => each.includes(':') === isSix));
  const record = (zone: string, name: string, alias: string): CloudResource => {
    if (chance(0.3))
      return { id: `${zone}/CNAME/${name}`, type: `${TYPE}/CNAME`, properties: { cnameRecord: { cname: alias } } };
    if (chance(0.1) && sixes !== undefined && sixes.length > 0) {
      const aaaaRecords = [{ ipv6Address: pick(sixes) }];
      return { id: `${zone}/AAAA/${name}`, type: `${TYPE}/AAAA`, properties: { aaaaRecords } };
    }
    const aRecords = Array.from({ length: 1 + below(2) }, () => ({ ipv4Address: pick(fours ?? []) }));
    return { id: `${zone}/A/${name}`, type: `${TYPE}/A`, properties: { aRecords } };
  };
  const vault = randomVault(vnets, fours ?? [], seeded(hashOf([vnets, addresses, 'vault'])));
  const zones = KEPT.filter(() => chance(0.8)).flatMap(([name, records]) => {
    const id = `${ZONES}/${name}`;
    const links = vnets
      .filter(() => chance(0.75))
      .map((vnet, index) => ({
        id: `${id}/virtualNetworkLinks/l${index}`,
        type: `${TYPE}/virtualNetworkLinks`,
        properties: {
          virtualNetwork: { id: vnet.id },
          resolutionPolicy: chance(0.3) ? 'NxDomainRedirect' : 'Default',
          registrationEnabled: chance(0.1),
        },
      }));
    const own = records.filter(() => chance(0.7)).map(([each, alias]) => record(id, each, alias));
    return [{ id, type: TYPE, properties: randomCounts(id, links, own) }, ...links, ...own];
  });
  const everybodys = randomPublicNames(fours ?? [], seeded(hashOf([vnets, addresses, 'public'])));
  return [...vault, ...everybodys, ...zones];
}

/** A public address that has a name, and public zones, of which one may lie in the other. */
function randomPublicNames(addresses: readonly string[], { chance, pick, below }: Random): readonly CloudResource[] {
  const shown = idOf('publicIPAddresses', 'web');
  const fqdn = 'web.westus.cloudapp.azure.com';
  const zones = ['shop.example', 'eu.shop.example'].map((name) => idOf('dnsZones', name));
  const target = (zone: string, name: string): CloudResource => {
    const [A, CNAME] = ['Microsoft.Network/dnsZones/A', 'Microsoft.Network/dnsZones/CNAME'];
    const cname = pick([fqdn, 'www.shop.example', 'app.shop.example', 'www.corp.example', 'st.blob.core.windows.net']);
    if (chance(0.4)) return { id: `${zone}/CNAME/${name}`, type: CNAME, properties: { CNAMERecord: { cname } } };
    if (chance(0.4)) return { id: `${zone}/A/${name}`, type: A, properties: { targetResource: { id: shown } } };
    const ARecords = Array.from({ length: 1 + below(2) }, () => ({ ipv4Address: pick(addresses) }));
    return { id: `${zone}/A/${name}`, type: A, properties: { ARecords } };
  };
  const all: readonly (readonly [share: number, document: CloudResource])[] = [
    [
      0.8,
      {
        id: shown,
        type: 'Microsoft.Network/publicIPAddresses',
        properties: { ipAddress: '20.77.7.7', dnsSettings: { domainNameLabel: 'web', fqdn } },
      },
    ],
    ...zones.flatMap((id, at): readonly (readonly [number, CloudResource])[] => [
      [at === 0 ? 1 : 0.5, { id, type: 'Microsoft.Network/dnsZones', properties: { zoneType: 'Public' } }],
    ]),
  ];
  const documents = all.flatMap(([share, document]) => (chance(share) ? [document] : []));
  const has = (id: string | undefined) => documents.some((each) => each.id === id);
  const records = [
    [zones[0], 'www'],
    [zones[0], 'app'],
    [zones[0], 'www.eu'],
    [zones[1], 'www'],
  ] as const;
  return [
    ...documents,
    ...records.flatMap(([zone = '', name]) => (has(zone) && chance(0.7) ? [target(zone, name)] : [])),
  ];
}

/** How many links and record sets a zone says to have: as many as there are, with its one of type SOA, or more. */
function randomCounts(id: string, links: readonly CloudResource[], records: readonly CloudResource[]) {
  const { chance, pick } = seeded(hashOf([id, links, records]));
  const more = () => pick([0, 0, 0, 1]);
  return chance(0.6)
    ? {}
    : { numberOfVirtualNetworkLinks: links.length + more(), numberOfRecordSets: records.length + 1 + more() };
}

/** A private endpoint of a vault with what keeps its name in a zone: some of it, and sometimes nothing. */
function randomVault(
  vnets: readonly { readonly id: string }[],
  addresses: readonly string[],
  { chance, pick }: Random,
): readonly CloudResource[] {
  const zone = `${ZONES}/privatelink.vaultcore.azure.net`;
  const [endpoint, address] = [idOf('privateEndpoints', 'kv'), pick(addresses)];
  const status = pick(['Approved', 'Approved', 'Approved', 'Pending']);
  const fqdn = 'kv.privatelink.vaultcore.azure.net';
  const recordSets = [{ recordType: 'A', recordSetName: 'kv', fqdn, ipAddresses: [pick(addresses)] }];
  const all: readonly (readonly [share: number, document: CloudResource])[] = [
    [0.9, { id: zone, type: TYPE, properties: hashOf([address, 'counts']) % 2 === 0 ? {} : { numberOfRecordSets: 2 } }],
    [0.3, { id: `${zone}/A/kv`, type: `${TYPE}/A`, properties: { aRecords: [{ ipv4Address: address }] } }],
    [
      0.8,
      {
        id: endpoint,
        type: 'Microsoft.Network/privateEndpoints',
        properties: {
          privateLinkServiceConnections: [{ properties: { privateLinkServiceConnectionState: { status } } }],
          customDnsConfigs: chance(0.7) ? [{ fqdn: 'kv.vault.azure.net', ipAddresses: [address] }] : [],
        },
      },
    ],
    [
      0.4,
      {
        id: `${endpoint}/privateDnsZoneGroups/default`,
        type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        properties: { privateDnsZoneConfigs: [{ name: 'z', properties: { privateDnsZoneId: zone, recordSets } }] },
      },
    ],
    ...vnets.map((vnet, index): readonly [number, CloudResource] => [
      0.7,
      {
        id: `${zone}/virtualNetworkLinks/l${index}`,
        type: `${TYPE}/virtualNetworkLinks`,
        properties: {
          virtualNetwork: { id: vnet.id },
          resolutionPolicy: chance(0.3) ? 'NxDomainRedirect' : 'Default',
          registrationEnabled: false,
        },
      },
    ]),
    [0.4, { id: `${zone}/A/own`, type: `${TYPE}/A`, properties: { aRecords: [{ ipv4Address: address }] } }],
  ];
  return all.flatMap(([share, document]) => (chance(share) ? [document] : []));
}

/** Where a DNS private resolver in one of these networks is asked, at an address that nobody else has. */
const INBOUND = ['10.0.3.4', '10.0.3.5', '10.1.3.4'] as const;

/** Such servers, and lists of them. */
export const SERVERS: readonly string[] = [...INBOUND, '10.0.3.4,10.0.3.5', '10.0.3.4,10.1.3.4', '8.8.8.8,1.1.1.1'];
export const SERVER_LISTS: readonly (readonly string[])[] = SERVERS.map((each) => each.split(','));

/** DNS private resolvers with endpoints in subnets of which no document tells, and rulesets that networks use. */
export function randomResolvers(
  vnets: readonly { readonly id: string }[],
  { chance, pick, below }: Random,
): readonly CloudResource[] {
  const [RESOLVERS, RULESETS] = ['Microsoft.Network/dnsResolvers', 'Microsoft.Network/dnsForwardingRulesets'];
  const resolvers = vnets.slice(0, 2).flatMap((vnet, at): readonly (readonly [number, CloudResource])[] => {
    const id = idOf('dnsResolvers', `d${at}`);
    const subnet = { id: `${vnet.id}/subnets/dns` };
    const own = INBOUND.filter((each) => each.startsWith(`10.${at}.`));
    const ipConfigurations = own.map((privateIpAddress) => ({ privateIpAddress, subnet }));
    return [
      [0.8, { id, type: RESOLVERS, properties: { virtualNetwork: { id: vnet.id } } }],
      [
        0.9,
        { id: `${id}/inboundEndpoints/in`, type: `${RESOLVERS}/inboundEndpoints`, properties: { ipConfigurations } },
      ],
      [0.6, { id: `${id}/outboundEndpoints/out`, type: `${RESOLVERS}/outboundEndpoints`, properties: { subnet } }],
    ];
  });
  const rulesets = ['x', 'y'].slice(below(3)).flatMap((name): readonly (readonly [number, CloudResource])[] => {
    const id = idOf('dnsForwardingRulesets', name);
    const outs = pick([[0], [1], [0, 1]]).map((at) => ({
      id: `${idOf('dnsResolvers', `d${at}`)}/outboundEndpoints/out`,
    }));
    const domains = [
      '',
      'net',
      'blob.core.windows.net',
      'privatelink.blob.core.windows.net',
      'corp.example',
      'dev.corp.example',
    ];
    return [
      [1, { id, type: RULESETS, properties: { dnsResolverOutboundEndpoints: outs } }],
      ...vnets.map((vnet, at): readonly [number, CloudResource] => [
        0.5,
        {
          id: `${id}/virtualNetworkLinks/l${at}`,
          type: `${RULESETS}/virtualNetworkLinks`,
          properties: { virtualNetwork: { id: vnet.id } },
        },
      ]),
      ...domains.map((domain, at): readonly [number, CloudResource] => [
        0.4,
        {
          id: `${id}/forwardingRules/r${at}`,
          type: `${RULESETS}/forwardingRules`,
          properties: {
            domainName: `${domain}.`,
            targetDnsServers: Array.from({ length: 1 + below(2) }, () => ({
              ipAddress: pick([...INBOUND, ...INBOUND, '10.0.7.7']),
              port: pick([53, 53, 53, 53, 5353]),
            })),
            forwardingRuleState: pick(['Enabled', 'Enabled', 'Enabled', 'Disabled']),
          },
        },
      ]),
    ];
  });
  return [...resolvers, ...rulesets].flatMap(([share, document]) => (chance(share) ? [document] : []));
}

const VNETS = ['v', 'w'].map((name) => ({ id: idOf('virtualNetworks', name) }));

/** Whom flows in these networks are for, and zones have names for. */
export const FOUND_ADDRESSES = ['10.0.2.4', '10.0.2.5', '10.0.2.9', '10.0.1.9', '20.1.1.1'];
export const FOUND_TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Storage', ['20.60.0.0/16']],
  ['Sql', ['20.62.0.0/16']],
]);
/** The same as the engine has them. */
export const FOUND_SERVICE_TAGS = new Map(
  [...FOUND_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

/** Of most of them pages tell names; of that for mail none. */
export const NAME_TAGS = ['WindowsUpdate', 'WindowsUpdate', 'AzureKubernetesService', 'Office365.Exchange.Optimize'];

/** Routes lead by a firewall whose application rules are for all names, and from that one perhaps by another one. */
export function cloudWithFinders(random: Random): readonly CloudResource[] {
  const { chance, pick } = random;
  const [first, second] = pick([
    ['v', 'w'],
    ['w', 'v'],
  ] as const);
  const baseOf = (network: string) => (network === 'v' ? '10.0.9' : '10.1.9');
  const [at, next] = [`${baseOf(first)}.4`, `${baseOf(second)}.4`];
  const asks = () => (chance(0.3) ? ` dns=${pick([at, at, '10.0.7.7'])}` : '');
  const isTwo = chance(0.6);
  const firewall = (name: string, network: string) =>
    `fw ${name} ${baseOf(network)}.4 in ${network}/AzureFirewallSubnet${chance(0.5) ? ` pip=20.5.5.${pick([5, 6])}` : ''}${chance(0.3) ? ' dns=proxy' : ''}${chance(0.1) ? ` dns=${pick(['10.0.7.7', pick(SERVERS)])}` : ''}`;
  const access = () => pick(['Allow', 'Allow', 'Deny']);
  const port = () => pick([443, 443, 8080]);
  const prefix = () => pick(['*', '10.0.2.0/24', '10.0.2.5/32', '10.0.1.0/24', `${baseOf(first)}.8/29`, '10.1.9.0/26']);
  const tags = seeded(random.below(2 ** 30));
  const service = () =>
    pick(['', 'closed', 'deny', `deny subnets=${first}/AzureFirewallSubnet`, 'deny ips=20.5.5.5', 'azure']);
  const lines = [
    `vnet v 10.0.0.0/16${asks()}`,
    `vnet w 10.1.0.0/16${asks()}`,
    'peer v w forwarded=on',
    'subnet v/app 10.0.1.0/24 rt=r',
    `subnet v/data 10.0.2.0/24${chance(0.8) ? ' rt=s' : ''}${chance(0.4) ? ' nsg=n' : ''}`,
    `subnet ${first}/AzureFirewallSubnet ${baseOf(first)}.0/26${isTwo ? ' rt=t' : ''}`,
    `subnet ${second}/AzureFirewallSubnet ${baseOf(second)}.0/26`,
    'nsg n',
    `rule n 100 in ${access()} Tcp ${prefix()} > ${pick(['*', '10.0.2.5'])} *`,
    `rule n 200 in ${access()} * * > * ${pick(['443', '*'])}`,
    `nic a 10.0.1.4 in v/app${asks()}`,
    'nic b 10.0.2.4 in v/data vm=b',
    ...(chance(0.5) ? ['nic c 10.0.2.5 in v/data vm=c'] : []),
    ...(chance(0.4) ? ['nic p 10.0.2.9 in v/data pe=p', `endpoint p ${pick(['Approved', 'Pending'])} storage:st`] : []),
    `route r 10.0.2.0/24 ${at}`,
    `route r 0.0.0.0/0 ${at}`,
    `route s 10.0.1.0/24 ${at}`,
    ...(chance(0.3) ? [`route s ${baseOf(first)}.0/26 ${next}`] : []),
    `route t ${pick(['10.0.2.0/24', '0.0.0.0/0'])} ${pick([next, next, at])}`,
    firewall('f', first),
    ...(chance(0.4) ? [`fwrule f 100 ${access()} TCP ${prefix()} > ${prefix()} ${port()}`] : []),
    // A tag that is not loaded: a rule that may come before all others.
    ...(chance(0.2) ? [`fwrule f 150 ${access()} TCP AzureDevOps > ${prefix()} ${port()}`] : []),
    ...(chance(0.3) ? [`fwapp f 200 Deny ${port()} * > *.corp.example`] : []),
    ...(tags.chance(0.15) ? [`fwapp f 250 ${tags.pick(['Allow', 'Deny'])} 443 * > tag:${tags.pick(NAME_TAGS)}`] : []),
    `fwapp f 300 Allow ${port()} * > *`,
    ...(isTwo
      ? [
          firewall('g', second),
          `fwrule g 100 ${access()} TCP ${prefix()} > ${prefix()} ${port()}`,
          ...(chance(0.2) ? [`fwrule g 150 ${access()} TCP AzureDevOps > ${prefix()} ${port()}`] : []),
          `fwapp g 300 Allow ${port()} * > *`,
        ]
      : []),
    ...(chance(0.6) ? [`storage st ${service()}`] : []),
    ...(chance(0.6) ? [`sql db ${service()}`] : []),
  ];
  return [
    ...cloudOf(...lines),
    ...randomNames(VNETS, FOUND_ADDRESSES, random),
    ...(hashOf(lines) % 4 === 0 ? randomResolvers(VNETS, seeded(hashOf([lines]))) : []),
  ];
}
