import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_NODE_FLAGS } from '../../packages/cli/src/install/agent-unit.ts';
import { SERVER_NODE_FLAGS } from '../../packages/cli/src/install/server-unit.ts';
import { HEAP_ENVIRONMENT } from '../../packages/cli/src/install/unit.ts';
import { startCommand, WATCHED, type CommandProcess } from '../start/command-process.ts';

/** Where things are: a pack, and a folder for what processes keep. */
export type Installation = { readonly packed: string; readonly folder: string };

export const dataIn = ({ folder }: Installation) => join(folder, 'data');

/** A server as its unit would run it, but on this port, or a free one. */
export const startServer = (
  installation: Installation,
  nodeFlags: readonly string[] = [],
  port = 0,
): Promise<CommandProcess> =>
  startCommand({
    program: process.execPath,
    words: [
      ...SERVER_NODE_FLAGS,
      ...WATCHED,
      ...nodeFlags,
      join(installation.packed, 'hopscope.js'),
      'serve',
      '--data',
      dataIn(installation),
      '--port',
      String(port),
      '--http-port',
      '0',
    ],
    log: join(installation.folder, 'server.log'),
    ready: 'listens on',
    environment: HEAP_ENVIRONMENT,
  });

/** The least that could hold the same sessions: Node's HTTPS server and `ws`, run in the same way. */
export const startBareServer = (installation: Installation): Promise<CommandProcess> =>
  startCommand({
    program: process.execPath,
    words: [...SERVER_NODE_FLAGS, fileURLToPath(new URL('./bare-server.ts', import.meta.url)), dataIn(installation)],
    log: join(installation.folder, 'bare-server.log'),
    ready: 'listens on',
    environment: HEAP_ENVIRONMENT,
  });

/** An agent as its unit would run it. */
export const startAgent = ({ packed }: Installation, state: string): Promise<CommandProcess> =>
  startCommand({
    program: process.execPath,
    words: [...AGENT_NODE_FLAGS, ...WATCHED, join(packed, 'hopscope-agent.js'), 'agent', 'run', '--state', state],
    log: `${state}.log`,
    ready: 'Online at',
    environment: HEAP_ENVIRONMENT,
  });
