import type { Check } from '@hopscope/protocol';
import { azureProtocol, hostOf, statusCodes, urlOf, VALUE, type Surroundings } from './question-words.ts';

/** A whole script: what it needs to sign in is in the server's credentials file. */
export function sdkText(check: Check, { subscription, watcher }: Surroundings): string {
  const { source, request } = check;
  const { http, protocol, port, sourcePort } = request;
  const codes = http && statusCodes(http);
  const parameters = {
    source: { resourceId: source, ...(sourcePort && { port: sourcePort }) },
    destination: { address: urlOf(check) ?? hostOf(request), ...(protocol !== 'icmp' && { port }) },
    protocol: azureProtocol(request),
    ...(http && {
      protocolConfiguration: {
        httpConfiguration: {
          // Azure knows no other.
          method: 'Get',
          headers: http.headers.map(({ name }) => ({ name, value: VALUE })),
          ...(codes && { validStatusCodes: codes }),
        },
      },
    }),
  };
  const [, group = 'NetworkWatcherRG', name = 'NetworkWatcher'] =
    /\/resourceGroups\/([^/]+)\/.*\/networkWatchers\/([^/]+)$/i.exec(watcher ?? '') ?? [];
  return `// NODE_EXTRA_CA_CERTS=.hopscope/tls/ca.pem node check.mjs
import { readFileSync } from 'node:fs';
import { NetworkManagementClient } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';

const { endpoint, tenantId, clientId, clientSecret } = JSON.parse(readFileSync('.hopscope/credentials.json', 'utf8'));
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
  authorityHost: endpoint,
  disableInstanceDiscovery: true,
});
const client = new NetworkManagementClient(credential, ${JSON.stringify(subscription)}, { endpoint });
const parameters = ${JSON.stringify(parameters, undefined, 2)};
const answer = await client.networkWatchers.checkConnectivity(${JSON.stringify(group)}, ${JSON.stringify(name)}, parameters);
console.log(JSON.stringify(answer, undefined, 2));`;
}
