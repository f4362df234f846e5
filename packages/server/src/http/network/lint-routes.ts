import { lintPageSchema } from '@hopscope/protocol';

import type { DoorParts, DoorRoute } from '../door/door-route.ts';
import { askEngine } from './ask-engine.ts';

/** What is wrong with the described network, though it can be built. */
export const lintRoutes = (parts: Pick<DoorParts, 'ask'>): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/lint',
    operationId: 'lintNetwork',
    summary: 'What is wrong with the described network: all findings, and what its documents say and hardly mean',
    answers: { 200: { description: 'Everything found, errors first', schema: lintPageSchema } },
    handle: async (_request, reply) => askEngine(parts, { kind: 'lint' }, reply),
  },
];
