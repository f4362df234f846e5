import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { reachedFrom } from '../../reach/reached-from.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { lintCloud } from '../../lint/lint.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import {
  answerTo,
  issuesIn,
  pathFor,
  withProperties,
  without,
  type Case,
  type Change,
  type Json,
} from './cases.fixture.ts';

/** An interface in a subnet that is not among the documents. */
const UNSEEN =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/gone vm=b forwards';

const CASES: readonly Case[] = [
  [
    'virtual-network/network-security-group-how-it-works',
    'what the group of a subnet lets in that is not among the documents',
    `${UNSEEN};table r`,
    'a -> 10.0.2.5:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'nor of whoever is asked for by its id',
    `${UNSEEN};table r`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor where it sends on what is led there',
    `${UNSEEN};route r 8.8.8.8/32 10.0.2.5`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor where it sends what is its own',
    `${UNSEEN};table r`,
    'b -> 10.0.1.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'an address that nobody has is nobody’s',
    `${UNSEEN};table r`,
    'a -> 10.0.2.6:80',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
];

describe('what names a subnet that is not among the documents, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('the answer names the subnet', () => {
    const issues = pathFor(`${UNSEEN};table r`, 'a -> b:80').hops.flatMap((hop) => hop.issues ?? []);
    expect(issues.map(({ sentence }) => sentence)).toEqual([
      'The subnet gone of ipconfig1 is not among the documents: what may pass into it is not known.',
    ]);
  });

  it('sets of ports and of senders tell the same', () => {
    const network = compileCloud(cloudOf(...UNSEEN.split(';'), 'table r'), 1);
    const [a, b] = ['a', 'b'].map((name) => idOf('networkInterfaces', name)) as [string, string];
    expect(portsBetween(network, a, b)).toMatchObject({
      value: ['tcp', 'udp', 'icmp'].map((protocol) => ({ protocol, disposition: 'undetermined' })),
    });
    expect(whoReaches(network, b, 80 as Port)).toMatchObject({
      value: { configurations: [], undetermined: [`${a}/ipConfigurations/ipconfig1`] },
    });
  });
});

const AROUND = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;table r;nic a 10.0.1.4 in v/s;nic b 10.0.1.5 in v/s';

