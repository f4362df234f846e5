import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { effectiveRoutes } from '../explain/effective-routes.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

const PAGE = 'virtual-network-manager/concept-connectivity-configuration';
const POLICY = 'virtual-network-manager/concept-azure-policy-integration';
/** Two networks in one region, a third in another, and a fourth with addresses of the second. */
const V = 'vnet v 10.0.0.0/16 at=westus;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a';
const W = 'vnet w 10.1.0.0/16 at=westus;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s vm=b';
const FAR = 'vnet x 10.2.0.0/16 at=eastus;subnet x/s 10.2.1.0/24;nic c 10.2.1.4 in x/s vm=c';
const ALIKE =
  'vnet y 10.1.0.0/24 at=westus;subnet y/s 10.1.0.0/25;nic d 10.1.0.4 in y/s vm=d;nic e 10.1.0.5 in w/t vm=e;subnet w/t 10.1.0.0/24';
const NET = `${V};${W};${FAR}`;

const CASES: readonly Case[] = [
  [PAGE, 'the networks of a mesh are connected to each other', `${NET};mesh m v,w`, 'a -> b:80', 'delivered'],
  [
    PAGE,
    'only networks in the same region are, by default',
    `${NET};mesh m v,w,x`,
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE NETWORKS_NOT_CONNECTED',
  ],
  [PAGE, 'those of all regions are in a global mesh', `${NET};mesh m v,w,x global`, 'a -> c:80', 'delivered'],
  [PAGE, 'spokes with direct connectivity are', `${NET};mesh m v,w spokes`, 'a -> b:80', 'delivered'],
  [
    PAGE,
    'a connected group leads on to no third network',
    `${NET};mesh m v,w;peer w x`,
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE PEERING_NOT_TRANSITIVE',
  ],
  [
    PAGE,
    'the overlapping address space is removed from the mesh',
    `${NET};${ALIKE};mesh m v,w,y`,
    'a -> e:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE ADDRESS_OVERLAP',
  ],
  [PAGE, 'the rest is not', `${NET};${ALIKE};mesh m v,w,y`, 'a -> b:80', 'delivered'],
  [
    PAGE,
    'the networks of a group belong to the tag VirtualNetwork, as if they were peered',
    `${NET.replace('w/s 10.1.1.0/24', 'w/s 10.1.1.0/24 nsg=n')};mesh m v,w;nsg n`,
    'a -> b:80',
    'delivered',
  ],
  [
    PAGE,
    'a firewall in another network of the group answers names, as in a peered one',
    `${V.replace('at=westus', 'at=westus dns=10.1.9.4')};${W};subnet w/AzureFirewallSubnet 10.1.9.0/24;fw f 10.1.9.4 in w/AzureFirewallSubnet dns=proxy;zone x.example w;record x.example b 10.1.1.4;mesh m v,w`,
    'a -> b.x.example:80',
    'delivered',
  ],
  [
    PAGE,
    'a connected group lends no gateway',
    `${V};${W};subnet w/GatewaySubnet 10.1.255.0/27;gw g in w/GatewaySubnet;site s 192.168.0.0/16;connect c g s;mesh m v,w`,
    'a -> 192.168.0.4:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    PAGE,
    'a member that nobody described may have the address',
    `${NET};mesh m v,w,unseen`,
    'a -> 10.77.0.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE,
    'the tag VirtualNetwork may hold it then',
    `${NET.replace('v/s 10.0.1.0/24', 'v/s 10.0.1.0/24 nsg=n')};nsg n;mesh m v,w,unseen`,
    'a -> 10.77.0.4:80',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    PAGE,
    'and no public address',
    `${NET.replace('v/s 10.0.1.0/24', 'v/s 10.0.1.0/24 nsg=n')};rule n 100 out deny * * > VirtualNetwork *;mesh m v,w,unseen`,
    'a -> 8.8.8.8:53',
    'reaches-internet',
  ],
  [PAGE, 'and has no public one', `${NET};mesh m v,w,unseen`, 'a -> 8.8.8.8:53', 'reaches-internet'],
  [
    POLICY,
    'whom policies add no document of a group without members tells',
    `${NET};mesh m -`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [PAGE, 'so may one that a policy adds', `${NET};mesh m v,w policy`, 'a -> c:80', 'undetermined CONFIG_MISSING?'],
  [
    PAGE,
    'a next hop may be there as well',
    `${NET.replace('v/s 10.0.1.0/24', 'v/s 10.0.1.0/24 rt=r')};route r 8.8.8.8/32 10.77.0.4;mesh m v,w,unseen`,
    'a -> 8.8.8.8:53',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a user’s route of the same prefix comes before that of a connected group',
    `${NET.replace('v/s 10.0.1.0/24', 'v/s 10.0.1.0/24 rt=r')};route r 10.1.0.0/16 None;mesh m v,w`,
    'a -> b:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
];

describe('networks that a network manager joins directly', () => {
  it.each(CASES)('%s: %s', (_, __, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});

const routesOf = (lines: string) => {
  const routes = effectiveRoutes(compileCloud(cloudOf(...lines.split(';')), 1), idOf('networkInterfaces', 'a'));
  if (!routes.ok) throw new Error(routes.problem);
  return routes.value.routes.map(({ prefixes, nextHopType }) => `${prefixes.join(' ')} ${nextHopType}`);
};

it('effective routes show the next hop type ConnectedGroup, and a peering in its place', () => {
  expect(routesOf(`${NET};mesh m v,w`)).toContain('10.1.0.0/16 ConnectedGroup');
  expect(routesOf(`${NET};mesh m v,w,unseen`)).toEqual(routesOf(`${NET};mesh m v,w`));
  expect(pathFor(`${NET};mesh m v,w;peer v w`, 'a -> b:80').hops[0]?.route?.words).toBe('10.1.0.0/16 to VNetPeering');
});

it('what a mesh leaves out is a finding', () => {
  const found = (lines: string) => compileCloud(cloudOf(...lines.split(';')), 1).findings.map(({ problem }) => problem);
  expect(found(`${NET};mesh m v,w,x`)).toEqual([]);
  expect(found(`${NET};${ALIKE};mesh m v,w,y`)).toEqual(['w and y have addresses in common: 10.1.0.0/24.']);
  expect(found(`${NET};mesh m v,unseen`)).toEqual([
    `There is no ${idOf('virtualNetworks', 'unseen')} among the documents.`,
  ]);
});
