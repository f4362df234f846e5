import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnosisSchema } from '@hopscope/protocol';
import { COMMANDS } from '../commands.ts';
import { start, type Running } from '../hopscope.fixture.ts';
import { runCommand } from '../run-command.ts';
import { paperTerminal } from '../terminal/terminal.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-network-'));
const data = join(folder, 'data');
const CONTOSO = fileURLToPath(new URL('../../../../examples/contoso/', import.meta.url));
const CONTOSO_ID = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoRG/providers';
let server: Running;
beforeAll(async () => {
  server = start(['serve', '--data', data, '--port', '0', '--http-port', '0', '--log-level', 'warn']);
  await new Promise<void>((resolve, reject) => {
    server.child.stdout?.once('data', () => resolve());
    void server.ended.then(({ err }) => reject(new Error(err)));
  });
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  rmSync(folder, { recursive: true });
});

async function ask(words: string) {
  const { terminal, written } = paperTerminal({ HOPSCOPE_DATA: data, NO_COLOR: '1' });
  const code = await runCommand(words.split(' '), terminal, COMMANDS);
  return { code, ...written };
}

describe('hopscope explain', () => {
  test('marks the rule and the route that decide, and says what stops the flow', async () => {
    const { code, out, err } = await ask('explain --from Audit0 --to Database0:80');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).toBe('denied: from 10.1.3.4 to 10.1.4.4 port 80, as configured');
    expect(lines.filter((line) => line.includes(' > ')).map((line) => line.replaceAll(/\s+/g, ' '))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ > \d+ deny Port80 decides$/),
        expect.stringMatching(/^ > \S+ \S.* chosen$/),
      ]),
    );
    expect(out).toContain('misses destination');
    expect(out).toContain('comes behind');
    expect(out).toMatch(/What stops it\n {2}NSG_DENY at hop 0: /);
    expect(out).toMatch(/What would open it.*\n {2}1\. change or remove the rule \S+Port80/);
  });

  test('ends with 0 where nothing does', async () => {
    const { code, out } = await ask('explain --from Audit0 --to 204.79.197.200:443');
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      'reaches-internet: from 10.1.3.4 to 204.79.197.200 port 443, as configured',
    ]);
    expect(out).not.toContain('What stops it');
  });

  test.each([
    ['explain --from Audit0 --to 8.8.8.8:53 --protocol UDP', 'reaches-internet: from 10.1.3.4 to 8.8.8.8 UDP port 53'],
    ['explain --from Audit0 --to 8.8.8.8 --protocol icmp', 'no-way-out: from 10.1.3.4 to 8.8.8.8 by ICMP'],
  ])('%s asks about that', async (words, first) => {
    const { code, out } = await ask(words);
    expect([code, out.split('\n')[0]]).toEqual([Number(first.startsWith('no')), `${first}, as configured`]);
  });

  test('refuses the internet as a source where the destination has no public address', async () => {
    const { code, err } = await ask('explain --from 203.0.113.9 --to Database0:80');
    expect([code, err]).toEqual([2, expect.stringContaining('has no public address')]);
  });

  test('prints the door’s answer as JSON', async () => {
    const { out } = await ask('explain --from Audit0 --to Database0:80 --json');
    expect(JSON.parse(out)).toMatchObject({ path: { disposition: 'denied' }, steps: expect.any(Array) });
  });

  test('asks with the source port and address that were given', async () => {
    const { out } = await ask(
      'explain --from Audit0 --to Database0:1433 --source-port 7000 --source-address 10.9.9.9 --json',
    );
    expect(JSON.parse(out)).toMatchObject({ path: { flow: { source: '10.9.9.9', sourcePort: 7000 } } });
    const wrong = await ask('explain --from Audit0 --to Database0:1433 --source-port x');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--source-port: 'x' is not a port")]);
  });

  test('a name whose address no document tells is refused, and says how it can be told', async () => {
    const { code, err } = await ask('explain --from Audit0 --to www.contoso.com:443');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /: Which address www.contoso.com has is in no document: .* Say it with '--address ADDRESS'\.\n$/,
      ),
    ]);
  });

  test('a protocol that nobody knows is refused in the server’s words', async () => {
    const { code, err } = await ask('explain --from Audit0 --to Database0:80 --protocol sctp');
    expect([code, err]).toEqual([2, expect.stringContaining('expected tcp, udp or icmp')]);
  });

  test('a machine that nobody knows is refused in the server’s words', async () => {
    const { code, err } = await ask('explain --from Nobody --to Database0:80');
    expect(code).toBe(2);
    expect(err).toMatch(/^hopscope: the server refuses: .*'source' is "Nobody"/);
  });
});

