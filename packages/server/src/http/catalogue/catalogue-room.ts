import type { FastifyInstance } from 'fastify';

import type { OtherMethods } from '../other-methods.ts';
import { CATALOGUE_FILES } from './pages.ts';

/** Text and a style sheet of ours; nothing runs (CSP Level 3). */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/docs/catalogue`: where the `help` of an issue leads. It takes no token: the repository has the same pages. */
export function openCatalogueRoom(app: FastifyInstance, others: OtherMethods): void {
  void app.register(async (room) => {
    others.watch(room);
    for (const [url, { type, text }] of CATALOGUE_FILES)
      room.get(url, async (_request, reply) =>
        reply
          .header('content-security-policy', POLICY)
          .header('referrer-policy', 'no-referrer')
          .header('cross-origin-opener-policy', 'same-origin')
          .header('cross-origin-resource-policy', 'same-origin')
          .type(type)
          .send(text()),
      );
  });
}
