import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { contains, prefixOf } from '../address/prefix.ts';
import { compileHost } from '../network/host/compile-host.ts';
import type { HostDocument, HostRouteDocument } from '../network/host/host-document.ts';
import { hostOf, interfaceOf, routeOf } from '../network/host/host-lines.fixture.ts';
import type { HostNetwork } from '../network/host/host-network.ts';
import type { Path } from './path.ts';
import { predictHost } from './predict-host.ts';

const predict = (network: HostNetwork, destination: string, source?: string) =>
  predictHost(network, {
    destination: destination as Address,
    port: 443 as Port,
    ...(source === undefined ? {} : { source: source as Address }),
  });

/** A path as a sentence. */
function sentence({ flow, hops, disposition }: Path): string {
  const [start, next] = hops;
  const by = start?.route === undefined ? '' : ` by ${start.route.words}`;
  const also = next?.otherAddresses === undefined ? '' : ` (or ${next.otherAddresses.join(', ')})`;
  const says = `${flow.destination} from ${flow.source}`;
  if (disposition === 'leaves-model') return `${says} leaves through ${next?.address}${also}${by}`;
  if (disposition === 'delivered-on-link') return `${says} is on the link${by}`;
  return `${says} is ${disposition}${by}`;
}

describe('where a host sends a flow', () => {
  const plain = [
    'eth0: 10.1.0.4/24 fd00:1::4/64',
    'default via 10.1.0.1 dev eth0',
    'default via fd00:1::1 dev eth0 metric 1024',
  ];
  const tables: readonly (readonly [host: string, lines: readonly string[], sentences: readonly string[]])[] = [
    [
      'with one interface and a default route',
      plain,
      [
        '10.2.0.4 from 10.1.0.4 leaves through 10.1.0.1 by default via 10.1.0.1 dev eth0',
        '10.1.0.9 from 10.1.0.4 is on the link by 10.1.0.0/24 dev eth0 src 10.1.0.4',
        '10.1.0.1 from 10.1.0.4 is on the link by 10.1.0.0/24 dev eth0 src 10.1.0.4',
        '10.1.0.4 from 10.1.0.4 is delivered by local 10.1.0.4 dev eth0 table local src 10.1.0.4',
        '127.0.0.1 from 127.0.0.1 is delivered by local 127.0.0.1 dev lo table local src 127.0.0.1',
        '127.9.9.9 from 127.0.0.1 is delivered by local 127.0.0.0/8 dev lo table local src 127.0.0.1',
        '2001:db8::1 from fd00:1::4 leaves through fd00:1::1 by default via fd00:1::1 dev eth0 metric 1024',
        'fd00:1::9 from fd00:1::4 is on the link by fd00:1::/64 dev eth0 metric 256',
        'fd00:1::4 from fd00:1::4 is delivered by local fd00:1::4 dev eth0 table local',
        '::1 from ::1 is delivered by local ::1 dev lo table local',
        // Connecting to nowhere in particular is connecting to oneself.
        '0.0.0.0 from 127.0.0.1 is delivered by local 127.0.0.1 dev lo table local src 127.0.0.1',
        ':: from ::1 is delivered by local ::1 dev lo table local',
        // TCP has no groups.
        '224.0.0.1 from 10.1.0.4 is no-route by default via 10.1.0.1 dev eth0',
        '255.255.255.255 from 10.1.0.4 is no-route by default via 10.1.0.1 dev eth0',
        'ff0e::1 from fd00:1::4 is no-route by default via fd00:1::1 dev eth0 metric 1024',
      ],
    ],
    [
      'without a default route',
      ['eth0: 10.1.0.4/24'],
      ['10.2.0.4 from 10.1.0.4 is no-route', '2001:db8::1 from :: is no-route'],
    ],
    ['without any address', ['eth0:'], ['10.2.0.4 from 0.0.0.0 is no-route']],
    [
      'with routes that end packets',
      [
        ...plain,
        'blackhole 10.9.0.0/16',
        'unreachable 10.8.0.0/16 metric 5',
        'prohibit 10.7.0.0/16',
        'throw 10.6.0.0/16',
        'unreachable 2001:db8::/32 metric 1024',
        'broadcast 10.1.0.255 dev eth0 table local src 10.1.0.4',
      ],
      [
        '10.9.0.1 from 10.1.0.4 is blackholed by blackhole 10.9.0.0/16',
        '10.8.0.1 from 10.1.0.4 is unreachable-route by unreachable 10.8.0.0/16 metric 5',
        '10.7.0.1 from 10.1.0.4 is prohibited-route by prohibit 10.7.0.0/16',
        // A throw ends the table, not only the prefix: main's default route is not asked.
        '10.6.0.1 from 10.1.0.4 is no-route',
        '10.5.0.1 from 10.1.0.4 leaves through 10.1.0.1 by default via 10.1.0.1 dev eth0',
        '2001:db8::1 from fd00:1::4 is unreachable-route by unreachable 2001:db8::/32 metric 1024',
        '10.1.0.255 from 10.1.0.4 is no-route by broadcast 10.1.0.255 dev eth0 table local src 10.1.0.4',
      ],
    ],
    [
      'with a last resort in table default',
      [
        'eth0: 10.1.0.4/24',
        '10.6.0.0/16 via 10.1.0.2 dev eth0',
        'throw 10.6.6.0/24',
        'default via 10.1.0.3 dev eth0 table default',
      ],
      [
        '10.6.0.1 from 10.1.0.4 leaves through 10.1.0.2 by 10.6.0.0/16 via 10.1.0.2 dev eth0',
        '10.6.6.1 from 10.1.0.4 leaves through 10.1.0.3 by default via 10.1.0.3 dev eth0 table default',
        '8.8.8.8 from 10.1.0.4 leaves through 10.1.0.3 by default via 10.1.0.3 dev eth0 table default',
      ],
    ],
    [
      'with two interfaces, where the longest prefix and then the lowest metric decide',
      [
        'eth0: 10.1.0.4/24 10.1.9.4/24',
        'eth1: 10.2.0.4/24',
        'default via 10.1.0.1 dev eth0 metric 100',
        'default via 10.2.0.1 dev eth1 metric 50',
        '172.16.0.0/12 via 10.1.9.1 dev eth0',
        '172.16.5.0/24 via 10.2.0.7 dev eth1 metric 900',
        '172.17.0.0/16 via 10.2.0.7 dev eth1 src 10.1.0.4',
      ],
      [
        '8.8.8.8 from 10.2.0.4 leaves through 10.2.0.1 by default via 10.2.0.1 dev eth1 metric 50',
        // The source is the address in the gateway's own network.
        '172.16.0.1 from 10.1.9.4 leaves through 10.1.9.1 by 172.16.0.0/12 via 10.1.9.1 dev eth0',
        '172.16.5.1 from 10.2.0.4 leaves through 10.2.0.7 by 172.16.5.0/24 via 10.2.0.7 dev eth1 metric 900',
        '172.17.0.1 from 10.1.0.4 leaves through 10.2.0.7 by 172.17.0.0/16 via 10.2.0.7 dev eth1 src 10.1.0.4',
      ],
    ],
    [
      'with an interface switched off',
      [
        'eth0 down: 10.1.0.4/24',
        'eth1: 10.2.0.4/24',
        'default via 10.1.0.1 dev eth0',
        'default via 10.2.0.1 dev eth1 metric 50',
      ],
      [
        '8.8.8.8 from 10.2.0.4 leaves through 10.2.0.1 by default via 10.2.0.1 dev eth1 metric 50',
        '10.1.0.9 from 10.2.0.4 leaves through 10.2.0.1 by default via 10.2.0.1 dev eth1 metric 50',
        '10.1.0.4 from 10.1.0.4 is delivered by local 10.1.0.4 dev eth0 table local src 10.1.0.4',
      ],
    ],
    [
      'with equal-cost routes',
      [
        'eth0: 10.1.0.4/24',
        'default via 10.1.0.1 dev eth0',
        'default via 10.1.0.2 dev eth0',
        'default via 10.1.0.3 dev eth0 metric 9',
      ],
      ['8.8.8.8 from 10.1.0.4 leaves through 10.1.0.1 (or 10.1.0.2) by default via 10.1.0.1 dev eth0'],
    ],
    [
      'with equal-cost routes by way of the destination itself and of another',
      ['eth0: 10.1.0.4/24', '10.1.0.0/25 via 10.1.0.1 dev eth0', '10.1.0.0/25 via 10.1.0.2 dev eth0'],
      [
        '10.1.0.1 from 10.1.0.4 leaves through 10.1.0.1 (or 10.1.0.2) by 10.1.0.0/25 via 10.1.0.1 dev eth0',
        '10.1.0.2 from 10.1.0.4 leaves through 10.1.0.1 (or 10.1.0.2) by 10.1.0.0/25 via 10.1.0.1 dev eth0',
      ],
    ],
    [
      'with a gateway that is itself the destination, on no network of the host',
      ['eth0: 10.1.0.4/32', 'default via 172.31.1.1 dev eth0'],
      [
        '172.31.1.1 from 10.1.0.4 is on the link by default via 172.31.1.1 dev eth0',
        '8.8.8.8 from 10.1.0.4 leaves through 172.31.1.1 by default via 172.31.1.1 dev eth0',
      ],
    ],
    [
      'with IPv4 by way of an IPv6 neighbour, from an interface without an IPv4 address',
      ['eth0: fe80::4/64', 'eth1: 10.1.0.4/32', 'default via inet6 fe80::1 dev eth0'],
      ['8.8.8.8 from 10.1.0.4 leaves through fe80::1 by default via inet6 fe80::1 dev eth0'],
    ],
    [
      'with several IPv6 addresses (RFC 6724)',
      [
        'eth0: 2001:db8:1::4/64 fd00:1::4/64 fe80::4/64',
        'eth1: 2001:db8:2::4/64 fe80::5/64',
        'default via fe80::1 dev eth1 metric 1024',
        'fd00::/8 via fe80::1 dev eth1 metric 1024',
        'fe80::99 dev eth0',
      ],
      [
        '2001:db8:1:ffff::1 from 2001:db8:2::4 leaves through fe80::1 by default via fe80::1 dev eth1 metric 1024',
        // Rule 5 comes before rule 6: an address of the outgoing interface before one with the same label.
        'fd00:9::1 from 2001:db8:2::4 leaves through fe80::1 by fd00::/8 via fe80::1 dev eth1 metric 1024',
        'fe80::99 from fe80::4 is on the link by fe80::99 dev eth0',
      ],
    ],
    [
      'that takes whole networks for its own',
      [
        'eth0: 10.1.0.4/24 2001:db8::4/64',
        'local 10.5.0.0/16 dev lo table local',
        'local 2001:db8:5::/48 dev lo table local',
      ],
      [
        '10.5.0.1 from 10.5.0.1 is delivered by local 10.5.0.0/16 dev lo table local',
        // Found by comparing with the kernel: only an address of an interface is chosen (RFC 6724, rule 1).
        '2001:db8:5::1 from 2001:db8::4 is delivered by local 2001:db8:5::/48 dev lo table local',
      ],
    ],
    [
      'with policy routing, whose rules the model does not hold',
      [
        ...plain,
        '10.7.0.0/16 via 10.1.0.9 dev eth0 table 77',
        'throw 10.6.0.0/16 table 77',
        '10.1.0.0/16 via 10.1.0.9 dev eth0 table 78',
      ],
      [
        '10.7.0.1 from 10.1.0.4 is undetermined by 10.7.0.0/16 via 10.1.0.9 dev eth0 table 77',
        '10.1.0.9 from 10.1.0.4 is undetermined by 10.1.0.0/16 via 10.1.0.9 dev eth0 table 78',
        // Table local comes before every rule, and where the other tables say nothing nothing changes.
        '10.1.0.4 from 10.1.0.4 is delivered by local 10.1.0.4 dev eth0 table local src 10.1.0.4',
        '10.6.0.1 from 10.1.0.4 leaves through 10.1.0.1 by default via 10.1.0.1 dev eth0',
        '10.8.0.1 from 10.1.0.4 leaves through 10.1.0.1 by default via 10.1.0.1 dev eth0',
      ],
    ],
    [
      'with a route of main inside a wider local one, which only some kernels prefer',
      [...plain, 'local 10.5.0.0/16 dev lo table local', '10.5.128.0/17 via 10.1.0.9 dev eth0'],
      [
        '10.5.0.1 from 10.5.0.1 is delivered by local 10.5.0.0/16 dev lo table local',
        '10.5.128.1 from 10.1.0.4 is undetermined by 10.5.128.0/17 via 10.1.0.9 dev eth0',
      ],
    ],
  ];
  for (const [host, lines, sentences] of tables)
    describe(`a host ${host}`, () => {
      const network = compileHost(hostOf(...lines), 1);
      it.each(sentences)('%s', (expected) => {
        const [destination = ''] = expected.split(' ');
        expect(sentence(predict(network, destination).path)).toBe(expected);
      });
    });
});

