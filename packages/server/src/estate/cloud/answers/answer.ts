import {
  askedAt,
  ok,
  portsBetweenAll,
  reachedFromAll,
  whoReachesAtAll,
  type CloudNetwork,
  type Pieces,
  type Port,
} from '@hopscope/engine';

import type { Answer, Question } from '../messages.ts';
import { explained } from './explained.ts';
import { linted } from './linted.ts';

/** What our door answers, written where it is found: of a large network it is long, and takes long. */
export function* answer(network: CloudNetwork, question: Question): Pieces<Answer> {
  switch (question.kind) {
    case 'reachers': {
      const found = yield* whoReachesAtAll(network, question.destination, question.port as Port);
      return found.ok
        ? written({ kind: 'reachers', ...found.value, asked: [askedAt(network, question.destination)] })
        : { ...found, part: 'destination' };
    }
    case 'reached': {
      const found = yield* reachedFromAll(network, question.source, question.port as Port);
      return found.ok
        ? written({ kind: 'reached', ...found.value, asked: [askedAt(network, question.source)] })
        : { ...found, part: 'source' };
    }
    case 'ports': {
      const found = yield* portsBetweenAll(network, question.source, question.destination);
      return found.ok
        ? written({
            kind: 'ports',
            ...found.value,
            asked: [question.source, question.destination].map((id) => askedAt(network, id)),
          })
        : found;
    }
    case 'explain': {
      const found = yield* explained(network, question.flow);
      return found.ok ? written(found.value) : found;
    }
    case 'lint':
      return written({ value: yield* linted(network) });
  }
}

const written = (body: object): Answer => ok(new TextEncoder().encode(JSON.stringify(body)));
