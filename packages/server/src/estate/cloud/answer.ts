import { portsBetween, reachedFrom, whoReaches, type CloudNetwork, type Port } from '@hopscope/engine';

import type { Answers, Question } from './messages.ts';

export function answer(network: CloudNetwork, question: Question): Answers[Question['kind']] {
  switch (question.kind) {
    case 'reachers':
      return whoReaches(network, question.destination, question.port as Port);
    case 'reached':
      return reachedFrom(network, question.source, question.port as Port);
    case 'ports':
      return portsBetween(network, question.source, question.destination);
  }
}
