import { describe, expect, it } from 'vitest';
import { addressIn } from '../../table/address-column.ts';
import { textAt } from '../../table/text-table.ts';
import { compileHost } from './compile-host.ts';
import type { HostDocument } from './host-document.ts';
import { hostOf, interfaceOf, routeOf } from './host-lines.fixture.ts';

const sentences = (documents: Iterable<HostDocument>) =>
  compileHost(documents, 1).findings.map(
    ({ resource, field, problem, consequence }) => `${resource} [${field}] ${problem} ${consequence}`,
  );

describe('what cannot be taken as it stands is found, and said', () => {
  const eth0 = interfaceOf('eth0: 10.1.0.4/24', 1);
  const undetermined = (to: string) => `A path to ${to} that this route would decide ends undetermined.`;
  const cases: readonly (readonly [
    sentence: string,
    documents: readonly HostDocument[],
    findings: readonly string[],
  ])[] = [
    ['a host without fault', hostOf('eth0: 10.1.0.4/24 fd00::4/64', 'default via 10.1.0.1 dev eth0'), []],
    ['no document at all', [], []],
    [
      'a route through an unknown interface',
      [eth0, routeOf('10.2.0.0/16 via 10.1.0.1 dev eth9')],
      [`10.2.0.0/16 via 10.1.0.1 dev eth9 [device] No interface is named eth9. ${undetermined('10.2.0.0/16')}`],
    ],
    [
      'a route through no interface',
      [eth0, routeOf('10.2.0.0/16 via 10.1.0.1')],
      [`10.2.0.0/16 via 10.1.0.1 [device] The route names no interface to leave by. ${undetermined('10.2.0.0/16')}`],
    ],
    [
      'an IPv6 route by way of an IPv4 gateway',
      [eth0, routeOf('fd00::/8 via 10.1.0.1 dev eth0')],
      [
        `fd00::/8 via 10.1.0.1 dev eth0 [gateway] The gateway 10.1.0.1 is IPv4, and the route is for fd00::/8. ${undetermined('fd00::/8')}`,
      ],
    ],
    [
      'an IPv4 route by way of an IPv6 gateway is in order',
      [eth0, routeOf('10.2.0.0/16 via inet6 fe80::1 dev eth0')],
      [],
    ],
    [
      'a gateway that is no address of anybody',
      [eth0, routeOf('10.2.0.0/16 via 0.0.0.0 dev eth0')],
      [
        `10.2.0.0/16 via 0.0.0.0 dev eth0 [gateway] The gateway 0.0.0.0 is the unspecified address. ${undetermined('10.2.0.0/16')}`,
      ],
    ],
    ['a route that ends packets needs no interface', [routeOf('blackhole 10.2.0.0/16'), routeOf('throw fd00::/8')], []],
    [
      'a source of the other family',
      [eth0, routeOf('fd00::/8 dev eth0 src 10.1.0.4')],
      [
        'fd00::/8 dev eth0 src 10.1.0.4 [source] The source 10.1.0.4 is not of the family of fd00::/8. The source address is chosen as if the route named none.',
      ],
    ],
    [
      'two routes with one id',
      [eth0, routeOf('10.2.0.0/16 dev eth0'), routeOf('10.2.0.0/16 dev eth0')],
      ['10.2.0.0/16 dev eth0 [id] Another route came first with the same id. The later route is left out.'],
    ],
    [
      'two interfaces with one name',
      [eth0, { ...eth0, id: 'interface/other', index: 9 }],
      [
        'interface/other [name] Another interface is named eth0 too. Routes through eth0 are taken to leave by the other one.',
      ],
    ],
    [
      'an address with more bits than it has',
      [interfaceOf('eth0: 10.1.0.4/33', 1)],
      [
        'interface/eth0 [addresses] The prefix length 33 of 10.1.0.4 is not from 0 to 32. 10.1.0.4 is never chosen as the source of a flow.',
      ],
    ],
  ];
  it.each(cases)('%s', (_sentence, documents, findings) => expect(sentences(documents)).toEqual(findings));
});

describe('the tables', () => {
  it('hold what the documents say, whatever comes first', () => {
    const documents = hostOf(
      'eth0: 10.1.0.4/24',
      'eth1 down:',
      '10.2.0.0/16 via 10.1.0.1 dev eth0 src 10.1.0.4 metric 7',
    );
    for (const order of [documents, documents.toReversed()]) {
      const network = compileHost(order, 42);
      const row = [...network.routes.metrics].indexOf(7);
      const [eth0, eth1] = ['eth0', 'eth1'].map((name) =>
        [...network.interfaces.names].findIndex((text) => textAt(network.texts, text) === name),
      );
      expect(network.revision).toBe(42);
      expect(textAt(network.texts, network.routes.words[row]!)).toBe(
        '10.2.0.0/16 via 10.1.0.1 dev eth0 src 10.1.0.4 metric 7',
      );
      expect(addressIn(network.routes.gateways, row)).toBe('10.1.0.1');
      expect(addressIn(network.routes.sources, row)).toBe('10.1.0.4');
      expect(network.routes.interfaces[row]).toBe(eth0);
      expect([network.interfaces.up[eth0!], network.interfaces.up[eth1!]]).toEqual([1, 0]);
      expect(network.findings).toEqual([]);
    }
  });

  it('read the documents once and keep none of them', () => {
    let handedOut = 0;
    function* once() {
      for (const document of hostOf('eth0: 10.1.0.4/24')) {
        handedOut++;
        yield document;
      }
    }
    const network = compileHost(once(), 1);
    expect(handedOut).toBe(hostOf('eth0: 10.1.0.4/24').length);
    expect(JSON.stringify(network)).not.toContain('"kind":"interface"');
  });

  it('lie in shared memory, every one', () => {
    const { texts, interfaces, addresses, routes, lookups } = compileHost(hostOf('eth0: 10.1.0.4/24'), 1);
    const arrays = [texts, interfaces, addresses, routes, ...Object.values(lookups)].flatMap((table) =>
      Object.values(table),
    );
    for (const array of arrays) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('a route reads as `ip route` prints it', () => {
  const lines = [
    'default via 10.1.0.1 dev eth0',
    'default via fd00::1 dev eth0 metric 1024',
    '10.2.0.0/16 dev eth0 src 10.1.0.4',
    '10.2.0.1 via inet6 fe80::1 dev eth0',
    'unreachable 10.9.0.0/16 metric 5',
    'local 10.1.0.4 dev eth0 table local src 10.1.0.4',
    'default via 10.1.0.1 dev eth0 table 77',
    'throw 10.0.0.0/8 table default',
    'blackhole fd00::5',
  ];
  it.each(lines)('%s', (line) => {
    const network = compileHost([interfaceOf('eth0: 10.1.0.4/24', 1), routeOf(line)], 1);
    expect(textAt(network.texts, network.routes.words[0]!)).toBe(line);
  });
});
