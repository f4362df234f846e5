import { inspect } from 'node:util';
import { complain } from './command.ts';
import { processTerminal } from './process-terminal.ts';
import { runCommand } from './run-command.ts';

/** A fault of our own; no verdict about the network. */
const FAULT = 2;
const LINGER_MS = 1000;

const terminal = processTerminal(process);

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  complain(terminal, `this is a fault of Hopscope's own: ${message}`);
  terminal.err(
    process.env['HOPSCOPE_DEBUG'] === undefined
      ? 'Run it again with HOPSCOPE_DEBUG=1 to see where.\n'
      : `${inspect(error)}\n`,
  );
  process.exit(FAULT);
}

process.on('uncaughtException', fail);
// Whoever read our output has gone (`hopscope check … | head -1`): that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? process.exit() : fail(error)));

// The launcher holds this channel; when it is gone, nobody waits for us any more (bin/hopscope.js).
if (process.channel !== undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

process.exitCode = await runCommand(process.argv.slice(2), terminal);
// Everything has been said; whatever may still be open must not keep the prompt away.
setTimeout(() => process.exit(), LINGER_MS).unref();
