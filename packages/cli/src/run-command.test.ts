import { ENTRIES } from '@hopscope/engine';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import type { CommandEntry } from './command.ts';
import { COMMANDS } from './commands.ts';
import { runCommand } from './run-command.ts';
import { paperTerminal } from './terminal/terminal.fixture.ts';
import { VERSION } from './version.ts';

async function run(line: string) {
  const { terminal, written } = paperTerminal();
  const code = await runCommand(line === '' ? [] : line.split(' '), terminal, COMMANDS);
  return { code, ...written };
}

test.each([
  ['chekc db:1', "there is no command 'chekc'. Did you mean 'check'?"],
  ['trace db:1', "there is no command 'trace'."],
  ['--verison', "there is no flag '--verison'. Did you mean '--version'?"],
  ['help chekc', "there is no command 'chekc'. Did you mean 'check'?"],
  ['help NSG_DNEY', "there is no code 'NSG_DNEY'. Did you mean 'NSG_DENY'?"],
  ['help NO_SUCH_CODE', "there is no code 'NO_SUCH_CODE'."],
  ['help NSG_DENY LB_HAIRPIN', "help is for one code; 'LB_HAIRPIN' is one word too many."],
  ['help check serve', "help is for one command; 'serve' is one word too many."],
  ['check', "say where to, such as 'hopscope check db.example:5432'."],
  ['check db:1 --cuont 3', "there is no flag '--cuont'. Did you mean '--count'?"],
  ['check db:1 --json --quiet', '--json and --quiet exclude each other; leave one out.'],
  ['check db:1 --color --no-color', '--color and --no-color exclude each other; leave one out.'],
  ['check db:1 --to db-1:5432', "--to names the destination, and so does 'db:1'; leave one out."],
  ['agent', 'agent is followed by enroll, run, status, install, list, revoke, token.'],
  ['agent enrol', "there is no command 'enrol'. Did you mean 'enroll'?"],
  ['agent token make', "there is no command 'make'."],
  ['agent enroll', 'say which server, such as --server https://hopscope.example:8443.'],
  ['agent token create --expires soon', "--expires is 'soon'; expected 1s to 30d, such as 10m."],
  ['check db:1 --data /tmp', '--data needs --server, --from or --to: without them the check starts here.'],
  ['server', 'server is followed by install.'],
  ['agent install now', "agent install takes flags only; 'now' is no flag."],
  [
    'agent install --capability net-rwa',
    "--capability is 'net-rwa'; expected net-raw or net-admin. Did you mean 'net-raw'?",
  ],
  ['agent install --print --uninstall', '--print and --uninstall exclude each other; leave one out.'],
  ['server install --print --port 0', 'a service needs ports that stay the same; --port and --http-port cannot be 0.'],
  [
    'server install --print --port x',
    "--port: 'x' is not a port: expected a whole number from 1 to 65535, or 0 for a free one.",
  ],
  [
    'server install --tls-cert a.pem --tls-key b.pem',
    "'a.pem' is no whole path; a service has no folder that it starts in.",
  ],
  ['server install --outbound-mail open', "--outbound-mail is 'open'; expected carried or blocked."],
  [
    'server install --service-tags /nowhere.json',
    "/nowhere.json cannot be read: ENOENT: no such file or directory, open '/nowhere.json'.",
  ],
  ['server install --lab maybe', "--lab is 'maybe'; expected live, simulated or auto."],
  ['token now', "token takes no arguments; 'now' is one too many."],
  ['doctor who', "doctor takes no arguments; 'who' is one too many."],
])("'hopscope %s' ends with 2 and says: %s", async (line, sentence) => {
  const { code, out, err } = await run(line);
  expect({ code, out, sentence: err.split('\n')[0] }).toEqual({ code: 2, out: '', sentence: `hopscope: ${sentence}` });
});

test("'hopscope' alone shows what there is, as an error", async () => {
  const { code, out, err } = await run('');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Usage: hopscope COMMAND');
});

describe('help', () => {
  test.each(['help PEERING_FORWARDED_OFF', 'help peering_forwarded_off'])("by '%s' tells an issue", async (line) =>
    expect(await run(line)).toEqual({
      code: 0,
      out: `PEERING_FORWARDED_OFF (peerings)

  Meaning     A peering does not allow forwarded traffic, and the flow began in a third network.
  What to do  Allow forwarded traffic.
  Kind        error; a warning where rules let the flow pass all the same; on the way in; proven by
              configuration
  Azure       VnetAccessNotAllowed
  Page        /docs/catalogue/peering#peering_forwarded_off of a server
`,
      err: '',
    }),
  );

  test.each([...ENTRIES])('tells $code within a hundred columns', async ({ code, emitted }) => {
    const { out } = await run(`help ${code}`);
    expect(out.split('\n').filter((text) => text.length > 100)).toEqual([]);
    expect(out.includes('which nothing says yet')).toBe(!emitted);
  });

  test.each(['--help', '-h', 'help', 'help --help'])("by '%s' lists every command", async (line) => {
    const { code, out, err } = await run(line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
    for (const { name, words } of COMMANDS) expect(lines).toContain(`${name}: ${words}`);
  });

  const namesOf = (commands: readonly CommandEntry[]): readonly string[] =>
    commands.flatMap((entry) => [
      entry.name,
      ...('commands' in entry ? namesOf(entry.commands).map((name) => `${entry.name} ${name}`) : []),
    ]);
  test.each(namesOf(COMMANDS))('of %s is the same in both ways, and fits 100 columns', async (name) => {
    const { code, out } = await run(`help ${name}`);
    expect(code).toBe(0);
    expect(await run(`${name} --help`)).toEqual({ code: 0, out, err: '' });
    expect(out).toMatch(/^Usage: hopscope /);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

test.each(['--version', '-V'])('%s tells the version of the package', async (line) => {
  expect(VERSION).toBe(manifest.version);
  expect(await run(line)).toEqual({ code: 0, out: `hopscope ${manifest.version}\n`, err: '' });
});
