import type { Rule } from '../model.fixture.ts';

/** May nobody else be asked behind a rule? One of a network manager may let a packet pass for good if nobody can read what it says. */
export const mayBeLast = ({ access, isAdmin }: Rule): boolean =>
  access === 'always' || (isAdmin === true && access === 'unread');