describe('what a path names', () => {
  const network = compileHost(hostOf('eth0: 10.1.0.4/24 10.1.9.4/24', 'default via 10.1.0.1 dev eth0'), 1);

  it('a hop of the host is its interface, the route is the document, a router beyond has no id', () =>
    expect(predict(network, '8.8.8.8')).toEqual({
      source: '10.1.0.4',
      path: {
        flow: { protocol: 'tcp', source: '10.1.0.4', destination: '8.8.8.8', destinationPort: 443 },
        hops: [
          {
            kind: 'source',
            address: '10.1.0.4',
            id: 'interface/eth0',
            route: { id: 'default via 10.1.0.1 dev eth0', words: 'default via 10.1.0.1 dev eth0' },
          },
          { kind: 'router', address: '10.1.0.1' },
        ],
        disposition: 'leaves-model',
      },
    }));

  it('a flow to oneself ends at the interface that has the address, or that the route names', () => {
    const ends = (destination: string) => predict(network, destination).path.hops.at(-1);
    expect(ends('10.1.9.4')).toEqual({ kind: 'destination', address: '10.1.9.4', id: 'interface/eth0' });
    expect(ends('127.0.0.53')).toEqual({ kind: 'destination', address: '127.0.0.53', id: 'interface/lo' });
  });

  it('a source that is asked for is kept', () =>
    expect(predict(network, '8.8.8.8', '10.1.9.4').path.flow.source).toBe('10.1.9.4'));

  it('a host without an address of the family has no source to tell', () =>
    expect(predict(network, '2001:db8::1')).not.toHaveProperty('source'));

  it('a route that could not be read makes its destinations undetermined, and others stay as they are', () => {
    const broken = compileHost(
      [interfaceOf('eth0: 10.1.0.4/24', 1), routeOf('default dev eth0'), routeOf('10.2.0.0/16 dev gone')],
      1,
    );
    expect(sentence(predict(broken, '10.2.0.1').path)).toBe(
      '10.2.0.1 from 10.1.0.4 is undetermined by 10.2.0.0/16 dev gone',
    );
    expect(sentence(predict(broken, '10.3.0.1').path)).toBe(
      '10.3.0.1 from 10.1.0.4 is on the link by default dev eth0',
    );
  });

  it('a copy of the network that a worker would get predicts the same', () =>
    expect(predict(structuredClone(network), '8.8.8.8')).toEqual(predict(network, '8.8.8.8')));
});