const DEVICES: readonly Case[] = [
  [
    'firewall/tutorial-firewall-deploy-portal',
    'where a firewall sends on what is led there',
    `${AROUND};route r 0.0.0.0/0 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1;policy p;fwrule p 100 Allow TCP * > * 443`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'load-balancer/load-balancer-overview',
    'a frontend there',
    `${AROUND};lb l 10.0.2.9 in v/gone Standard;balance l Tcp 80 80 b`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'load-balancer/load-balancer-ha-ports-overview',
    'a frontend there as a next hop',
    `${AROUND};lb l 10.0.2.9 in v/gone Standard;balance l All 0 0 b;route r 8.8.8.8/32 10.0.2.9`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'an application gateway there',
    `${AROUND};appgw g 10.0.3.9 in v/gone;listen g 80 8080 b`,
    'a -> 10.0.3.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'private-link/disable-private-endpoint-network-policy',
    'a private endpoint there, which is reached by a route of its own or by the others',
    `${AROUND};nic e 10.0.2.4 in v/gone pe=p;endpoint p Approved storage:st;route r 10.0.2.0/24 None`,
    'a -> 10.0.2.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'unless a user’s route to the one address leads elsewhere in any case',
    `${AROUND};nic e 10.0.2.4 in v/gone pe=p;endpoint p Approved storage:st;route r 10.0.2.4/32 None`,
    'a -> 10.0.2.4:443',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a gateway there is that of the network around',
    `${AROUND};gw g in v/GatewaySubnet;site x 192.168.0.0/16;connect c g x`,
    'a -> 192.168.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'and that of a peer which uses it',
    `${AROUND};peer v w remote=on;peer w v transit=on;vnet w 10.1.0.0/16;gw g in w/GatewaySubnet;site x 192.168.0.0/16;connect c g x`,
    'a -> 192.168.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
];

/** A connection into a network whose GatewaySubnet may have a route table. */
const BETWEEN_GATEWAYS = `${AROUND};subnet v/GatewaySubnet 10.0.0.0/27;gw g in v/GatewaySubnet;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;gw h in w/GatewaySubnet;connect x g h;connect y h g`;

describe('whatever else is in a subnet that is not among the documents', () => {
  it.each(DEVICES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('the answer names the subnet of a gateway that a connection leads to', () => {
    const { disposition, hops } = pathFor(BETWEEN_GATEWAYS, 'a -> 10.1.1.4:80');
    expect(disposition).toBe('undetermined');
    expect(hops.flatMap(({ issues = [] }) => issues)).toMatchObject([
      {
        sentence:
          'The subnet of the gateway in w is not among the documents: where packets go from there is not known.',
        context: { resource: `${idOf('virtualNetworks', 'w')}/subnets/GatewaySubnet` },
      },
    ]);
  });

  it('sets of ports and of senders tell the same', () => {
    const lines =
      'appgw g 10.0.3.9 in v/gone;listen g 80 8080 b;lb l 10.0.2.9 in v/gone Standard;balance l Tcp 80 80 b';
    const network = compileCloud(cloudOf(...AROUND.split(';'), ...lines.split(';')), 1);
    const a = idOf('networkInterfaces', 'a');
    for (const id of [
      `${idOf('applicationGateways', 'g')}/frontendIPConfigurations/private`,
      idOf('loadBalancers', 'l'),
    ])
      expect(whoReaches(network, id, 80 as Port)).toMatchObject({
        value: {
          configurations: [],
          undetermined: [`${a}/ipConfigurations/ipconfig1`, expect.stringContaining('/b/')],
        },
      });
  });
});

describe('who has a public address, and is not among the documents', () => {
  const shownTo = (owner: string, lines: readonly string[]) => {
    const properties = { ipAddress: '20.3.3.3', ipConfiguration: { id: owner } };
    const address = { id: idOf('publicIPAddresses', 'x'), type: 'Microsoft.Network/publicIPAddresses', properties };
    return compileCloud([...cloudOf(...lines), address], 1);
  };
  const NET = ['vnet v 10.0.0.0/16', 'subnet v/s 10.0.1.0/24', 'subnet v/t 10.0.2.0/24 private'];
  const ENDS = ['nic a 10.0.1.4 in v/s pip=20.1.1.1', 'nic c 10.0.2.4 in v/t'];
  const ask = (owner: string, source = 'a') => {
    const path = predictCloud(shownTo(owner, [...NET, ...ENDS]), {
      source: idOf('networkInterfaces', source),
      destination: { kind: 'address', address: '20.3.3.3' as Address },
      port: 80 as Port,
    });
    return path.ok ? path.value.path : undefined;
  };
  const UNSEEN_OWNER = `${idOf('networkInterfaces', 'x')}/ipConfigurations/c`;

  it('decides what becomes of packets to it', () => {
    const path = ask(UNSEEN_OWNER);
    expect(path?.disposition).toBe('undetermined');
    expect(path?.hops.flatMap(({ issues = [] }) => issues)).toMatchObject([
      {
        code: 'CONFIG_MISSING',
        sentence:
          'x, which has the public address 20.3.3.3, is not among the documents: what becomes of packets to it is not known.',
        context: { resource: idOf('networkInterfaces', 'x') },
      },
    ]);
  });

  it.each([
    ['who has no way out does not get there in any case', UNSEEN_OWNER, 'c', 'no-way-out'],
    [
      'a gateway’s documents do not tell what it answers',
      `${idOf('bastionHosts', 'x')}/bastionHostIpConfigurations/c`,
      'a',
      'reaches-internet',
    ],
    ['who is there has said so', `${idOf('networkInterfaces', 'c')}/ipConfigurations/other`, 'a', 'reaches-internet'],
  ])('%s', (_, owner, source, disposition) => expect(ask(owner, source)?.disposition).toBe(disposition));

  it('an interface with one may be in a subnet whose group keeps all out', () => {
    const lines =
      'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/gone pip=20.3.3.3 nsg=n;rule n 100 in Allow * * > *';
    expect(answerTo(lines, 'a -> 20.3.3.3:80')).toBe('undetermined CONFIG_MISSING?');
  });
});

describe('a public address that is not among the documents', () => {
  it.each([
    ['may be the only way out', 'private', 'tcp', 'undetermined'],
    ['is no matter where there is another', '', 'tcp', 'reaches-internet'],
    // "Default outbound access IPs don't support ICMP pings" ("Default outbound access").
    ['may be the only one for ICMP', '', 'icmp', 'undetermined'],
    ['and is not in a private subnet alone', 'private', 'icmp', 'undetermined'],
  ] as const)('%s', (_, option, protocol, disposition) => {
    const documents = cloudOf(
      'vnet v 10.0.0.0/16',
      `subnet v/s 10.0.1.0/24 ${option}`,
      'nic a 10.0.1.4 in v/s pip=20.1.1.1',
    );
    const network = compileCloud(
      documents.filter(({ type }) => type !== 'Microsoft.Network/publicIPAddresses'),
      1,
    );
    const path = predictCloud(network, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: '8.8.8.8' as Address },
      port: 443 as Port,
      ...(protocol === 'icmp' && { protocol }),
    });
    expect(path).toMatchObject({ value: { path: { disposition } } });
    expect(JSON.stringify(path).includes('The public address 20.1.1.1 of 10.0.1.4 is not among the documents')).toBe(
      disposition === 'undetermined',
    );
  });
});

