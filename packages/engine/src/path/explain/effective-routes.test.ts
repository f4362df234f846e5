import { describe, expect, it } from 'vitest';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { effectiveRoutes } from './effective-routes.ts';
import { tagPrefixes } from './tag-prefixes.ts';

const NET = ['vnet v 172.20.0.0/16', 'subnet v/app 172.20.2.0/24 rt=r', 'nic a 172.20.2.4 in v/app'];
const nic = idOf('networkInterfaces', 'a');
const routesOf = (...lines: readonly string[]) => {
  const read = effectiveRoutes(compileCloud(cloudOf(...NET, ...lines), 1), nic);
  if (!read.ok) throw new Error(read.problem);
  return read.value.routes.map(
    ({ origin, isActive, prefixes, nextHopType }) =>
      `${origin} ${isActive ? '' : 'not '}${prefixes.join(',')} ${nextHopType}`,
  );
};
const SYSTEM = [
  'system 172.20.0.0/16 VnetLocal',
  'system 0.0.0.0/0 Internet',
  'system 10.0.0.0/8 None',
  'system 100.64.0.0/10 None',
  'system 172.16.0.0/12 None',
  'system 192.168.0.0/16 None',
];

describe('effective routes', () => {
  it('are the system’s, in Azure’s order', () => expect(routesOf('table r')).toEqual(SYSTEM));

  it('a user’s for the same prefix puts the system’s out of use, and one for the world takes away those to private networks', () =>
    expect(routesOf('route r 0.0.0.0/0 172.20.3.4', 'route r 172.20.9.0/24 None')).toEqual([
      'system 172.20.0.0/16 VnetLocal',
      'system not 0.0.0.0/0 Internet',
      'user 0.0.0.0/0 VirtualAppliance',
      'user 172.20.9.0/24 None',
    ]));

  it('a peering’s stands beside the network’s own', () =>
    expect(routesOf('table r', 'vnet w 10.9.0.0/16', 'peer v w')).toContain('system 10.9.0.0/16 VNetPeering'));

  it('a service endpoint’s for the prefix of the network itself puts that one out of use, as packets go by it', () => {
    const lines = [
      'vnet v 20.60.0.0/16',
      'subnet v/app 20.60.1.0/24 services=Microsoft.Storage',
      'nic a 20.60.1.4 in v/app',
    ];
    const serviceTags = new Map([['storage', { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] }]]);
    const read = effectiveRoutes(compileCloud(cloudOf(...lines), 1, { serviceTags }), nic);
    const own = read.ok ? read.value.routes.filter(({ prefixes }) => prefixes.includes('20.60.0.0/16')) : [];
    expect(own.map(({ nextHopType, isActive }) => [nextHopType, isActive])).toEqual([
      ['VnetLocal', false],
      ['VirtualNetworkServiceEndpoint', true],
    ]);
  });

  it('one with several next hops is one, with all of them', () => {
    const read = effectiveRoutes(
      compileCloud(cloudOf(...NET, 'route r 10.9.0.0/16 10.0.3.4,10.0.3.5,10.0.3.6'), 1),
      nic,
    );
    expect(read.ok && read.value.routes.filter(({ origin }) => origin === 'user')).toMatchObject([
      { prefixes: ['10.9.0.0/16'], nextHop: '10.0.3.4', equalHops: ['10.0.3.5', '10.0.3.6'] },
    ]);
  });

  const GATEWAY = ['subnet v/GatewaySubnet 172.20.255.0/27', 'gw g in v/GatewaySubnet', 'connect c g s'];
  it('a gateway’s comes before what leads nowhere, and never inside the network', () =>
    expect(routesOf('table r', ...GATEWAY, 'site s 192.168.0.0/16 172.20.7.0/24')).toEqual([
      ...SYSTEM.with(5, 'system not 192.168.0.0/16 None'),
      'gateway 192.168.0.0/16 VirtualNetworkGateway',
      'gateway not 172.20.7.0/24 VirtualNetworkGateway',
    ]));

  it('a table that keeps gateways out lists none of theirs', () => {
    const network = compileCloud(cloudOf(...NET, 'table r nobgp', ...GATEWAY, 'site s 192.168.0.0/16'), 1);
    expect(effectiveRoutes(network, nic)).toMatchObject({ value: { keepsGatewaysOut: true } });
    expect(routesOf('table r nobgp', ...GATEWAY, 'site s 192.168.0.0/16')).toEqual(SYSTEM);
  });

  it('a tag that is not loaded is listed by its name, once', () => {
    expect(routesOf('route r Storage Internet').at(-1)).toBe('user Storage Internet');
    expect(routesOf('route r Storage 10.0.3.4,10.0.3.5').slice(SYSTEM.length)).toEqual([
      'user Storage VirtualApplianceEcmp',
    ]);
  });

  // "Manage network policies for private endpoints": a user's route "invalidates" the endpoint's, if policies are enabled.
  it.each([
    [
      'a user’s route that holds it takes over',
      ['route r 172.20.0.0/16 172.20.3.4'],
      'policies=RouteTableEnabled',
      'not ',
    ],
    [
      'a user’s for more than the network does not',
      ['route r 172.16.0.0/12 172.20.3.4'],
      'policies=RouteTableEnabled',
      '',
    ],
    ['a user’s route that holds it, by whichever policies else', ['route r 172.20.0.0/16 172.20.3.4'], '', ''],
  ])('a private endpoint’s is listed where %s', (_, lines, policies, not) =>
    expect(
      routesOf(
        ...lines,
        `subnet v/pe 172.20.5.0/24 ${policies}`.trim(),
        'nic p 172.20.5.4 in v/pe pe=p',
        'endpoint p Approved',
      ).filter((line) => line.includes('/32')),
    ).toEqual([`system ${not}172.20.5.4/32 InterfaceEndpoint`]),
  );

  it('a table that is not among the documents, and an interface that is not', () => {
    const read = (id: string) => effectiveRoutes(compileCloud(cloudOf(...NET), 1), id);
    expect([read(nic), read(`${nic}x`)]).toMatchObject([
      { ok: false, problem: expect.stringContaining('route table') },
      { ok: false, problem: expect.stringContaining('no interface') },
    ]);
  });
});

it('the tags of a network as prefixes: its own space and the host, and the internet as Azure cuts it', () => {
  const read = tagPrefixes(compileCloud(cloudOf(...NET, 'table r'), 1), nic);
  expect(read).toMatchObject({
    value: {
      virtualNetwork: ['168.63.129.16/32', '172.20.0.0/16'],
      internet: expect.arrayContaining(['1.0.0.0/8', '2.0.0.0/7', '4.0.0.0/6', '32.0.0.0/3']),
    },
  });
});
