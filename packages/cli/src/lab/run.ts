import { labMissing, prepareUserNamespace, readLabFolder, superviseLab } from '@hopscope/lab';
import type { Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain } from '../command.ts';
import { SIGNAL_CODES, type Terminal } from '../terminal/terminal.ts';
import { folderOf, labSettings } from './settings.ts';

const NOT_BUILT = 1;

/** Builds a lab, says so in one line, and removes it when it is told to end. */
export async function runLab(given: Given, terminal: Terminal): Promise<number> {
  const folder = folderOf(given, terminal.cwd);
  if (!folder.ok) {
    complain(terminal, folder.problem);
    return BAD_USAGE;
  }
  const settings = labSettings(given, terminal);
  const missing = labMissing();
  if (missing !== undefined) {
    complain(terminal, `a lab ${missing}.`);
    return NOT_BUILT;
  }
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  terminal.onSignal((signal, again) => {
    if (again) terminal.quit(SIGNAL_CODES[signal]);
    else stop();
  });
  if (settings.isRootless) await prepareUserNamespace();
  const described = await readLabFolder(folder.value);
  const supervised = await superviseLab(described, settings);
  if (!supervised.ok) {
    complain(terminal, `${supervised.problem}${supervised.details.length === 0 ? '.' : ':'}`);
    for (const { resource, field, problem } of supervised.details)
      terminal.err(`  ${resource === '' ? '' : `${resource}, `}${field}: ${problem}\n`);
    return NOT_BUILT;
  }
  const { lab } = supervised.value;
  const { machines, notes } = lab.plan();
  for (const note of notes) terminal.err(`hopscope: ${note}\n`);
  terminal.out(
    `The lab ${lab.id} is up: ${machines.length} machines. Try hopscope lab exec ${machines[0]?.name} -- ip addr\n`,
  );
  // Nothing else keeps this process.
  const alive = setInterval(() => {}, LONG_MS);
  await stopped;
  clearInterval(alive);
  await supervised.value.close();
  return 0;
}

const LONG_MS = 2 ** 30;
