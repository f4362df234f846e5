import { setImmediate as breathe } from 'node:timers/promises';

import { lintCloud, type LintFinding } from '@hopscope/engine';
import { lintPageSchema } from '@hopscope/protocol';

import type { DoorParts, DoorRoute } from '../door/door-route.ts';

/** Work goes on so long before others have their turn, ms. */
const TURN = 10;

/** What is wrong with the described network, though it can be built. */
export const lintRoutes = ({ cloud, now }: Pick<DoorParts, 'cloud' | 'now'>): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/lint',
    operationId: 'lintNetwork',
    summary: 'What is wrong with the described network: all findings, and what its documents say and hardly mean',
    answers: { 200: { description: 'Everything found, errors first', schema: lintPageSchema } },
    async handle() {
      const found: LintFinding[] = [];
      let since = now();
      for (const batch of lintCloud(cloud())) {
        found.push(...batch);
        if (now() - since < TURN) continue;
        await breathe();
        since = now();
      }
      return { value: found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')) };
    },
  },
];