describe('what nobody has said of a public address that is not among the documents', () => {
  const NET =
    'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s pip=20.1.1.1;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 nsg=n;nic b 10.1.1.4 in w/s pip=20.1.1.2;rule n 100 in Deny Tcp * > * 5000-6000>443;rule n 200 in Allow * * > *;lb l pip=20.1.1.3;balance l Tcp 80 80 b';
  const ask = (lines: string, to: string, port: number) => {
    const path = pathFor(lines, `a:7000 -> ${to}:${port}`, without(idOf('publicIPAddresses', '20.1.1.1')));
    return [path.disposition, ...issuesIn(path).map(({ code }) => code)];
  };

  it.each([
    ['whether it leaves the port as it is, as only an address of one’s own does', NET, '20.1.1.2', 443, 'undetermined'],
    ['but nothing hangs on it elsewhere', NET.replace('5000-6000>443', '443'), '20.1.1.2', 443, 'denied'],
    ['nor that there is no way out', NET.replace('v/s 10.0.1.0/24', '$& private'), '20.1.1.3', 443, 'not-balanced'],
  ])('%s', (_, lines, to, port, disposition) => {
    const [ending, ...codes] = ask(lines, to, port);
    expect(ending).toBe(disposition);
    expect(codes.includes('CONFIG_MISSING')).toBe(disposition !== 'denied');
    expect(codes).not.toContain('NO_OUTBOUND_ADDRESS');
  });
});

