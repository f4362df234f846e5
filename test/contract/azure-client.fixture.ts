import { readFile } from 'node:fs/promises';

import { ComputeManagementClient } from '@azure/arm-compute';
import { NetworkManagementClient } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';

/*
 * What somebody's script does with Azure's own clients, in a process of its own: a certificate authority can be added only
 * before Node starts. Arguments: the credentials file, and the port of a listener on this machine. Prints what it got.
 */

const [credentialsFile = '', port = ''] = process.argv.slice(2);
const { endpoint, tenantId, subscriptionId, clientId, clientSecret } = JSON.parse(
  await readFile(credentialsFile, 'utf8'),
) as Record<'endpoint' | 'tenantId' | 'subscriptionId' | 'clientId' | 'clientSecret', string>;

const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
  authorityHost: endpoint,
  disableInstanceDiscovery: true,
});
const compute = new ComputeManagementClient(credential, subscriptionId, { endpoint });
const network = new NetworkManagementClient(credential, subscriptionId, { endpoint });

async function all<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const each of pages) found.push(each);
  return found;
}

const [machine] = await all(compute.virtualMachines.listAll());
const [watcher] = await all(network.networkWatchers.listAll());
if (machine?.id === undefined || watcher?.name === undefined) throw new Error('there is no machine or no watcher');
const group = (id = '') => id.split('/')[4] ?? '';

const check = (destination: { readonly address: string; readonly port: number }) =>
  network.networkWatchers.checkConnectivity(group(watcher.id), watcher.name ?? '', {
    source: { resourceId: machine.id ?? '' },
    destination,
  });
const open = await check({ address: '127.0.0.1', port: Number(port) });
const closed = await check({ address: '127.0.0.1', port: 1 });
const deprecated = await network.networkWatchers.beginCheckConnectivityAndWait(group(watcher.id), watcher.name, {
  source: { resourceId: machine.id },
  destination: { address: '127.0.0.1', port: Number(port) },
});
const refusal = await check({ address: 'not an address', port: 1 }).then(
  () => undefined,
  ({ code, statusCode }: { readonly code: string; readonly statusCode: number }) => ({ code, statusCode }),
);
const view = await compute.virtualMachines.instanceView(group(machine.id), machine.name ?? '');
const [nic] = await all(network.networkInterfaces.listAll());

process.stdout.write(
  JSON.stringify({
    machine: { id: machine.id, location: machine.location },
    extensions: machine.resources?.map((extension) => extension.typePropertiesType),
    power: view.statuses?.map(({ code }) => code),
    watcher: { name: watcher.name, provisioningState: watcher.provisioningState },
    nicMachine: nic?.virtualMachine?.id,
    open,
    closed,
    deprecated,
    refusal,
  }),
);
