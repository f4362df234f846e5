import { SERVER_NODE_FLAGS } from '../../packages/cli/src/install/server-unit.ts';
import { COMMAND, startCommand, WATCHED, type CommandProcess } from './command-process.ts';

/** How a server is started: by this Node itself, with the flags that `npm start` and services give it, or as the README says. */
export type Way = 'node' | 'npm start';

/** The real server, as its operator starts it. */
export type ServerProcess = CommandProcess;

/** Resolves when it says that it listens. Its log goes into a file beside its data directory. */
export function startServerProcess(dataDir: string, way: Way, watched = false): Promise<ServerProcess> {
  const flags = ['--data', dataDir, '--port', '0', '--http-port', '0'];
  return startCommand({
    program: way === 'node' ? process.execPath : 'npm',
    words:
      way === 'node'
        ? [...SERVER_NODE_FLAGS, ...(watched ? WATCHED : []), COMMAND, 'serve', ...flags]
        : ['start', '--silent', '--', ...flags],
    log: `${dataDir}.log`,
    ready: 'listens on',
  });
}
