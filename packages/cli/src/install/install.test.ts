import { describe, expect, test } from 'vitest';
import { agentUnit } from './agent-unit.ts';
import { serverUnit } from './server-unit.ts';
import { install, uninstall } from './install.ts';
import type { Systemd } from './systemd.ts';
import { unitText, userText } from './unit.ts';

const UNIT = agentUnit(['/opt/node/bin/node', '/opt/hopscope/hopscope.js'], []);
const [SERVICE, USER] = ['/etc/systemd/system/hopscope-agent.service', '/etc/sysusers.d/hopscope-agent.conf'];

/** A machine of paper. `modes`: of files and folders that are not open to everybody; 0 stands for none. */
function machine(change: Partial<Systemd> = {}, modes: Readonly<Record<string, number>> = {}) {
  const [ran, written, removed] = [[] as string[], new Map<string, string>(), [] as string[]];
  const systemd: Systemd = {
    isRoot: true,
    isRunning: true,
    unitFolder: '/etc/systemd/system',
    userFolder: '/etc/sysusers.d',
    modeOf: (path) => (modes[path] === 0 ? undefined : (modes[path] ?? 0o755)),
    write: async (path, text) => void written.set(path, text),
    remove: async (path) => void removed.push(path),
    run: async (program, ...words) => void ran.push([program, ...words].join(' ')),
    ...change,
  };
  return { systemd, ran, written, removed };
}

describe('installing', () => {
  test('makes the user, writes the unit, and starts it now and after every start', async () => {
    const { systemd, ran, written } = machine();
    expect(await install(UNIT, systemd)).toMatchObject({ ok: true });
    expect(Object.fromEntries(written)).toEqual({ [USER]: userText(UNIT), [SERVICE]: unitText(UNIT) });
    expect(ran).toEqual([
      `systemd-sysusers ${USER}`,
      'systemctl daemon-reload',
      'systemctl enable --quiet hopscope-agent',
      'systemctl restart hopscope-agent',
    ]);
  });

  test.each([
    ['/root/tags.json', '/root may not be entered by everybody'],
    ['/dev/shm/tags.json', '/dev/shm/tags.json is a device: a service has a /dev of its own'],
  ])('a file that a flag names has to be open to the service as well: %s', async (file, problem) => {
    const { systemd, ran } = machine({}, { '/root': 0o700 });
    const unit = serverUnit(['/opt/node', '/opt/hopscope.js'], { flags: [], ports: [], reads: [file] });
    expect(await install(unit, systemd)).toEqual({
      ok: false,
      problem: `the service runs as a user of its own, and ${problem}. Put it where everybody may read it, such as into /etc/hopscope.`,
    });
    expect(ran).toEqual([]);
  });

  test.each([
    [
      'without systemd',
      { isRunning: false },
      {},
      'systemd does not run this machine (there is no /run/systemd/system)',
    ],
    ['without root', { isRoot: false }, {}, `only root may change ${SERVICE}. Run it with sudo`],
    ['from a folder of root only', {}, { '/opt': 0o700 }, '/opt may not be entered by everybody. Put Hopscope'],
    [
      'from a file of root only',
      {},
      { '/opt/node/bin/node': 0o750 },
      '/opt/node/bin/node may not be read by everybody',
    ],
    ['from a file that is gone', {}, { '/opt/hopscope/hopscope.js': 0 }, '/opt/hopscope/hopscope.js does not exist'],
  ])('%s is refused, and nothing changes', async (_, change, modes, sentence) => {
    const { systemd, ran, written } = machine(change, modes);
    const done = await install(UNIT, systemd);
    expect(done).toMatchObject({ ok: false, problem: expect.stringContaining(sentence) as string });
    expect({ ran, written: written.size }).toEqual({ ran: [], written: 0 });
  });

  test('from a temporary folder is refused: a service has another one', async () => {
    const { systemd } = machine();
    const done = await install({ ...UNIT, command: ['/tmp/hopscope.js'] }, systemd);
    expect(done).toMatchObject({ ok: false, problem: expect.stringContaining('a /tmp of its own') as string });
  });

  test('what systemd says when it fails is passed on', async () => {
    const { systemd } = machine({
      run: async (program) => {
        if (program === 'systemctl') throw new Error('systemctl daemon-reload failed: Access denied');
      },
    });
    expect(await install(UNIT, systemd)).toEqual({
      ok: false,
      problem: 'systemctl daemon-reload failed: Access denied',
    });
  });
});

describe('uninstalling', () => {
  test('stops it, and leaves what it kept', async () => {
    const { systemd, ran, removed } = machine();
    const done = await uninstall(UNIT, systemd);
    expect(done).toMatchObject({ ok: true, value: expect.stringContaining('/var/lib/hopscope-agent') as string });
    expect(ran).toEqual(['systemctl disable --now --quiet hopscope-agent', 'systemctl daemon-reload']);
    expect(removed).toEqual([SERVICE]);
  });

  test('what is not installed is said, and nothing changes', async () => {
    const { systemd, ran } = machine({}, { [SERVICE]: 0 });
    expect(await uninstall(UNIT, systemd)).toEqual({
      ok: false,
      problem: `there is no ${SERVICE}; nothing was changed.`,
    });
    expect(ran).toEqual([]);
  });
});
