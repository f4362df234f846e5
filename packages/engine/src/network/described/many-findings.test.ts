import { expect, test } from 'vitest';

import { openCloud } from '../cloud/open-cloud.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network';

test('a list with more faults than a call takes values is a finding for each', () => {
  const many = 200_000;
  const cloud = openCloud([]);
  cloud.put({
    id: `${GROUP}/networkSecurityGroups/odd`,
    name: 'odd',
    type: 'Microsoft.Network/networkSecurityGroups',
    properties: { securityRules: Array.from({ length: many }, () => 1) },
  } as never);
  const misfits = cloud.at(1).findings.filter(({ problem }) => problem === '1 stands where an object belongs.');
  expect(misfits.length).toBe(many);
});
