import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { readLearnedRoutes } from '../../network/routes/learned-routes.ts';
import { whoReaches } from '../who-reaches.ts';

const HUB = [
  'vnet h 10.0.0.0/16',
  'subnet h/GatewaySubnet 10.0.255.0/27',
  'subnet h/app 10.0.1.0/24 nsg=n',
  'nic b 10.0.1.4 in h/app vm=b',
  'rule n 100 in Allow Tcp 192.168.0.0/17 > * 22',
  'rule n 110 in Allow Tcp 172.16.0.0/12 > * 22',
  'rule n 200 in Deny * * > *',
  'gw g in h/GatewaySubnet',
  'site o 192.168.0.0/16',
];

/** Without the gateway. */
const PLAIN = HUB.filter((line) => !/^(?:gw|site) /.test(line));

/** Who comes from outside, one line each, and who was not asked. */
const toldOf = (lines: readonly string[], learned: object = {}) => toldIn([...HUB, ...lines], learned);

function toldIn(lines: readonly string[], learned: object = {}): readonly string[] {
  const routes = readLearnedRoutes(learned);
  if (!routes.ok) throw new Error(routes.problem);
  const network = compileCloud(cloudOf(...lines), 1, { learnedRoutes: routes.value });
  const found = whoReaches(network, idOf('networkInterfaces', 'b'), 22 as Port);
  if (!found.ok) throw new Error(found.problem);
  const said = (words: string, ranges: readonly { readonly from: string; readonly to: string }[]) =>
    ranges.map(({ from, to }) => `${words} ${from}-${to}`);
  return [
    ...found.value.outsiders.flatMap(({ kind, ranges, rangesUndetermined, listens = [] }) => [
      ...said(kind, ranges),
      ...said(`${kind} perhaps`, rangesUndetermined),
      ...listens.map(({ address, port: at }) => `for ${address}:${at}`),
    ]),
    ...found.value.unasked.map(({ who }) => `not asked: ${who}`),
  ];
}

// "Local network gateway: the on-premises location", whose prefixes lie behind the connection ("About VPN Gateway configuration settings").
it('whom rules let in of a site is told, and no further than the site reaches', () =>
  expect(toldOf(['connect c g o'])).toEqual(['gateway 192.168.0.0-192.168.127.255']));

it('nobody comes by a connection that is down', () => expect(toldOf(['connect c g o down'])).toEqual([]));

it('nobody comes whose answers are led elsewhere', () => {
  const lines = [
    'connect c g o',
    'subnet h/data 10.0.2.0/24 rt=r',
    'nic b 10.0.2.4 in h/data vm=b',
    'route r 192.168.0.0/18 None',
  ];
  const hub = HUB.filter((line) => !line.startsWith('nic '));
  expect(toldIn([...hub, ...lines])).toEqual(['gateway 192.168.64.0-192.168.255.255']);
});

it('answers go another way to some, and are dropped there, whoever else comes the same way', () => {
  const lines = [
    'vnet h 10.0.0.0/16',
    'subnet h/GatewaySubnet 10.0.255.0/27',
    'subnet h/app 10.0.3.0/24 nsg=n',
    'nic a 10.0.3.4 in h/app vm=a forwards',
    'route r 172.20.0.0/16 10.0.3.4',
    'subnet h/data 10.0.1.0/24 rt=r',
    'nic b 10.0.1.4 in h/data vm=b',
    'rule n 100 in Deny * * > 172.20.5.0/24',
    'rule n 110 in Allow * * > *',
    'gw g in h/GatewaySubnet',
    'connect c g o',
  ];
  const dropped = ['gateway 172.20.0.0-172.20.4.255', 'gateway 172.20.6.0-172.20.255.255'];
  expect(toldIn([...lines, 'site o 172.20.0.0/16'])).toEqual(dropped);
  expect(toldIn([...lines, 'site o 172.20.0.0/16 192.168.0.0/16'])).toEqual([
    ...dropped,
    'gateway 192.168.0.0-192.168.255.255',
  ]);
});

// What a gateway learned by BGP `getLearnedRoutes` answers ("BGP with VPN Gateway").
it('routes that a gateway learned lead to whoever lies behind it', () => {
  const id = idOf('virtualNetworkGateways', 'g');
  const learned = { [id]: { value: [{ network: '172.20.0.0/16', origin: 'EBgp' }] } };
  expect(toldOf(['connect c g o bgp'], learned)).toEqual([
    'gateway 172.20.0.0-172.20.255.255',
    'gateway 192.168.0.0-192.168.127.255',
  ]);
  expect(toldOf(['connect c g o bgp'])).toEqual([
    'gateway 192.168.0.0-192.168.127.255',
    'not asked: whoever lies behind g, as far as its routes are in no document',
  ]);
});

