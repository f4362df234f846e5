import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../documents/resource.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { packetOf } from '../rules/packet.ts';
import { decide } from '../rules/decide.ts';
import { segmentOf } from '../rules/compile/segments.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { parseAddress } from '../address/address.ts';
import { ruleNames } from '../path/cloud/names.ts';
import { lintCloud } from './lint.ts';

const NET = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24 nsg=n rt=r', 'nic a 10.0.1.4 in v/app'];
const SOUND = [...NET, 'nsg n', 'table r'];
type Change = (properties: Readonly<Record<string, unknown>>) => object;
const changed = (id: string, change: Change, ...lines: readonly string[]) =>
  cloudOf(...SOUND, ...lines).map((each) =>
    each.id === id ? { ...each, properties: change(each.properties as Readonly<Record<string, unknown>>) } : each,
  );
/** Name, field and severity of each finding, without what is common to all ids. */
const lint = (...lines: readonly string[]) =>
  [...lintCloud(compileCloud(cloudOf(...SOUND, ...lines), 1))]
    .flat()
    .map(({ resource, field, severity }) => [resource.split('/').at(-1), field.split('.').at(-1), severity].join(' '));
const problems = (...lines: readonly string[]) =>
  [...lintCloud(compileCloud(cloudOf(...SOUND, ...lines), 1))].flat().map(({ problem }) => problem);

it('a sound network has no findings', () =>
  expect(lint('rule n 100 in Allow Tcp 10.0.0.0/8 > * 80', 'route r 10.9.0.0/16 None')).toEqual([]));

describe('a rule that never decides', () => {
  it.each([
    ['the same again', ['in Deny Tcp * > * 80', 'in Deny Tcp * > * 80'], ['r200 priority warning']],
    ['the contrary of one before it', ['in Deny Tcp * > * 80', 'in Allow Tcp * > * 80'], ['r200 priority error']],
    ['behind a wider port range', ['in Deny Tcp * > * 70-90', 'in Deny Tcp * > * 80,81'], ['r200 priority warning']],
    [
      'behind a wider prefix',
      ['in Deny * 10.0.0.0/8 > *', 'in Deny Udp 10.1.0.0/16,10.2.0.1 > * 5'],
      ['r200 priority warning'],
    ],
    ['with a port more', ['in Deny Tcp * > * 70-90', 'in Deny Tcp * > * 80,91'], []],
    ['with a wider prefix', ['in Deny Tcp 10.0.0.0/9 > *', 'in Deny Tcp 10.0.0.0/8 > *'], []],
    ['for another protocol', ['in Deny Tcp * > *', 'in Deny Udp * > *'], []],
    ['in the other direction', ['in Deny Tcp * > *', 'out Deny Tcp * > *'], []],
    [
      'behind two that hold it together',
      ['in Deny Tcp 10.0.0.0/9 > *', 'in Allow Tcp 10.128.0.0/9 > *', 'in Deny Tcp 10.0.0.0/8 > *'],
      ['r300 priority error'],
    ],
    [
      'behind two by two fields',
      ['in Deny Tcp * > * 0-99', 'in Deny Tcp 10.0.0.0/8 > *', 'in Deny Tcp 10.0.0.0/7 > * 50-150'],
      [],
    ],
    ['of a protocol without ports behind all', ['in Deny * * > *', 'in Deny Icmp * > *'], ['r200 priority warning']],
    ['behind ports of any protocol', ['in Deny * * > * 0-65534', 'in Deny Icmp * > *'], []],
    ['behind both protocols of any', ['in Deny Tcp * > *', 'in Deny Udp * > *', 'in Deny * * > *'], []],
    ['with a tag behind everybody', ['in Deny * * > *', 'in Deny * VirtualNetwork > *'], ['r200 priority warning']],
    [
      'with a tag behind itself',
      ['in Deny * VirtualNetwork > *', 'in Deny Tcp VirtualNetwork > * 80'],
      ['r200 priority warning'],
    ],
    ['with a tag behind prefixes', ['in Deny * 10.0.0.0/8 > *', 'in Deny * VirtualNetwork > *'], []],
    ['with prefixes behind a tag', ['in Deny * VirtualNetwork > *', 'in Deny * 10.0.1.0/24 > *'], []],
    ['the platform’s behind everybody', ['out Deny * * > *', 'out Allow * * > AzurePlatformDNS'], []],
  ] as const)('%s', (_, rules, expected) =>
    expect(lint(...rules.map((rule, index) => `rule n ${100 * (index + 1)} ${rule}`))).toEqual(expected),
  );

  it('is told by its collection where it is a firewall’s, whose rules have no numbers of their own', () =>
    expect(
      problems(
        'subnet v/AzureFirewallSubnet 10.0.9.0/26',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet p',
        'policy p base',
        'policy base',
        'fwrule base 500 Deny TCP * > * 443',
        'fwrule p 100 Allow TCP 10.0.1.0/24 > * 443',
      ),
    ).toEqual(['n500 of base/g/n500 takes every packet before the rule n100 of p/g/n100 is asked.']));

  it('is named with those that take its packets', () =>
    expect(
      problems(
        'rule n 100 in Deny Tcp 10.0.0.0/9 > *',
        'rule n 150 in Deny Udp * > *',
        'rule n 200 in Allow Tcp 10.128.0.0/9 > *',
        'rule n 300 in Deny Tcp 10.0.0.0/8 > *',
      ),
    ).toEqual(['r100 (100) and r200 (200) take every packet before the rule r300 (300) is asked.']));

  it('of a network manager is found, too', () =>
    expect(
      lint('admin v 10 in Deny Tcp 10.0.0.0/8 > 10.0.0.0/8', 'admin v 20 in Deny Tcp 10.1.0.0/16 > 10.0.0.0/8 80'),
    ).toEqual(['a20 priority warning']));
});

