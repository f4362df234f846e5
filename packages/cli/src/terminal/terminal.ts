import type { Agent } from '@hopscope/agent';
import type { Result } from '@hopscope/engine';

/** Where a command was started: what it may read and write. Handed in, so that tests need no process of their own. */
export type Terminal = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What starts this command again: Node, and the file that it was given. */
  readonly program: readonly [node: string, file: string];
  /** All of standard input, which may be a file, a pipe or a socket. */
  readInput(): Promise<string>;
  out(text: string): void;
  err(text: string): void;
  /** Is a person reading standard output (and not a file or a pipe)? */
  readonly outIsScreen: boolean;
  /** Does standard output go to systemd's journal, where others than this user read it? */
  readonly outIsJournal: boolean;
  /** The size of the screen that standard error is shown on; absent when it is not shown on one. */
  readonly errScreen?: () => { readonly columns: number; readonly rows: number };
  /** From now on, Ctrl-C and SIGTERM no longer end the process but are told; the answer takes that back. */
  onSignal(listener: (signal: Signal, again: boolean) => void): () => void;
  /** Opens the agent of this machine. It may be open already: its thread is started before all else. */
  openAgent(): Promise<Result<Agent>>;
  /** Ends the process at once, whatever is still under way. */
  quit(code: number): void;
};

export type Signal = 'SIGINT' | 'SIGTERM';

/** What a shell reports for a process that a signal ended. */
export const SIGNAL_CODES: Readonly<Record<Signal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** One press of Ctrl-C may arrive twice: from the terminal, and from npm or our launcher, which pass it on. */
const SAME_PRESS_MS = 300;

/** Tells signals apart from echoes of themselves. */
export function signalFilter(
  listener: (signal: Signal, again: boolean) => void,
  now: () => number,
): (signal: Signal) => void {
  let first: number | undefined;
  return (signal) => {
    if (first !== undefined && now() - first < SAME_PRESS_MS) return;
    const again = first !== undefined;
    first ??= now();
    listener(signal, again);
  };
}
