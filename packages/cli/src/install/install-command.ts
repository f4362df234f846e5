import type { FlagSpec, Given } from '../arguments/flags.ts';
import { noFlag } from '../surplus.ts';
import { complain } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { install, uninstall } from './install.ts';
import type { Systemd } from './systemd.ts';
import { unitText, type Unit } from './unit.ts';

const NOT_DONE = 1;

export const INSTALL_FLAGS: readonly FlagSpec[] = [
  { name: 'print', words: 'Print the unit and change nothing' },
  { name: 'uninstall', words: 'Stop the service and take its unit away; what it keeps stays' },
];

export const INSTALL_EXIT_CODES = [
  [0, 'done'],
  [1, 'it could not be done'],
  [2, 'wrong usage'],
] as const;

/** Says what is wrong with the words themselves; undefined: nothing. `command`: as its user calls it. */
export function misuseOf(command: string, given: Given): string | undefined {
  const misuse = noFlag(command, given);
  if (misuse !== undefined) return misuse;
  if (given.flags.has('print') && given.flags.has('uninstall'))
    return '--print and --uninstall exclude each other; leave one out.';
  return undefined;
}

/** Prints, takes away or installs a unit, as was asked; `notReady`: why it could not run yet. */
export async function performInstall(
  unit: Unit,
  given: Given,
  terminal: Terminal,
  systemd: Systemd,
  notReady: () => string | undefined = () => undefined,
): Promise<number> {
  if (given.flags.has('print')) {
    terminal.out(unitText(unit));
    return 0;
  }
  const problem = given.flags.has('uninstall') ? undefined : notReady();
  const done =
    problem !== undefined
      ? ({ ok: false, problem } as const)
      : await (given.flags.has('uninstall') ? uninstall : install)(unit, systemd);
  if (done.ok) terminal.out(`${done.value}\n`);
  else complain(terminal, done.problem);
  return done.ok ? 0 : NOT_DONE;
}