it('just those rules are told that decide about no packet', () => {
  const { pick, below } = seeded(6);
  const places = ['*', '10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9', '10.0.0.0/10', '10.0.0.0/10,10.64.0.0/10'];
  const ports = ['*', '0-9', '5-14', '0-4,10-14', '10-14'];
  const addresses = ['10.0.0.1', '10.64.0.1', '10.128.0.1', '11.0.0.1', '2001:db8::1'].map((text) => {
    const parsed = parseAddress(text);
    if (!parsed.ok) throw new Error(parsed.problem);
    return parsed.value;
  });
  let told = 0;
  for (let round = 0; round < 200; round += 1) {
    const rules = Array.from(
      { length: 3 + below(6) },
      (_, index) =>
        `rule n ${100 + index} in ${pick(['Allow', 'Deny'])} ${pick(['*', 'Tcp', 'Udp'])} ${pick(places)} > ${pick(places)} ${pick(ports)}`,
    );
    const network = compileCloud(cloudOf(...NET, 'table r', ...rules), 1);
    const never = [...lintCloud(network)].flat().map(({ resource }) => resource.split('/').at(-1));
    const deciding = new Set<string>();
    for (const source of addresses)
      for (const destination of addresses.filter((other) => other.includes(':') === source.includes(':')))
        for (const protocol of ['tcp', 'udp', 'icmp'] as const)
          for (const destinationPort of [0, 5, 10, 20]) {
            const packet = packetOf({ protocol, source, destination, destinationPort });
            const decided = decide(network.rules, network.sets, segmentOf(0, 'inbound'), packet, 0, 0);
            if (decided >= 0) deciding.add(ruleNames(network, decided).name);
          }
    const silent = rules.map((_, index) => `r${100 + index}`).filter((name) => !deciding.has(name));
    expect([rules, never]).toEqual([rules, silent]);
    told += never.length;
  }
  expect(told).toBeGreaterThan(100);
});

describe('application security groups', () => {
  const WEB = 'nic b 10.0.1.5 in v/app asg=web';
  it.each([
    [
      'with nobody in them',
      ['rule n 100 in Allow Tcp asg:db > * 80'],
      ['r100 sourceApplicationSecurityGroups warning'],
    ],
    [
      'as destination',
      ['rule n 100 in Allow Tcp * > asg:db 80'],
      ['r100 destinationApplicationSecurityGroups warning'],
    ],
    ['with somebody in them', [WEB, 'rule n 100 in Allow Tcp asg:web > * 80'], []],
  ] as const)('%s', (_, lines, expected) => expect(lint(...lines)).toEqual(expected));
});

