import { describe, expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { nextHop } from '../cloud/ask.ts';
import { explainCloud } from '../explain/explain.ts';
import { answerWithFields, withChild, withMembers, withProperties, type Change, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 nsg=n;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/data vm=b;nic fw 10.0.2.9 in v/data vm=fw forwards;route r 10.0.2.9/32 VnetLocal;route r 10.9.0.0/16 10.0.2.9;route r 8.8.8.0/24 None;rule n 100 in Allow * * > *';

/** Members of the route for 10.9.0.0/16, in place of what stands there. */
const route = (members: Json): Change => withChild('/routeTables/r', 'routes', 'to-10.9.0.0-16', withMembers(members));
const list = (routes: unknown): Change => withProperties('/routeTables/r', () => ({ routes }));

const UDR = 'virtual-network/virtual-networks-udr-overview';
const ANY = 'undetermined CONFIG_MISSING properties.addressPrefix';

/** Azure refuses such routes: "you specify" a prefix and a next hop type, and an address for an appliance. */
type Row<Value> = readonly [page: Page, says: string, value: Value, question: string, expected: string];

const ROUTES: readonly Row<Readonly<Record<string, unknown>>>[] = [
  [
    UDR,
    'one without a known next hop leads where nobody knows',
    { nextHopType: 'Nowhere' },
    'a -> 10.9.0.4:80',
    'undetermined CONFIG_MISSING properties',
  ],
  [UDR, 'what it does not hold is certain', { nextHopType: 'Nowhere' }, 'a -> b:80', 'delivered'],
  [
    UDR,
    'nor does one lead anywhere to an appliance without an address',
    { nextHopIpAddress: '10.0.2' },
    'a -> 10.9.0.4:80',
    'undetermined CONFIG_MISSING properties',
  ],
  [UDR, 'one without a prefix may be for any destination', { addressPrefix: undefined }, 'a -> b:80', ANY],
  [UDR, 'also for one out of the network', { addressPrefix: '10.9.0.0/99' }, 'a -> 8.8.4.4:80', ANY],
  [UDR, 'before another of the table', { addressPrefix: ' ' }, 'a -> 8.8.8.8:80', ANY],
  [UDR, 'not before one for a single address', { addressPrefix: undefined }, 'a -> fw:80', 'delivered'],
  [
    UDR,
    'nor does it matter where it leads the same way',
    { addressPrefix: undefined, nextHopType: 'VnetLocal', nextHopIpAddress: undefined },
    'a -> b:80',
    'delivered',
  ],
  [
    UDR,
    'a system route to nowhere is another than that of a user',
    { addressPrefix: undefined, nextHopType: 'None', nextHopIpAddress: undefined },
    'a -> 10.77.0.1:80',
    ANY,
  ],
  [
    UDR,
    'answers may go by it',
    { addressPrefix: undefined },
    'b -> a:80',
    'undetermined CONFIG_MISSING properties.addressPrefix',
  ],
];

const LISTS: readonly Row<unknown>[] = [
  [UDR, 'a list that is none may hold any route', 'x', 'a -> b:80', ANY],
  [UDR, 'what is no object may be any route', [7], 'a -> b:80', ANY],
  [UDR, 'null is nothing', [null], 'a -> b:80', 'delivered'],
];

describe('a route of a route table that cannot be read wholly', () => {
  it.each(ROUTES)('%s: %s', (_page, _says, members, question, expected) =>
    expect(answerWithFields(NET, question, route(members))).toBe(expected),
  );

  it.each(LISTS)('%s: %s', (_page, _says, routes, question, expected) =>
    expect(answerWithFields(NET, question, list(routes))).toBe(expected),
  );

  const UNREAD = compileCloud(route({ addressPrefix: '10.9.0.0/99' })(cloudOf(...NET.split(';'))), 1);

  it('is shown with the reason why it may decide', () => {
    const explained = explainCloud(UNREAD, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: '10.0.2.4' as Address },
      port: 80 as Port,
    });
    if (!explained.ok) throw new Error(explained.problem);
    const unknown = explained.value.steps
      .flatMap(({ routes = [] }) => routes)
      .filter(({ state }) => state === 'unknown');
    expect(unknown.map(({ name, prefix }) => [name, prefix])).toEqual([['to-10.9.0.0-16', '10.9.0.0/99']]);
    expect(UNREAD.findings.map(({ field, consequence }) => [field, consequence])).toEqual([
      [
        'properties.addressPrefix',
        'It may be for any destination: paths that it would lead another way end undetermined.',
      ],
    ]);
  });

  it('leaves the next hop open', () => {
    const hop = nextHop(UNREAD, idOf('networkInterfaces', 'a'), '10.0.1.4' as Address, '10.0.2.4' as Address);
    expect(hop).toMatchObject({ value: { kind: 'undetermined', route: { name: 'to-10.9.0.0-16' } } });
  });
});
