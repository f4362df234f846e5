import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { labMissing, sweepLabs } from '@hopscope/lab';
import { run, start } from '../hopscope.fixture.ts';

const missing = labMissing();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
const BIN = fileURLToPath(new URL('../../bin/hopscope.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hopscope-lab-'));
const state = join(folder, 'state');
afterAll(() => rmSync(folder, { recursive: true }));

const newId = () => `c${randomBytes(4).toString('hex')}`;
const namespacesOf = (id: string) =>
  (existsSync('/run/netns') ? readdirSync('/run/netns') : []).filter((name) => name.startsWith(`hopscope.${id}.`));
const lab = (id: string, ...words: readonly string[]) => {
  const [verb = '', ...rest] = words;
  return run(['lab', verb, '--id', id, '--state', state, ...rest]);
};

describe.skipIf(missing !== undefined)(`hopscope lab${skipped}`, () => {
  const ids: string[] = [];
  const fresh = () => {
    const id = newId();
    ids.push(id);
    return id;
  };
  afterEach(async () => {
    for (const id of ids.splice(0)) await lab(id, 'down');
  });

  it('builds a network, runs programs on its machines, and removes all of it', async () => {
    const id = fresh();
    expect(await lab(id, 'up', 'contoso')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('5 machines'),
    });
    expect((await lab(id, 'status')).out).toContain(`${id} is up, with 5 machines: MultiTierApp0, Firewall0`);
    const curl = (machine: string, url: string) => lab(id, 'exec', machine, '--', process.execPath, '-e', FETCH, url);
    expect((await curl('multitierapp0', 'http://bing.com')).out).toBe('hello from a hopscope lab\n');
    expect((await curl('MultiTierApp0', 'http://10.1.4.4:1433')).out).toBe('hello from a hopscope lab\n');
    // What auNsg/Port80 and the black hole take away.
    expect((await curl('MultiTierApp0', 'http://10.1.4.4')).out).toBe('silence\n');
    expect((await curl('MultiTierApp0', 'http://13.107.21.200')).out).toBe('silence\n');
    expect(await lab(id, 'exec', 'ContosoVM', '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
    expect(namespacesOf(id)).toHaveLength(8);
    expect(await lab(id, 'down')).toMatchObject({ code: 0, out: `The lab ${id} is gone.\n` });
    expect([namespacesOf(id), readdirSync(state)]).toEqual([[], []]);
  });

  it('keeps two labs at once apart, though they have the same addresses', async () => {
    const [one, other] = [fresh(), fresh()];
    const built = await Promise.all([lab(one, 'up', 'contoso'), lab(other, 'up', 'contoso')]);
    expect(built.map(({ code }) => code)).toEqual([0, 0]);
    expect(await lab(one, 'down')).toMatchObject({ code: 0 });
    const asked = await lab(
      other,
      'exec',
      'MultiTierApp0',
      '--',
      process.execPath,
      '-e',
      FETCH,
      'http://10.1.4.4:1433',
    );
    expect(asked.out).toBe('hello from a hopscope lab\n');
  });

  it('refuses a lab that is there already, and leaves it as it is', async () => {
    const id = fresh();
    await lab(id, 'up', 'contoso');
    const before = namespacesOf(id);
    const again = await lab(id, 'up', 'contoso');
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`a lab ${id} is there already`) });
    expect(namespacesOf(id)).toEqual(before);
  });

  it('refuses a clash with a namespace that is not ours, and makes and removes nothing', async () => {
    const id = fresh();
    const foreign = `hopscope.${id}.m2`;
    execFileSync('ip', ['netns', 'add', foreign]);
    try {
      const built = await lab(id, 'up', 'contoso');
      expect(built.err).toBe(`hopscope: a network namespace ${foreign} is there that no lab of ours made.\n`);
      await lab(id, 'down');
      expect(namespacesOf(id)).toEqual([foreign]);
    } finally {
      execFileSync('ip', ['netns', 'del', foreign]);
    }
  });

  it('refuses a network that cannot be built with every reason, before it touches anything', async () => {
    const id = fresh();
    const network = join(folder, 'bad');
    mkdirSync(network);
    const wrong = (name: string, properties: unknown) => ({
      id: `/s/providers/Microsoft.Network/virtualNetworks/${name}`,
      type: 'Microsoft.Network/virtualNetworks',
      properties,
    });
    const subnets = [{ name: 'x', properties: { addressPrefix: '10.9.0.0/24' } }];
    writeFileSync(
      join(network, 'resources.json'),
      JSON.stringify([wrong('a', { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }), wrong('b', {})]),
    );
    const built = await lab(id, 'up', network);
    expect(built.err).toBe(
      [
        'hopscope: this network cannot be built:',
        '  /s/providers/Microsoft.Network/virtualNetworks/b, properties.addressSpace: Invalid input: expected object, received undefined.',
        "  /s/providers/Microsoft.Network/virtualNetworks/a/subnets/x, properties.addressPrefix: 10.9.0.0/24 does not lie in the virtual network's address space.",
        '',
      ].join('\n'),
    );
    expect([built.code, namespacesOf(id)]).toEqual([1, []]);
  });

  it('says at once what of a network it does not build', async () => {
    const id = fresh();
    const network = join(folder, 'partly');
    mkdirSync(network);
    const contoso = new URL('../../../../examples/contoso/resources.json', import.meta.url);
    const documents = JSON.parse(readFileSync(contoso, 'utf8')) as unknown[];
    const type = 'Microsoft.Network/bastionHosts';
    const gateway = { id: `/subscriptions/s/resourceGroups/g/providers/${type}/out`, name: 'out', type };
    writeFileSync(join(network, 'resources.json'), JSON.stringify([...documents, gateway]));
    expect(await lab(id, 'up', network)).toMatchObject({
      code: 0,
      err: 'hopscope: 1 of the type Microsoft.Network/bastionHosts are not built.\n',
    });
  });

  it('removes what a lab had made that was killed in the middle of it', async () => {
    const id = fresh();
    mkdirSync(state, { recursive: true });
    const watcher = watch(state);
    const building = start(['lab', 'run', 'contoso', '--id', id, '--state', state]);
    // Its state is written before anything is made.
    await once(watcher, 'change');
    watcher.close();
    building.child.kill('SIGKILL');
    await building.ended;
    expect(await lab(id, 'status')).toMatchObject({ out: expect.stringContaining(`${id} was left behind`) });
    expect(await lab(id, 'down')).toMatchObject({ code: 0 });
    expect(namespacesOf(id)).toEqual([]);
  });

  it('removes a lab whose process was killed', async () => {
    const id = fresh();
    const running = start(['lab', 'run', 'contoso', '--id', id, '--state', state]);
    await once(running.child.stdout ?? running.child, 'data');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(namespacesOf(id)).toHaveLength(8);
    expect(await lab(id, 'down')).toMatchObject({ code: 0 });
    expect(namespacesOf(id)).toEqual([]);
  });

  it('sweeps away what was left behind, and no lab that lives', async () => {
    const [dead, alive] = [fresh(), fresh()];
    const running = start(['lab', 'run', 'contoso', '--id', dead, '--state', state]);
    await once(running.child.stdout ?? running.child, 'data');
    running.child.kill('SIGKILL');
    await running.ended;
    await lab(alive, 'up', 'contoso');
    await sweepLabs(state);
    expect([namespacesOf(dead).length, namespacesOf(alive).length]).toEqual([0, 8]);
  });

  it('is built without root as well, in a user namespace, and leaves nothing behind', async () => {
    const id = fresh();
    const words = ['--id', id, '--state', state, '--rootless'];
    const built = await run(['lab', 'up', 'contoso', ...words]);
    expect(built).toMatchObject({ code: 0, err: '' });
    expect(namespacesOf(id)).toEqual([]);
    const asked = ['lab', 'exec', 'MultiTierApp0', '--id', id, '--state', state];
    const got = await run([...asked, '--', process.execPath, '-e', FETCH, 'http://bing.com']);
    expect(got.out).toBe('hello from a hopscope lab\n');
    expect(await lab(id, 'down')).toMatchObject({ code: 0 });
  });

  it('says what the kernel refuses, and removes what it had made until then', async () => {
    const id = fresh();
    // A user namespace that may have five network namespaces, which are not enough.
    const script = [
      "require('node:fs').writeFileSync('/proc/sys/user/max_net_namespaces', '5');",
      "const { spawnSync } = require('node:child_process');",
      'const [bin, ...words] = process.argv.slice(1);',
      "const ended = spawnSync(process.execPath, [bin, ...words], { stdio: 'inherit' });",
      'process.exitCode = ended.status;',
    ].join('\n');
    const words = [BIN, 'lab', 'up', 'contoso', '--rootless', '--id', id, '--state', state];
    const child = spawn('unshare', ['-Ur', process.execPath, '-e', script, ...words]);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(err).toContain('No space left on device');
    expect(readdirSync(state).filter((file) => file.startsWith(id))).toEqual([]);
  });
});