const TYPES = ['unicast', 'unicast', 'unicast', 'unreachable', 'prohibit', 'blackhole', 'throw', 'local'] as const;
const nearby = fc
  .tuple(fc.boolean(), fc.nat(3), fc.nat(3), fc.nat(3))
  .map(([four, a, b, c]) =>
    addressOf(
      four
        ? [0, 0, 0xffff, ((10 << 24) | (a << 22) | (b << 10) | c) >>> 0]
        : [0x2001_0db8, (a << 30) >>> 0, b, ((b << 30) | c) >>> 0],
    ),
  );
const route: fc.Arbitrary<HostRouteDocument> = fc
  .record({
    near: nearby,
    length: fc.nat(128),
    type: fc.constantFrom(...TYPES),
    device: fc.constantFrom('eth0', 'eth1', 'off'),
    via: fc.option(fc.nat(3), { nil: undefined }),
    table: fc.constantFrom(254, 254, 254, 253, 255),
    metric: fc.nat(2),
  })
  .map(({ near, length, type, device, via, table, metric }) => {
    const six = near.includes(':');
    return {
      kind: 'route',
      id: '',
      destination: prefixOf(near, length % (six ? 129 : 33)),
      type,
      device,
      // An own address is one address: wider local routes are a case of their own.
      ...(type === 'unicast' && via !== undefined
        ? { gateway: (six ? `fe80::${via + 1}` : `10.0.0.${via + 1}`) as Address }
        : {}),
      table: type === 'local' ? 255 : six && table === 253 ? 254 : table === 255 ? 254 : table,
      metric,
    } as const;
  })
  .filter((one) => one.type !== 'local' || /\/(?:32|128)$/.test(one.destination));

