import { describe, expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { answerTo } from '../cases/cases.fixture.ts';

const NETWORK = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/many 10.0.16.0/20;nic a 10.0.1.4 in v/app';
const B = 'subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data vm=b';
const SHUT = 'rule x 100 in Deny * * > *';
const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
const addressOf = (at: number) => `10.0.${16 + Math.floor(at / 200)}.${(at % 200) + 10}`;
/** So many interfaces, of which those from `open` on let nobody in. */
const many = (count: number, open = count) =>
  names(count).map((name, at) => `nic ${name} ${addressOf(at)} in v/many forwards${at < open ? '' : ' nsg=x'}`);
const balanced = (order: readonly string[]) => [
  'table r',
  'lb l 10.0.16.5 in v/many',
  `balance l Tcp 80 80 ${order.join()}`,
];
const HOPS = names(65)
  .map((_, at) => addressOf(at))
  .join();

describe('of many ways', () => {
  it.each([
    ['1,024 are told apart', [...many(1024), ...balanced(names(1024))], 'delivered'],
    [
      'the last of them may be the one that is shut',
      [...many(1024, 1023), ...balanced(names(1024))],
      'partly-delivered LB_BACKENDS_DIFFER? NSG_DENY',
    ],
    ['all of them may be shut', [...many(1024, 0), ...balanced(names(1024))], 'denied NSG_DENY'],
    [
      '1,025 are not, and the last may be shut',
      [...many(1025, 1024), ...balanced(names(1025))],
      'undetermined ANALYSIS_UNSUPPORTED?',
    ],
    [
      'one that is shut is told wherever it is met',
      [...many(1025, 1024), ...balanced(names(1025).toReversed())],
      'partly-delivered LB_BACKENDS_DIFFER? NSG_DENY',
    ],
    [
      'all that are looked at may be shut, and another open',
      [...many(1025, 0), ...balanced(names(1025))],
      'undetermined ANALYSIS_UNSUPPORTED? NSG_DENY',
    ],
  ])('behind a load balancer %s', (_, lines, answer) =>
    expect(answerTo([NETWORK, ...lines, SHUT].join(';'), 'a -> 10.0.16.5:80')).toBe(answer),
  );

  it('of those that arrive 64 are shown, and of others all', () => {
    const lines = [NETWORK, ...many(100, 90), ...balanced(names(100)), SHUT].join(';').split(';');
    const predicted = predictCloud(compileCloud(cloudOf(...lines), 1), {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: '10.0.16.5' as Address },
      port: 80 as Port,
    });
    const branches = (predicted.ok ? predicted.value.path.branches : undefined) ?? [];
    const count = (wanted: string) => branches.filter(({ disposition }) => disposition === wanted).length;
    expect([count('delivered'), count('denied')]).toEqual([64, 10]);
  });

  it.each([
    [
      'of a request are told apart, whoever else is asked about',
      [`route r 10.0.2.0/24 ${HOPS}`, 'table s'],
      'delivered ASYMMETRIC_ROUTE?',
      'delivered',
      'configurations',
    ],
    [
      'of answers are told where these begin',
      ['table r', `route s 10.0.1.0/24 ${HOPS}`],
      'undetermined ASYMMETRIC_ROUTE? ANALYSIS_UNSUPPORTED?',
      'undetermined',
      'undetermined',
    ],
  ] as const)('those %s', (_, lines, answer, disposition, reachers) => {
    const network = [NETWORK, B, ...many(65), ...lines].join(';');
    expect(answerTo(network, 'a -> b:80')).toBe(answer);
    const compiled = compileCloud(cloudOf(...network.split(';')), 1);
    const [a, b] = ['a', 'b'].map((name) => idOf('networkInterfaces', name)) as [string, string];
    expect(portsBetween(compiled, a, b)).toMatchObject({
      ok: true,
      value: ['tcp', 'udp', 'icmp'].map((protocol) => ({ protocol, disposition })),
    });
    const reached = whoReaches(compiled, b, 80 as Port);
    expect(reached.ok && reached.value[reachers]).toContain(`${a}/ipConfigurations/ipconfig1`);
  });

  it.each([
    ['who comes in by the last of 1,500 backends', 1499, true],
    ['and who does not, because that is shut', 1490, false],
  ])('who reaches a port is told of %s', (_, at, isIn) => {
    const backends = many(1500).map((line, index) => (index === 1490 ? `${line} nsg=x` : line));
    const lines = [NETWORK, ...backends, ...balanced(names(1500)), SHUT].join(';').split(';');
    const [a, backend] = ['a', `n${at}`].map((name) => idOf('networkInterfaces', name)) as [string, string];
    const reached = whoReaches(compileCloud(cloudOf(...lines), 1), backend, 80 as Port);
    const [door] = reached.ok ? reached.value.doors : [];
    expect([door?.undetermined, door?.configurations.includes(`${a}/ipConfigurations/ipconfig1`)]).toEqual([[], isIn]);
  });

  it('all of answers that are looked at may be shut, and another open', () =>
    expect(
      answerTo([NETWORK, B, ...many(65, 0), 'table r', `route s 10.0.1.0/24 ${HOPS}`, SHUT].join(';'), 'a -> b:80'),
    ).toBe('undetermined ANALYSIS_UNSUPPORTED?'));
});
