import { expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';

/** A load balancer in front of so many machines, each of which is off behind a group that denies. */
function shutBackends(count: number) {
  const names = Array.from({ length: count }, (_, at) => `b${at}`);
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app',
    'lb l 10.0.1.9 in v/app',
    `balance l Tcp 443 443 ${names.join()}`,
    'subnet v/data 10.0.2.0/24',
    ...names.flatMap((name, at) => [
      `nic ${name} 10.0.2.${4 + at} in v/data nsg=n${at} vm=${name}`,
      `rule n${at} 100 in Deny * * > *`,
      `power ${name} stopped`,
    ]),
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