describe('what nothing has', () => {
  it('a route table', () => expect(lint('table s')).toEqual(['s id warning']));
  it('a security group', () => expect(lint('nsg m')).toEqual(['m id warning']));
  it('but the rules of a firewall are used', () =>
    expect(
      lint(
        'subnet v/AzureFirewallSubnet 10.0.9.0/24',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet',
        'fwrule f 100 Allow TCP 10.0.1.0/24 > * 443',
      ),
    ).toEqual([]));
  it('but a group of an interface only is used', () =>
    expect(lint('nsg m', 'nic b 10.0.1.5 in v/app nsg=m')).toEqual([]));
});

describe('a route to an appliance', () => {
  const ROUTE = 'route r 10.9.0.0/16 10.0.2.4';
  const FAULT = ['to-10.9.0.0-16 nextHopIpAddress error'];
  const FIREWALL = 'route r 10.9.0.0/16 10.0.9.4';
  const SPREAD = ['subnet v/lb 10.0.2.0/24', 'lb l 10.0.2.4 in v/lb', 'balance l All 0 0 f'];
  it.each([
    ['that forwards', ['subnet v/nva 10.0.2.0/24', 'nic f 10.0.2.4 in v/nva forwards', ROUTE], []],
    ['that does not', ['subnet v/nva 10.0.2.0/24', 'nic f 10.0.2.4 in v/nva', ROUTE], FAULT],
    ['that is not there', ['subnet v/nva 10.0.2.0/24', ROUTE], FAULT],
    [
      'that is one of several, where another is not there',
      ['subnet v/nva 10.0.2.0/24', 'nic f 10.0.2.4 in v/nva forwards', 'route r 10.9.0.0/16 10.0.2.4,10.0.2.5'],
      ['to-10.9.0.0-16 nextHopIpAddresses error'],
    ],
    ['that is out of reach', ['route r 10.9.0.0/16 10.7.0.4'], FAULT],
    [
      'in a peered network',
      [
        'vnet w 10.7.0.0/16',
        'subnet w/s 10.7.0.0/24',
        'peer v w forwarded=on',
        'nic f 10.7.0.4 in w/s forwards',
        'route r 10.9.0.0/16 10.7.0.4',
      ],
      [],
    ],
    ['behind a load balancer', ['subnet v/nva 10.0.2.0/24', 'lb l 10.0.2.4 in v/nva', ROUTE], []],
    [
      'that is a gateway where there is none',
      ['route r 10.9.0.0/16 VirtualNetworkGateway'],
      ['to-10.9.0.0-16 nextHopType error'],
    ],
    [
      'that is a gateway, which may be there and was not given',
      ['subnet v/GatewaySubnet 10.0.8.0/24', 'route r 10.9.0.0/16 VirtualNetworkGateway'],
      [],
    ],
    [
      'that is under the same route table, and may have behind itself what no network has',
      ['subnet v/nva 10.0.2.0/24 rt=r', 'nic f 10.0.2.4 in v/nva forwards', ROUTE],
      [],
    ],
    [
      'that is under the same route table, and does not forward',
      ['subnet v/nva 10.0.2.0/24 rt=r', 'nic f 10.0.2.4 in v/nva', ROUTE],
      FAULT,
    ],
    ...['10.0.0.0/8', '10.0.1.0/24', '0.0.0.0/0', '20.0.0.0/7'].map(
      (prefix) =>
        [
          `that is under the same route table, to ${prefix}`,
          ['subnet v/nva 10.0.2.0/24 rt=r', 'nic f 10.0.2.4 in v/nva forwards', `route r ${prefix} 10.0.2.4`],
          [`to-${prefix.replace('/', '-')} addressPrefix error`],
        ] as const,
    ),
    [
      'that is under the same route table, where a gateway leads to that',
      [
        'subnet v/nva 10.0.2.0/24 rt=r',
        'nic f 10.0.2.4 in v/nva forwards',
        'subnet v/GatewaySubnet 10.0.8.0/24',
        'gw g in v/GatewaySubnet',
        'site q 10.9.0.0/16',
        'connect c g q',
        ROUTE,
      ],
      ['to-10.9.0.0-16 addressPrefix error'],
    ],
    [
      'that is under another',
      ['subnet v/nva 10.0.2.0/24 rt=q', 'table q', 'nic f 10.0.2.4 in v/nva forwards', ROUTE],
      [],
    ],
    ['in a table that nothing has', ['route s 10.9.0.0/16 10.0.2.4'], ['s id warning']],
    [
      'that is a firewall',
      ['subnet v/AzureFirewallSubnet 10.0.9.0/26', 'fw f 10.0.9.4 in v/AzureFirewallSubnet', FIREWALL],
      [],
    ],
    [
      'that is a firewall under the same route table',
      ['subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=r', 'fw f 10.0.9.4 in v/AzureFirewallSubnet', FIREWALL],
      ['to-10.9.0.0-16 addressPrefix error'],
    ],
    [
      'that is a firewall in a peered network, under the same route table',
      [
        'vnet w 10.7.0.0/16',
        'subnet w/AzureFirewallSubnet 10.7.0.0/26 rt=r',
        'peer v w forwarded=on',
        'fw f 10.7.0.4 in w/AzureFirewallSubnet',
        'route r 10.9.0.0/16 10.7.0.4',
      ],
      ['to-10.9.0.0-16 addressPrefix error'],
    ],
    ['that is an application gateway', ['subnet v/gw 10.0.2.0/24', 'appgw g 10.0.2.4 in v/gw', ROUTE], FAULT],
    [
      'that is an application gateway, for its own address',
      ['subnet v/gw 10.0.2.0/24', 'appgw g 10.0.2.4 in v/gw', 'route r 10.0.2.4/32 10.0.2.4'],
      [],
    ],
    [
      'that is behind a load balancer, and under the same route table',
      [
        ...SPREAD,
        'subnet v/nva 10.0.3.0/24 rt=r',
        'nic f 10.0.3.4 in v/nva forwards',
        'subnet v/data 10.0.4.0/24',
        'route r 10.0.4.0/24 10.0.2.4',
      ],
      ['to-10.0.4.0-24 addressPrefix error'],
    ],
    [
      'that is behind a load balancer, and may have behind itself what no network has',
      [...SPREAD, 'subnet v/nva 10.0.3.0/24 rt=r', 'nic f 10.0.3.4 in v/nva forwards', ROUTE],
      [],
    ],
    [
      'that is behind a load balancer under the same route table, in another subnet',
      [
        'subnet v/lb 10.0.2.0/24 rt=r',
        'lb l 10.0.2.4 in v/lb',
        'balance l All 0 0 f',
        'subnet v/nva 10.0.3.0/24',
        'nic f 10.0.3.4 in v/nva forwards',
        ROUTE,
      ],
      [],
    ],
    [
      'that is behind a load balancer, and does not forward',
      [...SPREAD, 'subnet v/nva 10.0.3.0/24', 'nic f 10.0.3.4 in v/nva', ROUTE],
      FAULT,
    ],
  ] as const)('%s', (_, lines, expected) =>
    expect(lint(...lines).filter((line) => !line.startsWith('l '))).toEqual(expected),
  );
});