describe('hopscope lab, typed wrongly', () => {
  const cases: readonly (readonly [sentence: string, words: readonly string[], complaint: string])[] = [
    ['without a verb', [], 'say what to do with a lab: up, run, status, exec, down.'],
    ['with another', ['dwon'], "lab knows no 'dwon': up, run, status, exec, down. Did you mean 'down'?"],
    ['without a network', ['up'], 'say which network: a folder with a resources.json, or the name of an example.'],
    [
      'with none',
      ['up', 'cantoso'],
      "'cantoso' is no folder with a resources.json, and no example. Did you mean 'contoso'?",
    ],
    ['without a program', ['exec', 'm'], "say where and what, such as 'hopscope lab exec MultiTierApp0 -- ip addr'."],
  ];
  it.each(cases)('%s', async (_sentence, words, complaint) => {
    const { code, err } = await run(['lab', ...words, '--state', state]);
    expect({ code, err: err.split('\n')[0] }).toEqual({ code: 2, err: `hopscope: ${complaint}` });
  });
});

/** Prints what a URL answers, or `silence`. */
const FETCH =
  'fetch(process.argv[1], { signal: AbortSignal.timeout(1000) }).then((r) => r.text(), () => "silence\\n").then((t) => process.stdout.write(t, () => process.exit()))';
