import { expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';

/** A load balancer in front of so many machines, each of which is off behind a group that denies: its own, or that of all. */
function shutBackends(count: number, groupOf = (at: number) => `n${at}`, priority = 100) {
  const names = Array.from({ length: count }, (_, at) => `b${at}`);
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app',
    'lb l 10.0.1.9 in v/app',
    `balance l Tcp 443 443 ${names.join()}`,
    'subnet v/data 10.0.2.0/24',
    ...names.flatMap((name, at) => [
      `nic ${name} 10.0.2.${4 + at} in v/data nsg=${groupOf(at)} vm=${name}`,
      `power ${name} stopped`,
    ]),
    ...new Set(names.map((_, at) => `rule ${groupOf(at)} ${priority} in Deny * * > *`)),
  ];
  return compileCloud(cloudOf(...lines), 1);
}

/** What is to be changed of such a network, and how often it was supposed to be another one. */
function asked(count: number) {
  let supposed = 0;
  const network = new Proxy(shutBackends(count), {
    ownKeys: (whole) => {
      supposed += 1;
      return Reflect.ownKeys(whole);
    },
  });
  const found = blockersOf(network, questionFromA('10.0.1.9', 443));
  if (!found.ok) throw new Error(found.problem);
  return { supposed, first: found.value.remedies[0]?.length };
}

it('all changes are told where there are many, and whether each is needed is not tried', () => {
  const { supposed, first } = asked(100);
  expect(first).toBe(200);
  expect(supposed).toBeLessThan(10);
});

it('whether each is needed is tried where there are few', () => {
  const { supposed, first } = asked(3);
  expect(first).toBe(6);
  expect(supposed).toBeGreaterThan(10);
});

it.each([
  [90, 90, 'add-rule'],
  // There are 100 numbers before it.
  [110, 1, 'change-rule'],
] as const)('of %i machines behind a group of all of them %i %s', (count, expected, kind) => {
  const found = blockersOf(
    shutBackends(count, () => 'n', 200),
    questionFromA('10.0.1.9', 443),
  );
  if (!found.ok) throw new Error(found.problem);
  const [first = []] = found.value.remedies;
  expect(first.filter((change) => change.kind === kind).length).toBe(expected);
  expect(first.length).toBe(expected + count);
});