describe('who has an address in a subnet that lists it, and is not among the documents', () => {
  const listing = (configuration: string, ...lines: readonly string[]) => {
    const documents = cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.1.0/24 rt=r',
      'table r',
      ...lines,
      'subnet v/n 10.0.9.0/26',
    );
    const of = documents.find(({ id }) => id === idOf('virtualNetworks', 'v'));
    const properties = of?.properties as { subnets: readonly { id: string; properties: object }[] };
    // "applicationGatewayIPConfigurations: Application gateway IP configurations of virtual network resource" (Microsoft.Network, Subnet).
    const list = configuration.includes('/gatewayIPConfigurations/')
      ? 'applicationGatewayIPConfigurations'
      : 'ipConfigurations';
    const subnets = properties.subnets.map((each) =>
      each.id.endsWith('/n') ? { ...each, properties: { ...each.properties, [list]: [{ id: configuration }] } } : each,
    );
    return documents.map((each) => (each === of ? { ...each, properties: { ...properties, subnets } } : each));
  };
  const HOLDER = `${idOf('networkInterfaces', 'nva')}/ipConfigurations/c`;
  const NIC = 'nic a 10.0.1.4 in v/s';
  const ask = (documents: ReturnType<typeof listing>, address: string) => {
    const found = predictCloud(compileCloud(documents, 1), {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: address as Address },
      port: 443 as Port,
    });
    if (!found.ok) throw new Error(found.problem);
    return found.value.path;
  };
  const UNKNOWN =
    'nva, which n lists, is not among the documents: whether it has the address 10.0.9.4, and what becomes of packets there, is not known.';

  it.each([
    ['is perhaps whom packets go to', [NIC], '10.0.9.4'],
    ['or whom a route leads to', [NIC, 'route r 0.0.0.0/0 10.0.9.4'], '8.8.8.8'],
  ] as const)('%s', (_, lines, address) => {
    const { disposition, hops } = ask(listing(HOLDER, ...lines), address);
    expect(disposition).toBe('undetermined');
    expect(hops.flatMap(({ issues = [] }) => issues)).toMatchObject([
      { code: 'CONFIG_MISSING', sentence: UNKNOWN, context: { resource: idOf('networkInterfaces', 'nva') } },
    ]);
  });

  it('may be an application gateway', () => {
    const path = ask(listing(`${idOf('applicationGateways', 'g')}/gatewayIPConfigurations/c`, NIC), '10.0.9.4');
    expect(path.disposition).toBe('undetermined');
    expect(path.hops.flatMap(({ issues = [] }) => issues)).toMatchObject([
      { code: 'CONFIG_MISSING', context: { resource: idOf('applicationGateways', 'g') } },
    ]);
  });

  it.each([
    ['has none in another subnet', HOLDER, [NIC], '10.0.1.9', 'unowned'],
    ['has none that somebody else has', HOLDER, [NIC, 'nic b 10.0.9.4 in v/n'], '10.0.9.4', 'delivered'],
    ['has another one where its document says so', HOLDER, [NIC, 'nic nva 10.0.9.5 in v/n'], '10.0.9.4', 'unowned'],
  ] as const)('%s', (_, configuration, lines, address, disposition) => {
    expect(ask(listing(configuration, ...lines), address).disposition).toBe(disposition);
  });

  it('is no finding of a route that leads there', () => {
    const found = (documents: ReturnType<typeof listing>) =>
      [...lintCloud(compileCloud(documents, 1))].flat().filter(({ problem }) => problem.startsWith('Nothing has'));
    const lines = [NIC, 'route r 0.0.0.0/0 10.0.9.4'];
    expect(found(listing(HOLDER, ...lines))).toEqual([]);
    expect(found(listing(`${idOf('networkInterfaces', 'a')}/ipConfigurations/ipconfig1`, ...lines))).toHaveLength(1);
  });
});

describe('a pool whose load balancer is not among the documents', () => {
  const POOL = `${idOf('loadBalancers', 'gone')}/backendAddressPools/p`;
  const inPool =
    (pools: readonly string[]): Change =>
    (documents) =>
      documents.map((each) => {
        if (each.id !== idOf('networkInterfaces', 'a')) return each;
        const [configuration] = (each.properties as { ipConfigurations: readonly { properties: object }[] })
          .ipConfigurations;
        const properties = {
          ...configuration?.properties,
          loadBalancerBackendAddressPools: pools.map((id) => ({ id })),
        };
        return {
          ...each,
          properties: { ...(each.properties as object), ipConfigurations: [{ ...configuration, properties }] },
        };
      });
  const ask = (pools: readonly string[], lines: readonly string[], protocol: 'tcp' | 'icmp' = 'tcp') => {
    const question = `${protocol === 'icmp' ? 'icmp ' : ''}a -> 8.8.8.8:443`;
    const path = pathFor(['vnet v 10.0.0.0/16', ...lines].join(';'), question, inPool(pools));
    return [path.disposition, ...issuesIn(path).map(({ sentence }) => sentence)];
  };
  const UNKNOWN =
    'The load balancer of the pool p of 10.0.1.4 is not among the documents: whether packets leave by it is not known.';
  const NIC = 'nic a 10.0.1.4 in v/s';
  const INTERNAL = ['subnet v/s 10.0.1.0/24', NIC, 'lb l 10.0.1.9 in v/s Standard', 'balance l Tcp 80 80 a'];
  const PUBLIC = ['subnet v/s 10.0.1.0/24', NIC, 'lb l pip=20.1.1.1 Standard', 'balance l Tcp 80 80 a'];

  it.each([
    ['may take the default way out away', ['subnet v/s 10.0.1.0/24', NIC], ['undetermined', UNKNOWN]],
    ['may be the only way out', ['subnet v/s 10.0.1.0/24 private', NIC], ['undetermined', UNKNOWN]],
    ['beside a Standard internal one, too', INTERNAL, ['undetermined', UNKNOWN]],
    ['is no matter beside one that lets out', PUBLIC, ['reaches-internet']],
    ['nor beside a public address', ['subnet v/s 10.0.1.0/24', `${NIC} pip=20.1.1.1`], ['reaches-internet']],
  ] as const)('%s', (_, lines, answer) => {
    const own = `${idOf('loadBalancers', 'l')}/backendAddressPools/p0`;
    expect(ask([own, POOL].slice(lines.length > 3 ? 0 : 1), lines)).toEqual(answer);
  });

  it('carries no ICMP, whatever it is', () => {
    expect(ask([POOL], ['subnet v/s 10.0.1.0/24', NIC], 'icmp')[0]).toBe('no-way-out');
  });
});

