import { expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { parsePrefix } from '../../address/prefix.ts';
import { nextHop } from '../../path/cloud/ask.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { readLearnedRoutes } from './learned-routes.ts';

const LINES = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/GatewaySubnet 10.0.255.0/27',
  'gw g in v/GatewaySubnet',
  'nic a 10.0.1.4 in v/app',
  'route r 10.60.1.0/24 None',
];
const parsed = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T => {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};
const learned = (...texts: readonly string[]) => texts.map((text) => ({ prefix: parsed(parsePrefix(text)) }));
const address = (text: string): Address => parsed(parseAddress(text));

it.each([
  ['10.60.9.9', 'VirtualNetworkGateway', 'what a gateway learned by BGP is a route'],
  ['10.60.1.9', 'None', 'a user’s longer route comes first'],
  ['10.0.1.9', 'VnetLocal', 'routes of the network come before longer ones that were learned'],
  ['10.61.0.1', 'None', 'what was not learned has no route'],
  ['8.8.8.8', 'VirtualNetworkGateway', 'a learned default route comes before the system’s'],
] as const)('to %s: %s (%s)', (destination, nextHopType, _says) => {
  const learnedRoutes = new Map([
    [idOf('virtualNetworkGateways', 'g').toLowerCase(), learned('10.60.0.0/16', '10.0.1.0/24', '0.0.0.0/0')],
  ]);
  const network = compileCloud(cloudOf(...LINES), 1, { learnedRoutes });
  const hop = nextHop(network, idOf('networkInterfaces', 'a'), address('10.0.1.4'), address(destination));
  expect(hop).toMatchObject({ ok: true, value: { kind: 'route', nextHopType } });
});

it.each([
  [
    'routes by the id of their gateway',
    { '/g': { value: [{ network: '10.60.0.0/16', origin: 'EBgp' }] } },
    ['10.60.0.0/16'],
  ],
  ['none of the gateway’s own network', { '/g': { value: [{ network: '10.0.0.0/16', origin: 'Network' }] } }, []],
  [
    'those of a virtual hub, as its effective routes list them',
    { '/g': { value: [{ addressPrefixes: ['10.1.0.0/16', '10.2.0.0/16'], nextHopType: 'Remote Hub' }] } },
    ['10.1.0.0/16', '10.2.0.0/16'],
  ],
  ['no gateway', {}, undefined],
])('a file of learned routes has %s', (_, file, prefixes) =>
  expect(
    parsed(readLearnedRoutes(file))
      .get('/g')
      ?.map(({ prefix }) => prefix),
  ).toEqual(prefixes),
);

it.each([
  ['a list', [], 'is an object'],
  ['a name in place of an id', { g: { value: [] } }, 'no id of a gateway'],
  ['no list of routes', { '/g': {} }, "no list 'value'"],
  ['no network', { '/g': { value: [{ network: 'x' }] } }, 'not a network prefix'],
])('a file of learned routes with %s is refused', (_, file, problem) =>
  expect(readLearnedRoutes(file)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) }),
);