/** The definition itself: table after table, sort what holds the destination, take the first that decides. */
function evaluate(routes: readonly HostRouteDocument[], destination: Address): HostRouteDocument | undefined {
  const length = (one: HostRouteDocument) => Number(one.destination.split('/')[1]);
  for (const table of [255, 254, 253]) {
    const [first] = routes
      .filter((one) => one.table === table && contains(one.destination, destination))
      .filter((one) => one.type !== 'unicast' || one.device !== 'off')
      .toSorted((one, other) => length(other) - length(one) || one.metric - other.metric);
    if (first !== undefined && first.type !== 'throw') return first;
  }
  return undefined;
}

const DISPOSITIONS = {
  unreachable: 'unreachable-route',
  prohibit: 'prohibited-route',
  blackhole: 'blackholed',
  local: 'delivered',
} as const;

it('a predicted route is the one that a plain evaluation of the rules finds, on any host', () =>
  fc.assert(
    fc.property(
      fc.array(route, { maxLength: 30 }),
      fc.array(nearby, { minLength: 1, maxLength: 20 }),
      (list, asked) => {
        const routes = list.map((one, index) => ({ ...one, id: `route ${index}` }));
        const interfaces = ['eth0: 10.0.0.9/8', 'eth1:', 'off down:'].map(interfaceOf);
        const network = compileHost([...routes, ...interfaces] satisfies readonly HostDocument[], 1);
        for (const destination of asked) {
          const expected = evaluate(routes, destination);
          const { hops, disposition } = predict(network, destination).path;
          expect(hops[0]?.route?.id).toBe(expected?.id);
          if (expected === undefined) expect(disposition).toBe('no-route');
          else if (expected.type === 'unicast') {
            const on = expected.gateway === undefined || expected.gateway === destination;
            expect(disposition).toBe(on ? 'delivered-on-link' : 'leaves-model');
            expect(hops[1]?.address).toBe(on ? destination : expected.gateway);
          } else expect(disposition).toBe(DISPOSITIONS[expected.type as keyof typeof DISPOSITIONS]);
        }
      },
    ),
    { numRuns: 300 },
  ));