describe('hopscope reach', () => {
  const named = (...interfaces: readonly string[]) =>
    interfaces.map((name) => `  ${CONTOSO_ID}/Microsoft.Network/networkInterfaces/${name}/ipConfigurations/ipconfig1`);

  // auNic's group denies all that leaves for port 80.
  test.each([
    [1433, ['3 IP configurations are reached from Audit0', ...named('appNic0', 'fwNic', 'dbNic0')]],
    [80, ['None are reached from Audit0']],
  ])('names whom a machine reaches on port %d', async (port, lines) => {
    const { code, out, err } = await ask(`reach --from Audit0 --port ${port}`);
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n')).toEqual(lines);
  });

  test('names who reaches a port', async () => {
    const { code, out, err } = await ask('reach --to Database0:1433');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd().split('\n')).toEqual([
      '3 IP configurations of the network reach Database0:1433',
      ...named('appNic0', 'fwNic', 'auNic'),
      'None reach Database0:1433 from the internet',
    ]);
  });

  test('names the ports between two', async () => {
    const { code, out } = await ask('reach --from Audit0 --to Database0');
    expect(code).toBe(0);
    expect(out).toMatch(/^PROTOCOL {2}PORTS +ENDS AS\n/);
    expect(out).toMatch(/^tcp +80 +denied$/m);
  });

  test('prints JSON', async () => {
    const { out } = await ask('reach --from Audit0 --to Database0 --json');
    expect(JSON.parse(out)).toMatchObject({ kind: 'ports' });
  });
});

describe('of documents in files', () => {
  test.each([
    'explain --from Audit0 --to Database0:80',
    'explain --from Audit0 --to 204.79.197.200:443',
    `explain --from ${CONTOSO_ID}/Microsoft.Compute/virtualMachines/Audit0 --to 10.1.4.4:1433 --protocol udp`,
    'explain --from Audit0 --to www.contoso.com:443 --address 20.1.1.1',
    'reach --to Database0:1433',
    'reach --from Audit0 --port 1433',
    'reach --from audit0 --to database0',
  ])('%s is answered as by the server that began with them', async (words) => {
    const [here, there] = [await ask(`${words} --json --network ${CONTOSO}`), await ask(`${words} --json`)];
    expect({ code: here.code, err: here.err }).toEqual({ code: there.code, err: '' });
    expect(withoutRevision(here.out)).toEqual(withoutRevision(there.out));
  });

  test.each([
    ['explain --from Nobody --to Database0:80', /^hopscope: 'source' is "Nobody": expected a resource id, or/],
    ['explain --from Audit0 --to www.contoso.com:443', /Say it with '--address ADDRESS'\.\n$/],
    ['explain --from Audit0 --to Database0:80 --protocol sctp', /expected tcp, udp or icmp/],
    ['reach --to Nobody:80', /^hopscope: 'destination' is "Nobody"/],
    ['reach --from /subscriptions/s --to Database0', /source/],
  ])('%s is refused as by a server', async (words, sentence) => {
    const [here, there] = [await ask(`${words} --network ${CONTOSO}`), await ask(words)];
    expect([here.code, here.err]).toEqual([there.code, expect.stringMatching(sentence)]);
    expect(there.err).toBe(here.err.replace('hopscope: ', 'hopscope: the server refuses: '));
  });

  test('a machine of a scale set has the name that Azure gives it', async () => {
    const group = '/subscriptions/s/resourceGroups/g/providers';
    const [v, set] = [
      `${group}/Microsoft.Network/virtualNetworks/v`,
      `${group}/Microsoft.Compute/virtualMachineScaleSets/aks`,
    ];
    const machines = ['0', '1'].map((each) => ({ id: `${set}/virtualMachines/${each}`, properties: {} }));
    const interfaces = machines.map(({ id }, at) => ({
      id: `${id}/networkInterfaces/n`,
      properties: {
        virtualMachine: { id: id.toUpperCase() },
        ipConfigurations: [
          { name: 'c', properties: { privateIPAddress: `10.0.1.${at + 4}`, subnet: { id: `${v}/subnets/s` } } },
        ],
      },
    }));
    const subnets = [{ name: 's', properties: { addressPrefix: '10.0.1.0/24' } }];
    const network = { id: v, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets } };
    const file = join(folder, 'scale-set.json');
    writeFileSync(file, JSON.stringify([network, ...machines, ...interfaces]));
    const { code, out, err } = await ask(`explain --from aks_0 --to AKS_1:443 --network ${file}`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('from 10.0.1.4 to 10.0.1.5 port 443');
  });

  test('service tags may be given', async () => {
    const tags = join(folder, 'office.json');
    writeFileSync(tags, '{"values": [{"name": "AzureCloud", "properties": {"addressPrefixes": ["20.150.0.0/17"]}}]}');
    const { code, err } = await ask(
      `explain --from Audit0 --to 20.150.0.1:443 --network ${CONTOSO} --service-tags ${tags}`,
    );
    expect([code, err]).toEqual([0, '']);
  });

  test.each(['explain --from Audit0 --to Database0:80', 'reach --to Database0:80'])(
    '%s says which file it could not read',
    async (words) => {
      const { code, err } = await ask(`${words} --network ${join(folder, 'nowhere')}`);
      expect([code, err]).toEqual([
        words.startsWith('explain') ? 2 : 1,
        expect.stringMatching(/nowhere cannot be read/),
      ]);
    },
  );
});

