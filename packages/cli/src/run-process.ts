import { inspect } from 'node:util';
import type { CommandEntry } from './command.ts';

/** A fault of our own; no verdict about the network. */
const FAULT = 2;
const LINGER_MS = 1000;

/** Runs the command that this process was started for, one of those that `loadCommands` brings. */
export async function runProcess(loadCommands: () => Promise<readonly CommandEntry[]>): Promise<void> {
  const args = process.argv.slice(2);
  const cwd = standSomewhere();

  // Everything here is loaded on demand, and the agent first: its thread starts while the rest is loaded.
  const openOwnAgent = async () => (await import('./check/own-agent.ts')).openOwnAgent();
  const early = isCheckFromHere(args) ? openOwnAgent() : undefined;

  process.on('uncaughtException', fail);
  // Whoever read our output has gone (`hopscope check … | head -1`): that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? process.exit() : fail(error)));

  // The launcher holds this channel; when it is gone, nobody waits for us any more (bin/hopscope.js).
  if (process.channel !== undefined) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }

  const { processTerminal } = await import('./terminal/process-terminal.ts');
  const { runCommand } = await import('./run-command.ts');
  process.exitCode = await runCommand(
    args,
    processTerminal(process, cwd, () => early ?? openOwnAgent()),
    await loadCommands(),
  );
  // Everything has been said; whatever may still be open must not keep the prompt away.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** A folder that is gone keeps its name: nothing is found in it, but whoever needs no file does without. No thread starts in one. */
function standSomewhere(): string {
  try {
    return process.cwd();
  } catch {
    process.chdir('/');
    return process.env['PWD'] ?? '/';
  }
}

/** A guess, before anything is parsed: where it is wrong, a thread was started that nobody uses. */
function isCheckFromHere([command, ...rest]: readonly string[]): boolean {
  return command === 'check' && !rest.some((arg) => /^(?:--server|--from|--to|--help|-h)\b/.test(arg));
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hopscope: this is a fault of Hopscope's own: ${message}\n`);
  process.stderr.write(
    process.env['HOPSCOPE_DEBUG'] === undefined
      ? 'Run it again with HOPSCOPE_DEBUG=1 to see where.\n'
      : `${inspect(error)}\n`,
  );
  process.exit(FAULT);
}
