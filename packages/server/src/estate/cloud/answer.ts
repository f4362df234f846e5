import { portsBetween, whoReaches, type CloudNetwork, type Port } from '@hopscope/engine';

import type { Answers, Question } from './messages.ts';

export const answer = (network: CloudNetwork, question: Question): Answers[Question['kind']] =>
  question.kind === 'reachers'
    ? whoReaches(network, question.destination, question.port as Port)
    : portsBetween(network, question.source, question.destination);