/** How often the server's documents have changed is its own. */
const withoutRevision = (json: string) =>
  JSON.parse(json, (key, value: unknown) => (key === 'revision' ? undefined : value)) as unknown;

describe('hopscope lint', () => {
  const ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
  const group = (...rules: readonly (readonly [string, number, string])[]) => ({
    id: `${ID}/networkSecurityGroups/n`,
    properties: {
      securityRules: rules.map(([name, priority, access]) => ({
        name,
        properties: {
          priority,
          access,
          direction: 'Inbound',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '80',
        },
      })),
    },
  });
  const written = (name: string, value: unknown) => {
    const file = join(folder, name);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  test('of a folder and of the server that began with it say the same', async () => {
    const [here, there] = await Promise.all([ask(`lint ${CONTOSO} --json`), ask('lint --server --json')]);
    expect({ code: here.code, err: here.err }).toEqual({ code: there.code, err: there.err });
    expect(JSON.parse(here.out)).toEqual(JSON.parse(there.out));
  });

  test('takes its place as explain and reach do, too, and one only', async () => {
    expect(await ask(`lint --network ${CONTOSO} --json`)).toEqual(await ask(`lint ${CONTOSO} --json`));
    for (const args of [`${CONTOSO} --network ${CONTOSO}`, `--network ${CONTOSO} --network ${CONTOSO}`]) {
      const { code, err } = await ask(`lint ${args}`);
      expect([code, err]).toEqual([2, expect.stringContaining(`'${CONTOSO}' is one too many`)]);
    }
  });

  test('a warning alone ends with 0, an error with 1 and comes first', async () => {
    const sound = await ask(`lint ${written('sound.json', { value: [group(['no', 100, 'Deny'])] })}`);
    expect([sound.code, sound.out]).toEqual([
      0,
      `warning ${ID}/networkSecurityGroups/n id\n  No subnet and no interface has this security group. Its rules decide nothing.\n0 errors, 1 warning\n`,
    ]);
    const shadowed = written('shadowed.json', [group(['no', 100, 'Deny'], ['yes', 200, 'Allow'])]);
    const { code, out } = await ask(`lint ${shadowed}`);
    expect(code).toBe(1);
    expect(out).toMatch(/^error \S+\/securityRules\/yes properties\.priority\n {2}no \(100\) takes every packet/);
    expect(out).toMatch(/1 error, 1 warning\n$/);
  });

  test('service tags may be given', async () => {
    const table = {
      id: `${ID}/routeTables/r`,
      properties: { routes: [{ name: 's', properties: { addressPrefix: 'Storage', nextHopType: 'Internet' } }] },
    };
    const file = written('tagged.json', { resources: [table] });
    const tags = written('tags.json', {
      values: [{ name: 'Storage', properties: { addressPrefixes: ['20.150.0.0/17'] } }],
    });
    const [without, given] = [await ask(`lint ${file}`), await ask(`lint ${file} --service-tags ${tags}`)];
    expect(without.out).toContain('The service tag Storage is not loaded.');
    expect(given.out).not.toContain('Storage');
  });

  test('nothing wrong is said in words', async () => {
    const { code, out } = await ask(`lint ${written('empty.json', [])}`);
    expect([code, out]).toEqual([0, 'Nothing is wrong.\n']);
  });

  test.each<readonly [string, object, string, string]>([
    ['a list that is none', { securityRules: 7 }, 'properties.securityRules', '7 stands where a list belongs.'],
    ['a rule that is none', { securityRules: ['x'] }, 'properties.securityRules[0]', "'x' stands where an object"],
    ['half a deployment', { provisioningState: 'Updating' }, 'properties.provisioningState', 'It is updating.'],
    ['a rule without a direction', group(['no', 100, 'Deny']).properties, 'properties.direction', 'has no direction'],
  ])('%s is told with its resource, field, problem and consequence', async (name, properties, field, problem) => {
    const text = JSON.stringify({ id: `${ID}/networkSecurityGroups/n`, properties }).replace(
      '"direction":"Inbound",',
      '',
    );
    const { code, out } = await ask(`lint ${written(`${name.replaceAll(' ', '-')}.json`, [JSON.parse(text)])}`);
    const lines = out.split('\n');
    const at = lines.findIndex((line) => line.endsWith(` ${field}`));
    expect([code, lines[at + 1]]).toEqual([problem === 'It is updating.' ? 0 : 1, expect.stringContaining(problem)]);
    expect(lines[at + 1]).toMatch(/^ {2}\S.*\. \S.*\.$/);
  });

  test('reads what Windows PowerShell keeps of a command that prints', async () => {
    const file = join(folder, 'kept.json');
    writeFileSync(
      file,
      `\uFEFF${JSON.stringify([{ id: `${ID}/networkSecurityGroups/n`, properties: {} }])}`,
      'utf16le',
    );
    const { code, out } = await ask(`lint ${file}`);
    expect([code, out]).toEqual([0, expect.stringContaining('No subnet and no interface has this security group.')]);
  });

  test.each([
    ['nowhere.json', undefined, 'cannot be read'],
    ['broken.json', '{', 'is not JSON'],
    ['none.json', { kind: 'nothing' }, 'has no list of ARM resources'],
    ['nameless.json', [{ type: 'x' }], "has no 'id' at [0]"],
  ])('%s is told with what was expected', async (name, value, words) => {
    const file = value === undefined ? join(folder, name) : written(name, value);
    const { code, err } = await ask(`lint ${file}`);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });
});

test.each([
  ['explain --to a:1', 'say where from'],
  ['explain --from a', 'say where to'],
  ['explain a b', "'a' is one argument too many"],
  ['explain --from a --to b:1 --color --no-color', 'exclude each other'],
  ['reach', 'say which machine'],
  ['explain --from a --from b --to c:1', '--from is given more than once'],
  ['reach --from a --to b --to c', '--to is given more than once'],
  ['reach --from a', "say on which port ('--port 5432'), or to which end"],
  ['reach --to a', "'a' names no port"],
  ['reach --to a:', "--to a:: '' is not a port: expected a whole number from 1 to 65535"],
  ['reach --to a:http', "--to a:http: 'http' is not a port"],
  ['reach --to a:0', "--to a:0: '0' is not a port"],
  ['reach --to a:123456', "--to a:123456: '123456' is not a port"],
  ['reach --from a --to b:http', 'leave :http out'],
  ['reach --to a:1 --port 80', '--port goes with --from alone'],
  ['reach --from a --port x', '--port'],
  ['reach --from a --to b:1', 'leave :1 out'],
  ['explain --from a --to b:1 --network n --data d', '--data is for a server'],
  ['reach --to a:1 --learned-routes f', 'it needs --network'],
  ['lint', 'say what to look at'],
  ['lint a b', "'b' is one too many"],
  ['lint a --server', "leave 'a' out"],
  ['lint a --data d', '--data needs --server'],
  ['lint --server --service-tags f', 'is for documents in files'],
])('%s is wrong usage', async (words, sentence) => {
  const { code, err } = await ask(words);
  expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
});

describe('hopscope check', () => {
  test.each([
    ['Database0', '10.1.4.4'],
    ['database0', '10.1.4.4'],
    ['Audit0', '10.1.3.4'],
    [`${CONTOSO_ID}/Microsoft.Compute/virtualMachines/Database0`, '10.1.4.4'],
    [`${CONTOSO_ID}/Microsoft.Network/networkInterfaces/auNic`, '10.1.3.4'],
  ])('takes %s for the machine at %s, from which nobody can send', async (name, address) => {
    const { out, err } = await ask(`check --from MultiTierApp0 --to ${name}:80 --json`);
    expect(err).toBe('');
    expect(diagnosisSchema.parse(JSON.parse(out)).hops.at(-1)).toMatchObject({ kind: 'destination', address });
  });

  test('does not take a name that nobody has for a machine', async () => {
    const { out } = await ask('check --from MultiTierApp0 --to nobody-is-called-so:80 --json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'undetermined', resolution: { kind: 'untold' } });
  });
});
