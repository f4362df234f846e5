import { ENTRIES, helpPath } from '@hopscope/engine';
import { cataloguePageSchema } from '@hopscope/protocol';

import type { DoorRoute } from './door-route.ts';

/** What every code of an issue means, for programs; people read `/docs/catalogue`. */
export const catalogueRoutes = (): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/catalogue',
    operationId: 'listIssueCodes',
    summary: 'Every diagnostic code: what it means, what to do about it, and what Azure calls it',
    answers: { 200: { description: 'The whole catalogue', schema: cataloguePageSchema } },
    handle: async () => ({ value: ENTRIES.map((entry) => ({ ...entry, help: helpPath(entry.code) })) }),
  },
];
