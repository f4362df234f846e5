import { expect, test } from 'vitest';

import type { AgentRow, Agents } from '../../store/store.ts';
import { openEnrolledAgents } from './enrolled-agents.ts';

const FACTS = { version: '', hostname: 'web-1', platform: '', kernel: '', architecture: '', osName: '', osVersion: '' };
const facts = { ...FACTS, trace: false };
const ROW: AgentRow = {
  id: '6fc9a1c4-4b7b-4c53-9a3e-0a3f0f8a9b11',
  machine: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-1',
  name: 'web-1',
  region: 'local',
  publicKey: 'key',
  facts: JSON.stringify(facts),
  documents: '[]',
  createdAt: 0,
  seenAt: 0,
};

test('an agent that tells faster than it can be kept leaves one word waiting, the last', async () => {
  const kept: string[] = [];
  const writes: (() => void)[] = [];
  const agents: Partial<Agents> = {
    list: async () => [ROW],
    describe(_, said) {
      kept.push((JSON.parse(said.facts) as typeof facts).version);
      return new Promise((resolve) => writes.push(resolve));
    },
  };
  const enrolled = await openEnrolledAgents({
    store: { agents: agents as Agents },
    subscription: 's',
    now: () => 0,
    wake: () => () => {},
    log: { info: () => {}, error: () => {} },
  });
  const admitted = enrolled.admit('key');
  if (!('machines' in admitted)) throw new Error(admitted.sentence);
  for (let count = 1; count <= 1000; count++)
    admitted.machines[0]?.told({
      kind: 'documents',
      machine: 0,
      facts: { ...facts, version: String(count) },
      documents: [],
      routesLeftOut: false,
    });
  expect(kept).toEqual(['1']);
  writes.shift()?.();
  await expect.poll(() => kept).toEqual(['1', '1000']);
  writes.shift()?.();
});
