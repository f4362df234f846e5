import { compileCloud } from '@hopscope/engine';
import { expect, test } from 'vitest';

import type { Question } from '../messages.ts';
import { answering } from './answering.ts';

const MACHINES = 300;
const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const subnet = { id: `${NETWORK}/virtualNetworks/v/subnets/s` };
const one = `${NETWORK}/networkInterfaces/n0`;

const documents = [
  {
    id: `${NETWORK}/virtualNetworks/v`,
    type: 'Microsoft.Network/virtualNetworks',
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ ...subnet, properties: { addressPrefix: '10.0.0.0/16' } }],
    },
  },
  ...Array.from({ length: MACHINES }, (_, at) => {
    const id = `${NETWORK}/networkInterfaces/n${at}`;
    const properties = { privateIPAddress: `10.0.${1 + (at >> 7)}.${4 + (at & 127)}`, subnet };
    const ipConfigurations = [{ id: `${id}/ipConfigurations/ip`, properties }];
    return { id, type: 'Microsoft.Network/networkInterfaces', properties: { ipConfigurations } };
  }),
];
const network = compileCloud(documents, 1);

/** In which order questions end, and how. A clock that goes on with every look leaves a turn one piece. */
function openAnswering() {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  let now = 0;
  const questions = answering(
    (id, answer, problem) => {
      told.push(`${id} ${problem === undefined ? (answer === undefined ? 'given up' : 'answered') : 'failed'}`);
      for (const goOn of waiting.splice(0)) goOn();
    },
    () => (now += 10),
  );
  const until = async (count: number) => {
    while (told.length < count) await new Promise<void>((goOn) => waiting.push(goOn));
    return told;
  };
  const ask = (id: number, question: Question) => questions.ask(id, network, question);
  return { ask, giveUp: questions.giveUp.bind(questions), until };
}

const reachers = { kind: 'reachers', destination: one, port: 443 } as const;
const reached = { kind: 'reached', source: one, port: 443 } as const;

test('of questions that come together the short ones are answered first, and of a kind the one that came first', async () => {
  const { ask, until } = openAnswering();
  ask(1, { kind: 'lint' });
  ask(2, reachers);
  ask(3, reachers);
  ask(4, reached);
  expect(await until(4)).toEqual(['4 answered', '2 answered', '3 answered', '1 answered']);
});

test('a short question that comes while a long one is under way is answered before it', async () => {
  const { ask, until } = openAnswering();
  ask(1, reached);
  ask(2, reachers);
  await until(1);
  ask(3, reached);
  expect(await until(3)).toEqual(['1 answered', '3 answered', '2 answered']);
});

test('what is given up is told at once, goes no further, and keeps nobody from an answer', async () => {
  const { ask, giveUp, until } = openAnswering();
  for (const id of [1, 2, 3]) ask(id, reachers);
  giveUp(2);
  giveUp(9);
  expect(await until(2)).toEqual(['2 given up', '1 answered']);
  giveUp(3);
  ask(4, reachers);
  expect(await until(4)).toEqual(['2 given up', '1 answered', '3 given up', '4 answered']);
});

test('a question that the engine fails at keeps nobody from an answer', async () => {
  const { ask, until } = openAnswering();
  ask(1, { ...reached, source: undefined as unknown as string });
  ask(2, reached);
  expect(await until(2)).toEqual(['1 failed', '2 answered']);
});
