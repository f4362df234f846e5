import type { Terminal } from './terminal.ts';

/** A terminal that nobody sits at: keeps what was written to it. */
export function paperTerminal(env: Terminal['env'] = {}, cwd = '/nowhere') {
  const written = { out: '', err: '' };
  const terminal: Terminal = {
    env,
    cwd,
    program: ['/opt/node/bin/node', '/opt/hopscope/hopscope.js'],
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    outIsScreen: false,
    outIsJournal: false,
    readInput: () => Promise.resolve(''),
    onSignal: () => () => {},
    openAgent: () => {
      throw new Error('no agent is wanted here');
    },
    quit: (code) => {
      throw new Error(`quit with ${code}`);
    },
  };
  return { terminal, written };
}
