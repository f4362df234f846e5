import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startServer, type Credentials, type RunningServer } from '@hopscope/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { noAz, openAzureCli, PATIENCE, type AzureCli } from './azure-cli.testbed.ts';

describe.skipIf(noAz !== undefined)(`Azure CLI${noAz === undefined ? '' : ` (skipped: ${noAz})`}`, () => {
  let dataDir: string;
  let server: RunningServer;
  let cli: AzureCli;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'hopscope-az-server-'));
    const example = { name: 'contoso', folder: fileURLToPath(new URL('../../examples/contoso/', import.meta.url)) };
    server = await startServer({ dataDir, host: '127.0.0.1', port: 0, log: { level: 'silent' }, example });
    cli = await openAzureCli(JSON.parse(await readFile(server.credentialsFile, 'utf8')) as Credentials);
  }, PATIENCE);
  afterAll(async () => {
    await cli?.close();
    await server?.close();
    await rm(dataDir, { recursive: true });
  });

  const GROUP = ['--resource-group', 'ContosoRG'];
  const watcher = (...words: readonly string[]) => cli.az('network', 'watcher', ...words);

  test(
    'registers for the preview, and lists machines',
    async () => {
      const feature = ['--namespace', 'Microsoft.Network', '--name', 'AllowNetworkWatcherConnectivityCheck'];
      expect(await cli.az('feature', 'register', ...feature)).toMatchObject({ properties: { state: 'Registering' } });
      expect(await cli.az('feature', 'show', ...feature)).toMatchObject({ properties: { state: 'Registered' } });
      expect(await cli.az('vm', 'list', ...GROUP, '--query', '[].name')).toEqual(
        expect.arrayContaining(['Database0', 'MultiTierApp0']),
      );
    },
    PATIENCE,
  );

  test(
    'tests the connectivity of a machine, and is told what is in the way',
    async () => {
      const from = [...GROUP, '--source-resource', 'MultiTierApp0'];
      expect(
        await watcher('test-connectivity', ...from, '--dest-resource', 'Database0', '--dest-port', '80'),
      ).toMatchObject({
        connectionStatus: 'Unreachable',
        hops: [
          { type: 'Source', issues: [] },
          { issues: [] },
          { issues: [{ type: 'NetworkSecurityRule' }] },
          { type: 'VirtualMachine', address: '10.1.4.4' },
        ],
      });
      expect(await watcher('test-connectivity', ...from, '--dest-address', 'http://bing.com')).toMatchObject({
        connectionStatus: 'Reachable',
      });
    },
    PATIENCE,
  );

  test(
    'asks for the next hop, for a flow, and for the rules of a machine',
    async () => {
      const ends = ['--source-ip', '10.1.1.4', '--dest-ip', '10.1.4.4'];
      expect(await watcher('show-next-hop', ...GROUP, '--vm', 'MultiTierApp0', ...ends)).toMatchObject({
        nextHopType: 'VirtualAppliance',
        nextHopIpAddress: '10.1.2.4',
      });
      const flow = [
        '--direction',
        'Outbound',
        '--protocol',
        'TCP',
        '--local',
        '10.1.1.4:60000',
        '--remote',
        '13.107.21.200:80',
      ];
      expect(await watcher('test-ip-flow', ...GROUP, '--vm', 'MultiTierApp0', ...flow)).toMatchObject({
        access: 'Allow',
      });
      expect(JSON.stringify(await watcher('show-security-group-view', ...GROUP, '--vm', 'Database0'))).toContain(
        'defaultSecurityRules',
      );
    },
    PATIENCE,
  );

  test(
    'says the code and the words of a refusal',
    async () => {
      const asked = watcher('test-connectivity', ...GROUP, '--source-resource', 'nobody', '--dest-address', '10.1.4.4');
      await expect(asked).rejects.toThrow(/ResourceNotFound[^]*nobody/);
    },
    PATIENCE,
  );
});
