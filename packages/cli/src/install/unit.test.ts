import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { programMissing, skipped } from '@hopscope/testbed';
import { agentUnit } from './agent-unit.ts';
import { serverUnit } from './server-unit.ts';
import { quoted, unitText, userText, type Program, type Unit } from './unit.ts';

const PROGRAM: Program = ['/usr/bin/node', '/opt/hopscope/hopscope.js'];
const FLAGS = ['--host=0.0.0.0', '--advertise=https://hopscope.example:8443'];
const golden = (name: string) => readFileSync(new URL(`./golden/${name}.service`, import.meta.url), 'utf8');

test.each([
  ['hopscope-agent', agentUnit(PROGRAM, [])],
  ['hopscope', serverUnit(PROGRAM, { flags: FLAGS, ports: [8443, 8080] })],
])('the unit of %s is the golden one', (name, unit) => {
  expect(unit.name).toBe(name);
  expect(unitText(unit)).toBe(golden(name));
});

const linesOf = (unit: Unit, key: string) =>
  unitText(unit)
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));

describe('what is more than the least', () => {
  test('evidence that was asked for is a capability, and no other is held', () => {
    const unit = agentUnit(PROGRAM, ['net-raw', 'net-admin']);
    expect(linesOf(unit, 'AmbientCapabilities')).toEqual(['CAP_NET_RAW CAP_NET_ADMIN']);
    expect(linesOf(unit, 'CapabilityBoundingSet')).toEqual(['CAP_NET_RAW CAP_NET_ADMIN']);
  });

  test.each([
    [[443, 8080], 'CAP_NET_BIND_SERVICE'],
    [[8443, 80], 'CAP_NET_BIND_SERVICE'],
    [[8443, 0], ''],
  ])('ports %j need the capabilities "%s"', (ports, capabilities) => {
    expect(linesOf(serverUnit(PROGRAM, { flags: [], ports }), 'CapabilityBoundingSet')).toEqual([capabilities]);
  });

  test('a certificate that only root may read is handed over by systemd', () => {
    const tls = { certificate: '/etc/tls/cert.pem', key: '/etc/tls/100%.pem' };
    const unit = serverUnit(PROGRAM, { flags: [], ports: [8443], tls });
    expect(linesOf(unit, 'LoadCredential')).toEqual(['tls-cert:/etc/tls/cert.pem', 'tls-key:/etc/tls/100%%.pem']);
    expect(linesOf(unit, 'ExecStart')[0]).toMatch(/ --tls-key \/run\/credentials\/hopscope\.service\/tls-key$/);
  });

  test.each([
    ['/home/me/hopscope/packages/cli/bin/hopscope.js', 'read-only'],
    ['/opt/hopscope/hopscope.js', 'yes'],
  ])('homes are hidden unless the program lies in one: %s', (file, expected) => {
    expect(linesOf(agentUnit(['/usr/bin/node', file], []), 'ProtectHome')).toEqual([expected]);
  });

  test.each([
    ['/home/me/tags.json', 'read-only'],
    ['/run/user/1000/tags.json', 'read-only'],
    ['/etc/hopscope/tags.json', 'yes'],
  ])('or a file that it reads: %s', (file, expected) => {
    const unit = serverUnit(PROGRAM, { flags: [`--service-tags=${file}`], ports: [], reads: [file] });
    expect(linesOf(unit, 'ProtectHome')).toEqual([expected]);
  });
});

test.each([
  ['/usr/bin/node', '/usr/bin/node'],
  ['--advertise=https://[::1]:8443', '"--advertise=https://[::1]:8443"'],
  ['/opt/my programs/hopscope.js', '"/opt/my programs/hopscope.js"'],
  ['100%', '100%%'],
  ['$HOME', '$$HOME'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['', '""'],
])('%j is one word of a command line as %s', (word, expected) => expect(quoted(word)).toBe(expected));

const folder = mkdtempSync(join(tmpdir(), 'hopscope-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const missing = programMissing('systemd-analyze');

describe.skipIf(missing)(`systemd itself${skipped(missing)}`, () => {
  // A program that is there: that is looked at, too.
  const program: Program = [process.execPath, fileURLToPath(new URL('../../bin/hopscope.js', import.meta.url))];
  const odd = ['--advertise=https://[::1]:8443', '--data=/a b/100%"$HOME'];
  const units = [
    agentUnit(program, ['net-raw']),
    serverUnit(program, { flags: odd, ports: [443], tls: { certificate: '/etc/a b.pem', key: '/etc/k.pem' } }),
  ];

  test.each(units)('finds nothing wrong with the unit of $name', (unit) => {
    const path = join(folder, `${unit.name}.service`);
    writeFileSync(path, unitText(unit));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('would say so if something were', () => {
    const path = join(folder, 'wrong.service');
    writeFileSync(path, unitText(agentUnit(program, [])).replace('ProtectClock', 'ProtectClocks'));
    expect(spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' }).stderr).toContain('ProtectClocks');
  });

  test.each(units)('finds little that $name is exposed to: below 2 of 10', (unit) => {
    const path = join(folder, `${unit.name}.service`);
    writeFileSync(path, unitText(unit));
    const words = ['--no-pager', 'security', '--offline=true', '--threshold=20', path];
    const { status, stdout } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
    expect({ status, said: stdout.trim().split('\n').at(-1) }).toMatchObject({ status: 0 });
  });

  test.each(units)('makes the user that $name runs as, who cannot log in', (unit) => {
    mkdirSync(join(folder, 'etc'), { recursive: true });
    const made = spawnSync('systemd-sysusers', [`--root=${folder}`, '--inline', userText(unit).trim()]);
    expect(made.status).toBe(0);
    expect(readFileSync(join(folder, 'etc/passwd'), 'utf8')).toMatch(
      new RegExp(`^${unit.name}:x:\\d+:\\d+:[^:]+:/var/lib/${unit.stateDirectory}:/usr/sbin/nologin$`, 'm'),
    );
  });
});
