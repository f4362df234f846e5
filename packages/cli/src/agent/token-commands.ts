import { enrolmentTokenPageSchema, enrolmentTokenSchema, madeTokenSchema, TOKEN_LIFE } from '@hopscope/protocol';
import { bad, ok, type Result } from '@hopscope/engine';
import { valueOf } from '../arguments/flags.ts';
import { CREDENTIALS_FLAGS } from '../client/credentials-flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import { fail, surplusOf } from './administer.ts';
import { askDoor } from '../client/ask-door.ts';
import { tableText } from '../render/table.ts';

const PATH = '/v1/enrolment-tokens';
const EXIT_CODES = [
  [0, 'done'],
  [1, 'no server answered, or it refused'],
  [2, 'wrong usage'],
] as const;

export const createToken: Command = {
  manual: {
    synopsis: 'hopscope agent token create',
    description: [
      'Makes a token that enrols one agent, and prints it on standard output: hs1.<secret>.<sha256 of the CA>.<scope>. It is good once, until it expires; the server keeps only a hash of it.',
    ],
    flags: [
      { name: 'group', value: 'NAME', words: 'Resource group of the machine to be (HopscopeHosts)' },
      { name: 'region', value: 'NAME', words: 'Its region (local)' },
      { name: 'expires', value: 'TIME', words: 'Good for so long: 1s to 30d (1h)' },
      ...CREDENTIALS_FLAGS,
    ],
    examples: [
      ['hopscope agent token create > token', 'then, on the host: hopscope agent enroll --token-file token …'],
      ['hopscope agent token create --group web --region westeurope --expires 10m', ''],
    ],
    exitCodes: EXIT_CODES,
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const expires = readLife(valueOf(given, 'expires'));
    if (!expires.ok) {
      complain(terminal, expires.problem);
      return BAD_USAGE;
    }
    const [group, region] = [valueOf(given, 'group'), valueOf(given, 'region')];
    const body = {
      expiresIn: expires.value,
      ...(group !== undefined && { group }),
      ...(region !== undefined && { region }),
    };
    const made = await askDoor(
      { method: 'POST', path: PATH, body, data: valueOf(given, 'data') },
      madeTokenSchema,
      terminal,
    );
    if (!made.ok) return fail(terminal, made.problem);
    terminal.out(`${made.value.token}\n`);
    return 0;
  },
};

export const listTokens: Command = {
  manual: {
    synopsis: 'hopscope agent token list',
    description: ['Lists enrolment tokens, without their secrets.'],
    flags: [...CREDENTIALS_FLAGS, { name: 'json', words: 'Print JSON' }],
    examples: [['hopscope agent token list', '']],
    exitCodes: EXIT_CODES,
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const page = await askDoor(
      { method: 'GET', path: PATH, data: valueOf(given, 'data') },
      enrolmentTokenPageSchema,
      terminal,
    );
    if (!page.ok) return fail(terminal, page.problem);
    const rows = page.value.value.map(({ id, state, group, region, expiresAt }) => [
      id,
      state,
      group,
      region,
      expiresAt,
    ]);
    terminal.out(
      given.flags.has('json')
        ? `${JSON.stringify(page.value.value, undefined, 2)}\n`
        : tableText(['TOKEN', 'STATE', 'GROUP', 'REGION', 'EXPIRES'], rows),
    );
    return 0;
  },
};

export const revokeToken: Command = {
  manual: {
    synopsis: 'hopscope agent token revoke ID',
    description: ['Revokes an enrolment token. An agent that was enrolled with it stays enrolled.'],
    flags: CREDENTIALS_FLAGS,
    examples: [['hopscope agent token revoke f09b55fe-1d3a-4df7-817f-bceb8d2a94c8', '']],
    exitCodes: EXIT_CODES,
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 1);
    if (misuse !== undefined) return misuse;
    const path = `${PATH}/${encodeURIComponent(given.positionals[0] ?? '')}`;
    const gone = await askDoor(
      { method: 'DELETE', path, data: valueOf(given, 'data') },
      enrolmentTokenSchema,
      terminal,
    );
    if (!gone.ok) return fail(terminal, gone.problem);
    terminal.out(`The token ${gone.value.id} is ${gone.value.state}.\n`);
    return 0;
  },
};

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `10m`, `2h`, `7d`; seconds. */
function readLife(text: string | undefined): Result<number> {
  if (text === undefined) return ok(TOKEN_LIFE.default);
  const [, digits = '', unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * (UNITS[unit] ?? Number.NaN);
  return seconds >= TOKEN_LIFE.min && seconds <= TOKEN_LIFE.max
    ? ok(seconds)
    : bad(`--expires is '${text}'; expected 1s to 30d, such as 10m.`);
}