// An application gateway asks its backends from its own subnet ("Application Gateway infrastructure configuration").
it('an application gateway asks for those who ask it', () => {
  const gateway = ['subnet h/gw 10.0.3.0/24', 'appgw a 10.0.3.9 in h/gw pip=20.1.1.7', 'listen a 80 22 b'];
  expect(toldIn([...PLAIN, ...gateway, 'rule n 90 in Allow Tcp 10.0.3.0/24 > * 22'])).toEqual([
    'application-gateway 10.0.3.4-10.0.3.254',
    'for 10.0.3.9:80',
    'for 20.1.1.7:80',
  ]);
  expect(toldIn([...PLAIN, ...gateway])).toEqual([]);
  expect(toldIn([...PLAIN, 'subnet h/gw 10.0.3.0/24', 'appgw a 10.0.3.9 in h/gw', 'listen a 80 22 x.example'])).toEqual(
    ['not asked: an application gateway, of whose backends no document tells the address: x.example'],
  );
});

// "Filter inbound traffic with Azure Firewall policy DNAT": a rule may translate to a name.
it('whoever asks a firewall that translates to a name is not asked', () => {
  const lines = ['subnet h/AzureFirewallSubnet 10.0.9.0/26', 'fw f 10.0.9.4 in h/AzureFirewallSubnet pip=20.1.1.7'];
  expect(toldIn([...PLAIN, ...lines, 'fwnat f 100 TCP * > 20.1.1.7 443 to b.corp.example:22'])).toEqual([
    'not asked: whoever asks the firewall f, which translates to a name whose address no document tells: b.corp.example',
  ]);
});

// "Zero-trust network for web applications with Azure Firewall and Application Gateway": one may be in front of the other.
it('an application gateway asks by way of a load balancer, and for those who ask a firewall that leads to it', () => {
  const lines = [
    'subnet h/gw 10.0.3.0/24',
    'subnet h/AzureFirewallSubnet 10.0.9.0/26',
    'appgw a 10.0.3.9 in h/gw',
    'listen a 80 8022 10.0.1.100',
    'lb l 10.0.1.100 in h/app',
    'balance l Tcp 8022 22 b',
    'fw f 10.0.9.4 in h/AzureFirewallSubnet pip=20.1.1.7',
    'fwnat f 100 TCP * > 20.1.1.7 443 to 10.0.3.9:80',
  ];
  expect(toldIn([...PLAIN, ...lines, 'rule n 90 in Allow Tcp 10.0.3.0/24 > * 22'])).toEqual([
    'application-gateway 10.0.3.4-10.0.3.254',
    'for 10.0.3.9:80',
    'for 20.1.1.7:443',
  ]);
  expect(toldIn([...PLAIN, ...lines])).toEqual([]);
});

it('a network behind a peering that no document describes is asked by the addresses that the peering tells, or may have any', () => {
  const lines = ['peer h u space=172.20.0.0/16'];
  expect(toldIn([...PLAIN, ...lines])).toEqual(['peering 172.20.0.0-172.20.255.255']);
  expect(toldIn([...PLAIN, 'peer h u'])).toEqual([
    'peering perhaps 172.16.0.0-172.31.255.255',
    'peering perhaps 192.168.0.0-192.168.127.255',
  ]);
});

it('what may lie behind a peering beside what is told is told under the name of the peering', () => {
  const found = whoReaches(compileCloud(cloudOf(...PLAIN, 'peer h u'), 1), idOf('networkInterfaces', 'b'), 22 as Port);
  expect(found.ok && [...new Set(found.value.outsiders.map(({ id }) => id.split('/').slice(-2).join('/')))]).toEqual([
    'virtualNetworkPeerings/to-u',
  ]);
});

it('the internet is named where a public address is in no document', () => {
  const documents = cloudOf('vnet v 10.0.0.0/16', 'subnet v/a 10.0.1.0/24', 'nic b 10.0.1.4 in v/a vm=b pip=20.1.1.1');
  const network = compileCloud(
    documents.filter(({ type = '' }) => !/publicIPAddresses/.test(type)),
    1,
  );
  const found = whoReaches(network, idOf('networkInterfaces', 'b'), 22 as Port);
  expect(found.ok && found.value.unasked.map(({ who }) => who.replace(/address .*?,/, 'address x,'))).toEqual([
    'the internet by the public address x, which no document tells',
  ]);
});
