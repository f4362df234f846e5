import { didYouMean } from '../arguments/suggestion.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import { agentUnit, EVIDENCE_CAPABILITIES } from './agent-unit.ts';
import { INSTALL_EXIT_CODES, INSTALL_FLAGS, misuseOf, performInstall } from './install-command.ts';
import { thisMachine } from './systemd.ts';

const ENROLMENT = '/var/lib/hopscope-agent/enrolment.json';

export const agentInstall: Command = {
  manual: {
    synopsis: 'hopscope agent install',
    description: [
      'Has systemd run the agent of this machine: now, after every start, and again when it ends. It runs as a user of its own, without root and in a sandbox; probes and traces need no more. The machine has to be enrolled before. Run it again after an upgrade.',
    ],
    flags: [
      ...INSTALL_FLAGS,
      {
        name: 'capability',
        value: 'NAME',
        repeatable: true,
        words: 'Let it see more: net-raw or net-admin; repeatable (none)',
      },
    ],
    examples: [
      ['sudo hopscope agent install', ''],
      ['hopscope agent install --print', 'look at the unit first; needs no root'],
    ],
    exitCodes: INSTALL_EXIT_CODES,
  },
  async run(given, terminal) {
    const wrong = (sentence: string) => {
      complain(terminal, sentence);
      return BAD_USAGE;
    };
    const misuse = misuseOf('agent install', given);
    if (misuse !== undefined) return wrong(misuse);
    const names = given.flags.get('capability') ?? [];
    const unknown = names.find((name) => !EVIDENCE_CAPABILITIES.some((known) => known === name));
    if (unknown !== undefined)
      return wrong(
        `--capability is '${unknown}'; expected ${EVIDENCE_CAPABILITIES.join(' or ')}.${didYouMean(unknown, EVIDENCE_CAPABILITIES)}`,
      );
    const capabilities = EVIDENCE_CAPABILITIES.filter((name) => names.includes(name));
    const systemd = thisMachine();
    return performInstall(agentUnit(terminal.program, capabilities), given, terminal, systemd, () =>
      systemd.isRunning && systemd.isRoot && systemd.modeOf(ENROLMENT) === undefined
        ? `this machine is not enrolled yet (there is no ${ENROLMENT}). Run 'hopscope agent enroll' first.`
        : undefined,
    );
  },
};