it.each([
  [
    'overlap',
    ['vnet w 10.0.128.0/17 10.8.0.0/16', 'peer v w'],
    ['to-w addressPrefixes error', 'to-v addressPrefixes error'],
  ],
  ['are apart', ['vnet w 10.1.0.0/16', 'peer v w'], []],
  ['overlap, and are not peered', ['vnet w 10.0.128.0/17'], []],
])('networks that %s', (_, lines, expected) => expect(lint(...lines)).toEqual(expected));

describe('what building finds', () => {
  it.each([
    [
      'duplicate priorities',
      ['rule n 100 in Allow Tcp * > * 80', 'rule n 100 in Allow Udp * > * 80'],
      'r100 priority error',
    ],
    ['overlapping subnets', ['subnet v/b 10.0.1.128/25'], 'b addressPrefix error'],
    ['a peering with one side', ['vnet w 10.7.0.0/16', 'peer v w only'], 'to-w peeringState error'],
    [
      'network rules for names at a firewall that answers none',
      [
        'subnet v/AzureFirewallSubnet 10.0.9.0/26',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet',
        'fwrule f 100 Allow TCP * > name:www.contoso.com 22',
      ],
      'f EnableProxy error',
    ],
    [
      'a second peering that uses remote gateways',
      [
        'vnet h 10.8.0.0/16',
        'vnet k 10.9.0.0/16',
        'peer v h remote=on',
        'peer h v transit=on',
        'peer v k remote=on',
        'peer k v transit=on',
      ],
      'to-k useRemoteGateways error',
    ],
    [
      'remote gateways beside one of its own',
      [
        'vnet h 10.8.0.0/16',
        'subnet v/GatewaySubnet 10.0.9.0/27',
        'gw g in v/GatewaySubnet',
        'site q 192.168.0.0/16',
        'connect c g q',
        'peer v h remote=on',
        'peer h v transit=on',
      ],
      'to-h useRemoteGateways error',
    ],
    ['a tag that is not loaded', ['route r Storage Internet'], 'to-Storage addressPrefix warning'],
    ['a tag in a rule', ['rule n 100 in Allow Tcp Storage > *'], 'r100 sourceAddressPrefix warning'],
  ] as const)('%s', (_, lines, expected) => expect(lint(...lines)).toEqual([expected]));
});

