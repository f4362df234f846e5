import { join } from 'node:path';
import { AGENT_NODE_FLAGS } from '../../packages/cli/src/install/agent-unit.ts';
import { SERVER_NODE_FLAGS } from '../../packages/cli/src/install/server-unit.ts';
import { startCommand, WATCHED, type CommandProcess } from '../start/command-process.ts';

/** Where things are: a pack, and a folder for what processes keep. */
export type Place = { readonly packed: string; readonly folder: string };

export const dataIn = ({ folder }: Place) => join(folder, 'data');

/** A server as its unit would run it, but on free ports. */
export const startServer = (place: Place, nodeFlags: readonly string[] = []): Promise<CommandProcess> =>
  startCommand({
    program: process.execPath,
    words: [
      ...SERVER_NODE_FLAGS,
      ...WATCHED,
      ...nodeFlags,
      join(place.packed, 'hopscope.js'),
      'serve',
      '--data',
      dataIn(place),
      '--port',
      '0',
      '--http-port',
      '0',
    ],
    log: join(place.folder, 'server.log'),
    ready: 'listens on',
  });

/** An agent as its unit would run it. */
export const startAgent = ({ packed }: Place, state: string): Promise<CommandProcess> =>
  startCommand({
    program: process.execPath,
    words: [...AGENT_NODE_FLAGS, ...WATCHED, join(packed, 'hopscope-agent.js'), 'agent', 'run', '--state', state],
    log: `${state}.log`,
    ready: 'Online at',
  });
