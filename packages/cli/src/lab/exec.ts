import { spawn } from 'node:child_process';
import { execInside, hostsFile, isOwned, readState } from '@hopscope/lab';
import type { Given } from '../arguments/flags.ts';
import { didYouMean } from '../arguments/suggestion.ts';
import { BAD_USAGE, complain } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { labSettings } from './settings.ts';

const NOT_RUN = 1;

/** Becomes a program on a machine of the lab. */
export async function exec(given: Given, terminal: Terminal): Promise<number> {
  const [machine, ...program] = given.positionals;
  if (machine === undefined || program.length === 0) {
    complain(terminal, "say where and what, such as 'hopscope lab exec MultiTierApp0 -- ip addr'.");
    return BAD_USAGE;
  }
  const { id, stateDirectory } = labSettings(given, terminal);
  const state = await readState(stateDirectory, id);
  if (state === undefined) {
    complain(terminal, `there is no lab ${id} in ${stateDirectory}; 'hopscope lab up' makes one.`);
    return NOT_RUN;
  }
  const names = Object.keys(state.machines);
  const name = names.find((each) => each.toLowerCase() === machine.toLowerCase());
  const namespace = name === undefined ? undefined : state.machines[name];
  if (namespace === undefined) {
    complain(terminal, `the lab ${id} has no machine '${machine}'.${didYouMean(machine, names)}`);
    return BAD_USAGE;
  }
  const isInside = given.flags.has('rootless');
  if (state.isRootless && !isInside) {
    if (!(await isOwned(state))) {
      complain(terminal, `the lab ${id} has ended.`);
      return NOT_RUN;
    }
    return enter(state.owner.pid, [
      'lab',
      'exec',
      '--rootless',
      '--id',
      id,
      '--state',
      stateDirectory,
      machine,
      '--',
      ...program,
    ]);
  }
  complain(terminal, `${execInside(namespace, hostsFile(stateDirectory, id), program, process.env)}.`);
  return NOT_RUN;
}

/** The same once more, inside the user namespace of the lab's owner. */
async function enter(pid: number, words: readonly string[]): Promise<number> {
  const own = [process.execPath, process.argv[1] ?? ''];
  const child = spawn('nsenter', ['-t', String(pid), '-U', '-n', '-m', '--preserve-credentials', ...own, ...words], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error('nsenter cannot be run: it belongs to util-linux.')));
    child.once('close', (code) => resolve(code ?? NOT_RUN));
  });
}