describe('what is as Azure exports it, and no finding', () => {
  const found = (documents: readonly CloudResource[]) => [...lintCloud(compileCloud(documents, 1))].flat();

  // "Deploy an Azure Firewall with multiple public IP addresses": `"subnet": null` in all but the first.
  it('a further public address of a firewall, which names no subnet', () => {
    const more = {
      name: 'c1',
      properties: { subnet: null, publicIPAddress: { id: idOf('publicIPAddresses', '20.1.1.1') } },
    };
    const change: Change = ({ ipConfigurations, ...rest }) => ({
      ...rest,
      ipConfigurations: [...(ipConfigurations as readonly object[]), more],
    });
    const lines = ['subnet v/AzureFirewallSubnet 10.0.9.0/26', 'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1'];
    expect(found(changed(idOf('azureFirewalls', 'f'), change, ...lines))).toEqual([]);
  });

  // "ipConfigurations: […] READ-ONLY" (REST, Subnets - Get).
  it('a subnet that was read apart from its network, before somebody came into it', () => {
    const id = `${idOf('virtualNetworks', 'v')}/subnets/late`;
    const listed = { ipConfigurations: [{ id: `${idOf('networkInterfaces', 'late')}/ipConfigurations/ipconfig1` }] };
    const lines = ['subnet v/late 10.0.8.0/24', 'nic late 10.0.8.4 in v/late'];
    const alone = cloudOf(...SOUND, ...lines)
      .flatMap(({ properties }) => (properties as { readonly subnets?: readonly CloudResource[] }).subnets ?? [])
      .find((each) => each.id === id);
    const child = { ...alone, id, type: 'Microsoft.Network/virtualNetworks/subnets' };
    const late = { ...child, properties: { ...(alone?.properties as object), ...listed } };
    expect(found([...cloudOf(...SOUND, ...lines), late])).toEqual([]);
    const other = { ...child, properties: { ...(alone?.properties as object), addressPrefix: '10.0.7.0/24' } };
    expect(found([...cloudOf(...SOUND, ...lines), other]).map(({ severity }) => severity)).toEqual(['error']);
  });

  it('a peering with a network that was not exported is told, and is no error', () => {
    const gone = (state: string) =>
      found(
        changed(
          idOf('virtualNetworks', 'v'),
          ({ virtualNetworkPeerings, ...rest }) => ({
            ...rest,
            virtualNetworkPeerings: (virtualNetworkPeerings as readonly CloudResource[]).map((each) => ({
              ...each,
              properties: { ...(each.properties as object), peeringState: state },
            })),
          }),
          'peer v gone',
        ),
      ).map(({ severity }) => severity);
    expect(gone('Connected')).toEqual(['warning']);
    expect(gone('Disconnected')).toEqual(['error']);
  });

  // `a` is of no machine, and that is a finding unless a service has it.
  it.each([
    ['names', { id: idOf('privateLinkServices', 'p') }, 0],
    ['says by null that there is none', null, 1],
  ])('an interface of a private link service, which its document %s', (_, privateLinkService, count) => {
    const change: Change = (properties) => ({ ...properties, privateLinkService });
    expect(found(changed(idOf('networkInterfaces', 'a'), change, 'nic b 10.0.1.5 in v/app vm=b'))).toHaveLength(count);
  });

  it('a scale set, whose addresses are those of its interfaces', () => {
    const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/x';
    const subnet = { id: `${idOf('virtualNetworks', 'v')}/subnets/app` };
    const set = { id, type: 'Microsoft.Compute/virtualMachineScaleSets', properties: { subnet } };
    expect(found([...cloudOf(...SOUND), set])).toEqual([]);
  });
});

