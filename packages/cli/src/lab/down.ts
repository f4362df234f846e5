import { endLab } from '@hopscope/lab';
import type { Given } from '../arguments/flags.ts';
import { complain } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { labSettings } from './settings.ts';

const NOT_THERE = 1;

/** Removes all that a lab made, whether it lives or was left behind. */
export async function down(given: Given, terminal: Terminal): Promise<number> {
  const { id, stateDirectory } = labSettings(given, terminal);
  if (await endLab(stateDirectory, id)) {
    terminal.out(`The lab ${id} is gone.\n`);
    return 0;
  }
  complain(terminal, `there is no lab ${id} in ${stateDirectory}.`);
  return NOT_THERE;
}
