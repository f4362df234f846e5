import { examine, POLICY_PATH, type Finding } from '@hopscope/agent';
import { refuseArguments } from '../surplus.ts';
import type { Command } from '../command.ts';
import { choosePaint, type Paint } from '../render/paint.ts';

const CANNOT_PROBE = 1;

export const doctor: Command = {
  manual: {
    synopsis: 'hopscope doctor',
    description: [
      'Looks at what checks need of this machine: kernel, capabilities, settings, IPv6, tools; and probes its own loopback. Sends nothing anywhere else and changes nothing.',
    ],
    flags: [
      { name: 'json', words: 'Print the findings as JSON' },
      { name: 'color', words: 'Use colours, also where output goes to a file or a pipe' },
      { name: 'no-color', words: 'Use none' },
    ],
    examples: [['hopscope doctor', '']],
    exitCodes: [
      [0, 'this machine can run checks'],
      [1, 'it cannot'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = refuseArguments('doctor', given, terminal);
    if (misuse !== undefined) return misuse;
    const findings = await examine(POLICY_PATH);
    const wish = given.flags.has('color') ? true : given.flags.has('no-color') ? false : undefined;
    const paint = choosePaint(wish, terminal.env['NO_COLOR'], terminal.outIsScreen);
    terminal.out(
      given.flags.has('json') ? `${JSON.stringify(findings, undefined, 2)}\n` : findingsText(findings, paint),
    );
    return canProbe(findings) ? 0 : CANNOT_PROBE;
  },
};

export const canProbe = (findings: readonly Finding[]): boolean =>
  findings.every((finding) => finding.state !== 'missing');

/** A line for each finding; under it the advice, where something is wanting. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const colour = { ok: paint.good, limited: paint.doubtful, missing: paint.bad } as const;
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ state, name, found, advice }) => [
    `${colour[state](state.padEnd('limited'.length))}  ${paint.strong(name.padEnd(width))}  ${found}`,
    ...(state === 'ok' ? [] : [`         ${advice}`]),
  ]);
  const verdict = canProbe(findings)
    ? 'This machine can run checks.'
    : `This machine cannot run checks as documented: see 'missing' above.`;
  return `${[...lines, '', verdict].join('\n')}\n`;
}
