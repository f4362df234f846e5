import type { Given } from './arguments/flags.ts';
import type { Manual } from './arguments/help.ts';
import type { Terminal } from './terminal/terminal.ts';

export type Command = {
  readonly manual: Manual;
  /** The answer is the exit code. */
  run(given: Given, terminal: Terminal): Promise<number>;
};

/** Each command is loaded when it is asked for: `check` must not wait for the server's code. */
export type CommandEntry = { readonly name: string; readonly words: string } & (
  | { readonly load: () => Promise<Command> }
  /** It has commands of its own. */
  | { readonly commands: readonly CommandEntry[] }
);

/** Everything that was typed wrongly ends so. */
export const BAD_USAGE = 2;

export function complain(terminal: Terminal, sentence: string): void {
  terminal.err(`hopscope: ${sentence}\n`);
}
