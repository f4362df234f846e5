import { readFile } from 'node:fs/promises';

import { NetworkManagementClient } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';

/*
 * Asks with Azure's own client whether one enrolled machine reaches another, in a process of its own: a certificate
 * authority can be added only before Node starts. Arguments: the credentials file, the server's origin, the resource ids of
 * source and destination, and a port or `Icmp`. Prints the answer.
 */

const [credentialsFile = '', endpoint = '', source = '', destination = '', portOrIcmp = ''] = process.argv.slice(2);
const { tenantId, subscriptionId, clientId, clientSecret } = JSON.parse(
  await readFile(credentialsFile, 'utf8'),
) as Record<'tenantId' | 'subscriptionId' | 'clientId' | 'clientSecret', string>;

const options = { authorityHost: endpoint, disableInstanceDiscovery: true };
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, options);
const network = new NetworkManagementClient(credential, subscriptionId, { endpoint });
const answer = await network.networkWatchers.checkConnectivity('NetworkWatcherRG', 'NetworkWatcher_westeurope', {
  source: { resourceId: source },
  destination: { resourceId: destination, ...(portOrIcmp !== 'Icmp' && { port: Number(portOrIcmp) }) },
  ...(portOrIcmp === 'Icmp' && { protocol: 'Icmp' }),
});
process.stdout.write(JSON.stringify(answer));
