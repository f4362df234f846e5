import { join } from 'node:path';
import { openAgent, POLICY_PATH } from '@hopscope/agent';
import { prepareUserNamespace, serveLine, sweepLabs, type Channel } from '@hopscope/lab';
import type { Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { labSettings } from './settings.ts';

const NO_AGENT = 1;
const LONG_MS = 2 ** 30;

/** The process of a server's lab: one agent for all machines, told what to do over the channel to the server. */
export async function attend(given: Given, terminal: Terminal): Promise<number> {
  if (process.send === undefined) {
    complain(terminal, "'lab attend' is started by a server.");
    return BAD_USAGE;
  }
  const settings = labSettings(given, terminal);
  if (settings.isRootless) await prepareUserNamespace();
  // Of a server that was killed together with its lab.
  await sweepLabs(settings.stateDirectory);
  // Its own namespace by name: an agent that may enter others, or none.
  const agent = openAgent({ policyPath: POLICY_PATH, networkNamespace: join('/proc', String(process.pid), 'ns/net') });
  if (!agent.ok) {
    complain(terminal, agent.problem);
    return NO_AGENT;
  }
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  // Also when the server is gone, however it went.
  terminal.onSignal(() => stop());
  const channel: Channel = {
    send: (message) => process.connected && process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
  const line = serveLine(channel, settings, (networkNamespace) =>
    agent.value.open({ loopback: false, networkNamespace }),
  );
  // The channel does not keep this process (main.ts).
  const alive = setInterval(() => {}, LONG_MS);
  await stopped;
  clearInterval(alive);
  await line.close();
  await agent.value.close();
  return 0;
}
