import { findingPageSchema } from '@hopscope/protocol';

import type { DoorParts, DoorRoute } from '../door/door-route.ts';
import { sendJson } from '../long/send-pieces.ts';

/** What could not be taken as it stands in the documents that paths are predicted from. */
export const findingRoutes = ({ cloud }: Pick<DoorParts, 'cloud'>): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/findings',
    operationId: 'listFindings',
    summary: 'What is wrong with the documents of the described network, and what follows from it',
    answers: { 200: { description: 'All findings, as the documents are now', schema: findingPageSchema } },
    handle: async (_request, reply) => sendJson(reply, { value: cloud().findings }),
  },
];