describe('what is written and does nothing, or harm', () => {
  const BALANCED = ['nic b 10.0.1.5 in v/app vm=b', 'lb l 10.0.1.9 in v/app'];
  it.each([
    ['an interface that no machine has', ['nic b 10.0.1.5 in v/app vm=b'], ['a id warning']],
    ['interfaces where no machine is described', ['nic b 10.0.1.5 in v/app'], []],
    [
      'a private endpoint, which needs no machine',
      ['nic b 10.0.1.5 in v/app vm=b', 'nic c 10.0.1.6 in v/app pe=p', 'endpoint p Approved storage:s', 'storage s'],
      ['a id warning'],
    ],
    ['a group at the subnet of gateways', ['subnet v/GatewaySubnet 10.0.9.0/24 nsg=n'], ['GatewaySubnet id warning']],
    ['none there', ['subnet v/GatewaySubnet 10.0.9.0/24'], []],
    ['probes that get in', [...BALANCED, 'balance l Tcp 80 80 b probe=80'], ['a id warning']],
    [
      'probes that a rule keeps out',
      [...BALANCED, 'balance l Tcp 80 80 b probe=80', 'rule n 4096 in Deny * * > *'],
      ['a id warning', 'r0 id error'],
    ],
    ['a rule without probes', [...BALANCED, 'balance l Tcp 80 80 b', 'rule n 4096 in Deny * * > *'], ['a id warning']],
    ['a rule with nobody behind it', [...BALANCED, 'balance l Tcp 80 80 -'], ['a id warning', 'r0 id warning']],
    [
      'an application gateway that is stopped',
      ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw Stopped', 'listen g 80 8080 10.0.1.4'],
      ['g properties error'],
    ],
    [
      'a rule of an application gateway with nobody behind it',
      ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 -'],
      ['private0 id warning'],
    ],
  ] as const)('%s', (_, lines, expected) => expect(lint(...lines)).toEqual(expected));

  it.each([
    ['nothing takes it away', [], false, 1],
    ['its routes lead nothing there', ['route r 0.0.0.0/0 10.0.1.4'], false, 0],
    ['its routes lead a half there', ['route r 0.0.0.0/1 10.0.1.4'], false, 1],
    ['it has it, as it says', [], true, 0],
  ] as const)('an interface without the default way out, as it says: %s', (_, lines, hasDefault, count) => {
    const saying: Change = (properties) => ({
      ...properties,
      enableIPForwarding: true,
      defaultOutboundConnectivityEnabled: hasDefault,
      virtualMachine: { id: 'm' },
    });
    const documents = changed(idOf('networkInterfaces', 'a'), saying, ...lines);
    const fields = [...lintCloud(compileCloud(documents, 1))].flat().map(({ field }) => field);
    expect(fields.filter((field) => field.includes('defaultOut'))).toHaveLength(count);
  });

  // Azure says so of each.
  it('the interface of a private endpoint has no way out, and that is well', () => {
    const saying: Change = (properties) => ({ ...properties, defaultOutboundConnectivityEnabled: false });
    const lines = ['endpoint p Approved storage:s', 'storage s', 'nic e 10.0.1.6 in v/app pe=p'];
    const documents = changed(idOf('networkInterfaces', 'e'), saying, ...lines);
    const fields = [...lintCloud(compileCloud(documents, 1))].flat().map(({ field }) => field);
    expect(fields.filter((field) => field.includes('defaultOut'))).toEqual([]);
  });

  it.each([
    ['of a load balancer', 'f', idOf('loadBalancers', 'l'), ['lb l pip=20.7.7.7', 'balance l Tcp 80 80 b']],
    [
      'of an application gateway',
      'private',
      idOf('applicationGateways', 'g'),
      ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 b'],
    ],
  ])('that a public address is not there is told once: %s', (_, name, id, lines) => {
    const frontendIPConfigurations = [{ name, properties: { publicIPAddress: { id: '/gone' } } }];
    const documents = changed(id, (properties) => ({ ...properties, frontendIPConfigurations }), ...lines);
    const found = [...lintCloud(compileCloud(documents, 1))].flat().map(({ field }) => field);
    expect(found.filter((field) => field.includes('IPAddress'))).toEqual(['properties.publicIPAddress.id']);
  });
});

