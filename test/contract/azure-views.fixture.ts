import { readFile } from 'node:fs/promises';

import { NetworkManagementClient } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';

/*
 * What somebody's script asks Azure's own client about a described network, in a process of its own: a certificate
 * authority can be added only before Node starts. Argument: the credentials file. Prints what it got.
 */

const { endpoint, tenantId, subscriptionId, clientId, clientSecret } = JSON.parse(
  await readFile(process.argv[2] ?? '', 'utf8'),
) as Record<'endpoint' | 'tenantId' | 'subscriptionId' | 'clientId' | 'clientSecret', string>;

const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
  authorityHost: endpoint,
  disableInstanceDiscovery: true,
});
const network = new NetworkManagementClient(credential, subscriptionId, { endpoint });
const group = `/subscriptions/${subscriptionId}/resourceGroups/ContosoRG/providers`;
const targetResourceId = `${group}/Microsoft.Compute/virtualMachines/Audit0`;
const watcher = ['NetworkWatcherRG', 'NetworkWatcher_westcentralus'] as const;

const effectiveGroups = await network.networkInterfaces.listEffectiveNetworkSecurityGroups('ContosoRG', 'auNic');
const effectiveRoutes = await network.networkInterfaces.getEffectiveRouteTable('ContosoRG', 'auNic');
const view = await network.networkWatchers.getVMSecurityRules(...watcher, { targetResourceId });
const diagnostic = await network.networkWatchers.getNetworkConfigurationDiagnostic(...watcher, {
  targetResourceId,
  profiles: [
    { direction: 'Outbound', protocol: 'TCP', source: '10.1.3.4', destination: '10.1.4.4', destinationPort: '80' },
  ],
});
const topology = await network.networkWatchers.getTopology(...watcher, { targetResourceGroupName: 'ContosoRG' });
const refusal = await network.networkWatchers
  .getVMSecurityRules(...watcher, { targetResourceId: `${targetResourceId}x` })
  .then(
    () => undefined,
    ({ code, statusCode }: { readonly code: string; readonly statusCode: number }) => ({ code, statusCode }),
  );

process.stdout.write(JSON.stringify({ effectiveGroups, effectiveRoutes, view, diagnostic, topology, refusal }));