/** What leaves a subnet by a NAT gateway that no document tells of, which may have no address. */
const BEHIND = 'vnet v 10.0.0.0/16 fd00:0::/48;subnet v/s 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/s pip=20.1.1.1';
const BY_APPLIANCE =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;subnet v/f 10.0.2.0/24 nat=g;nic f 10.0.2.4 in v/f vm=f forwards' +
  ';nic b 10.0.1.4 in v/s nsg=n pip=20.2.2.2;rule n 100 in Allow * * > *;route r 0.0.0.0/0 10.0.2.4' +
  ';vnet w 10.9.0.0/16;subnet w/s 10.9.1.0/24;nic a 10.9.1.4 in w/s pip=20.3.3.3';

const GATEWAYS: readonly Case[] = [
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before all other ways out, and may have no address',
    BEHIND,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'nat-gateway/nat-overview',
    'it carries TCP and UDP only, whatever it has',
    BEHIND,
    'icmp a -> 8.8.8.8:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'nat-gateway/nat-overview',
    'inside a network it does nothing',
    `${BEHIND};nic b 10.0.1.5 in v/s vm=b`,
    'a -> b:443',
    'delivered',
  ],
  [
    'nat-gateway/nat-overview',
    'mail that Azure keeps from leaving does not leave by it either',
    `${BEHIND};mail blocked`,
    'a -> 8.8.8.8:25',
    'denied CONFIG_MISSING? PLATFORM_ALWAYS_BLOCKED',
  ],
  [
    'nat-gateway/nat-overview',
    'answers that an appliance sends out by it do not get back, whichever address it has',
    BY_APPLIANCE,
    'a -> 20.2.2.2:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
];

describe('a NAT gateway that is not among the documents', () => {
  it.each(GATEWAYS)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  const ofNetwork = (reference: Json) =>
    withProperties('/virtualNetworks/v', (properties) => ({ ...properties, defaultPublicNatGateway: reference }));

  it.each<readonly [says: string, lines: string, change: Change | undefined, said: string]>([
    ['by a subnet', BEHIND, undefined, 'NAT gateway g of 10.0.1.4 is not among the documents'],
    [
      'by a network for all of its subnets',
      BEHIND.replace(' nat=g', ''),
      ofNetwork({ id: idOf('natGateways', 'h') }),
      'NAT gateway h of 10.0.1.4 is not among the documents',
    ],
  ])('is named where it is %s', (_, lines, change, said) => {
    const sentences = issuesIn(pathFor(lines, 'a -> 8.8.8.8:443', change)).map(({ sentence }) => sentence);
    expect(sentences).toEqual([`The ${said}: whether packets leave by it is not known.`]);
  });
});

describe('a firewall whose public address is not among the documents', () => {
  const NET =
    'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;route r 0.0.0.0/0 10.0.9.4;nic a 10.0.1.4 in v/s;fw f 10.0.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1;fwrule p 100 Allow Any * > * *';
  const OPEN = `${NET};subnet v/AzureFirewallSubnet 10.0.9.0/26;policy p`;
  const SHUT = `${NET};subnet v/AzureFirewallSubnet 10.0.9.0/26 private;policy p`;
  const ask = (lines: string, protocol: 'tcp' | 'icmp') => {
    const question = `${protocol === 'icmp' ? 'icmp ' : ''}a -> 8.8.8.8:443`;
    const path = pathFor(lines, question, without(idOf('publicIPAddresses', '20.1.1.1')));
    return [path.disposition, ...issuesIn(path).map(({ sentence }) => sentence)];
  };
  const UNKNOWN =
    'The public address 20.1.1.1 of 10.0.9.4 is not among the documents: whether packets leave by it is not known.';

  it.each([
    ['has perhaps no way out', OPEN, 'tcp', ['undetermined', UNKNOWN]],
    ['nor for ICMP, whatever its subnet would have', OPEN, 'icmp', ['undetermined', UNKNOWN]],
    ['nor in a private subnet', SHUT, 'tcp', ['undetermined', UNKNOWN]],
    ['nor for ICMP there', SHUT, 'icmp', ['undetermined', UNKNOWN]],
    ['leaves by another that is', OPEN.replace('pip=20.1.1.1', 'pip=20.1.1.1,20.1.1.2'), 'icmp', ['reaches-internet']],
  ] as const)('%s', (_, lines, protocol, answer) => expect(ask(lines, protocol)).toEqual(answer));

  it('has none for what it takes for private', () => {
    expect(ask(OPEN.replace('policy p', 'policy p private=0.0.0.0/0'), 'tcp')[0]).toBe('no-way-out');
  });
});