it('says what follows', () => {
  const [finding] = [...lintCloud(compileCloud(cloudOf(...NET, 'nsg n', 'table r', 'table s'), 1))].flat();
  expect(finding).toEqual({
    resource: idOf('routeTables', 's'),
    field: 'id',
    problem: 'No subnet has this route table.',
    consequence: 'Its routes decide nothing.',
    severity: 'warning',
  });
});

describe('what Azure refuses though it can be read', () => {
  it.each([['in Deny Tcp * > * 80', [99, 100, 4096, 4097, 65_001, 0, -5], [99, 4097, 65_001, 0, -5]]] as const)(
    'priorities of rules',
    (rule, all, refused) => {
      const found = problems(...all.map((priority, at) => `rule n ${priority} ${rule}${at}`));
      const sentences = refused.map((priority) => `${priority} is no priority from 100 to 4096.`);
      expect(found.filter((problem) => problem.includes('is no priority')).toSorted()).toEqual(sentences.toSorted());
    },
  );

  it('priorities of admin rules', () =>
    expect(
      problems('admin v 0 in Deny Tcp * > * 80', 'admin v 1 in Deny Tcp * > * 81', 'admin v 5000 in Deny Tcp * > * 82'),
    ).toEqual(['0 is no priority from 1 to 4096.', '5000 is no priority from 1 to 4096.']));

  it('addresses that Azure keeps of each subnet', () =>
    expect(problems(...[0, 1, 3, 5, 255].map((last) => `nic k${last} 10.0.1.${last} in v/app`))).toEqual(
      [0, 1, 3, 255].map((last) => `Azure keeps 10.0.1.${last} in app for itself.`),
    ));

  it.each([
    ['169.254.0.0/16', '169.254.0.0/16'],
    ['168.63.0.0/16', '168.63.129.16/32'],
    ['127.0.0.0/9', '127.0.0.0/8'],
    ['224.0.0.0/4', '224.0.0.0/4'],
    ['0.0.0.0/0', '224.0.0.0/4'],
  ])('a virtual network of %s', (space, kept) =>
    expect(problems(`vnet x ${space}`)).toEqual([
      `${space} has addresses of ${kept}, which no virtual network may have.`,
    ]),
  );

  it.each([
    ['10.0.9.0/30', '10.0.9.0/30 is smaller than a subnet may be, which is a /29.'],
    ['fd00::/65', 'fd00::/65 is no /64, as IPv6 prefixes of subnets are.'],
  ])('a subnet of %s', (prefix, problem) =>
    expect(problems('vnet x 10.0.9.0/24 fd00::/48', `subnet x/s ${prefix}`)).toEqual([problem]),
  );

  it('nothing of what may be so', () =>
    expect(
      problems('vnet x 168.63.128.0/24 20.0.0.0/8 fd00::/48', 'subnet x/s 20.0.0.8/29', 'subnet x/t fd00::/64'),
    ).toEqual([]));
});
