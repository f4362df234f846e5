import { isOwned, labIds, readState } from '@hopscope/lab';
import type { Given } from '../arguments/flags.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { labSettings } from './settings.ts';

/** Every lab, and whether it lives. */
export async function status(given: Given, terminal: Terminal): Promise<number> {
  const { stateDirectory } = labSettings(given, terminal);
  const ids = await labIds(stateDirectory);
  if (ids.length === 0) terminal.out('There is no lab.\n');
  for (const id of ids) {
    const state = await readState(stateDirectory, id);
    if (state === undefined) continue;
    const names = Object.keys(state.machines);
    const machines = `${names.length} machines${names.length > MOST_NAMED ? '' : `: ${names.join(', ')}`}`;
    terminal.out(
      (await isOwned(state))
        ? `${id} is up, with ${machines}\n`
        : `${id} was left behind; 'hopscope lab down --id ${id}' removes it\n`,
    );
  }
  return 0;
}

const MOST_NAMED = 20;