describe('a private endpoint that is not among the documents', () => {
  const NET = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/pe 10.0.2.0/24;nic a 10.0.1.4 in v/app';
  const UNSEEN_ENDPOINT = `${NET};nic b 10.0.2.5 in v/pe pe=p`;
  const PAGE = 'private-link/private-endpoint-overview';
  const ENDPOINTS: readonly Case[] = [
    [
      PAGE,
      'only one whose connection is approved sends anything to its service',
      UNSEEN_ENDPOINT,
      'a -> 10.0.2.5:443',
      'undetermined CONFIG_MISSING?',
    ],
    [
      PAGE,
      'nothing gets there that a group keeps out, approved or not',
      `${UNSEEN_ENDPOINT};rule n 100 in Deny * * > *`.replace('v/pe 10.0.2.0/24', '$& nsg=n policies=Enabled'),
      'a -> 10.0.2.5:443',
      'denied NSG_DENY_SUBNET CONFIG_MISSING?',
    ],
    [
      PAGE,
      'whichever it is, it takes TCP and UDP only',
      UNSEEN_ENDPOINT,
      'icmp a -> 10.0.2.5:0',
      'denied CONFIG_MISSING? PROTOCOL_UNSUPPORTED',
    ],
    [
      'private-link/private-link-service-overview',
      'behind one that leads to somebody’s own service nobody knows who takes the flow',
      `${UNSEEN_ENDPOINT};endpoint p Approved privateLinkServices:x`,
      'a -> 10.0.2.5:443',
      'undetermined ANALYSIS_UNSUPPORTED?',
    ],
    [
      'private-link/private-link-service-overview',
      'or behind an application gateway',
      `${UNSEEN_ENDPOINT};endpoint p Approved applicationGateways:x`,
      'a -> 10.0.2.5:443',
      'undetermined ANALYSIS_UNSUPPORTED?',
    ],
    [
      'private-link/private-link-service-overview',
      'which takes nothing that was not approved',
      `${UNSEEN_ENDPOINT};endpoint p Pending privateLinkServices:x`,
      'a -> 10.0.2.5:443',
      'denied PRIVATE_ENDPOINT_NOT_APPROVED',
    ],
    [PAGE, 'one that is says so itself', `${UNSEEN_ENDPOINT};endpoint p Approved`, 'a -> 10.0.2.5:443', 'delivered'],
  ];
  it.each(ENDPOINTS)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('is named', () => {
    const issues = pathFor(UNSEEN_ENDPOINT, 'a -> 10.0.2.5:443').hops.flatMap((hop) => hop.issues ?? []);
    expect(issues).toMatchObject([
      {
        sentence:
          'The private endpoint p of b is not among the documents: whether its service has approved it is not known.',
        context: { resource: idOf('privateEndpoints', 'p') },
      },
    ]);
  });

  it('sets of ports, of senders and of receivers tell the same', () => {
    const network = compileCloud(cloudOf(...UNSEEN_ENDPOINT.split(';')), 1);
    const [a, b] = ['a', 'b'].map((name) => idOf('networkInterfaces', name)) as [string, string];
    expect(portsBetween(network, a, b)).toMatchObject({
      value: [{ disposition: 'undetermined' }, { disposition: 'undetermined' }, { disposition: 'denied' }],
    });
    expect(whoReaches(network, b, 443 as Port)).toMatchObject({
      value: { configurations: [], undetermined: [`${a}/ipConfigurations/ipconfig1`] },
    });
    expect(reachedFrom(network, a, 443 as Port)).toMatchObject({
      value: { configurations: [], undetermined: [`${b}/ipConfigurations/ipconfig1`] },
    });
  });
});
