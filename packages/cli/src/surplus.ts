import { BAD_USAGE, complain } from './command.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { Given } from './arguments/flags.ts';

/** Complains where a command that takes no arguments was given one, and answers how it ends; undefined: it was given none. */
export function refuseArguments(command: string, given: Given, terminal: Terminal): number | undefined {
  const [surplus] = given.positionals;
  if (surplus === undefined) return undefined;
  complain(terminal, `${command} takes no arguments; '${surplus}' is one too many.`);
  return BAD_USAGE;
}

/** What is wrong where a command that takes flags only was given something else. */
export function noFlag(command: string, { positionals: [surplus] }: Given): string | undefined {
  return surplus === undefined ? undefined : `${command} takes flags only; '${surplus}' is no flag.`;
}
