import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import type { Credentials } from '@hopscope/server';

type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: string };

/** One signed-in client on connections that stay open. */
export type Client = {
  readonly token: string;
  readonly credentials: Credentials;
  call(method: 'GET' | 'POST', url: string, body?: string): Promise<Answer>;
  /** Asks for a check of this destination and polls until it is answered. `machine`: its name; absent: the server's own. */
  check(address: string, port: number, machine?: string): Promise<Answer>;
  close(): void;
};

const API_VERSION = 'api-version=2024-05-01';

/** `sockets`: how many connections it may have open at once. */
export async function signIn(credentialsFile: string, sockets = 1): Promise<Client> {
  const credentials = JSON.parse(readFileSync(credentialsFile, 'utf8')) as Credentials;
  const { endpoint, tenantId, clientId, clientSecret, caFile } = credentials;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: sockets,
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
  });
  const send = (method: string, url: string, headers: Readonly<Record<string, string>>, body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const asked = request(url, { agent, method, headers: body === '' ? headers : { ...headers, ...length } });
      asked.once('error', reject).once('response', (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      });
      asked.end(body);
    });

  const scope = 'https://management.azure.com/.default';
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope,
  });
  const formType = { 'content-type': 'application/x-www-form-urlencoded' };
  const signedIn = await send('POST', `${endpoint}/${tenantId}/oauth2/v2.0/token`, formType, form.toString());
  if (signedIn.status !== 200) throw new Error(`sign-in was answered ${signedIn.status}: ${signedIn.body}`);
  const { access_token: token } = JSON.parse(signedIn.body) as { readonly access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call: Client['call'] = (method, url, body) => send(method, url, headers, body);

  return {
    token,
    credentials,
    call,
    async check(address, port, machine) {
      const accepted = await call('POST', checkUrl(credentials), checkBody(credentials, address, port, machine));
      const { location } = accepted.headers;
      if (accepted.status !== 202 || location === undefined)
        throw new Error(`a check was answered ${accepted.status}: ${accepted.body}`);
      for (;;) {
        const answer = await call('GET', location);
        if (answer.status === 202) continue;
        if (answer.status !== 200) throw new Error(`a poll was answered ${answer.status}: ${answer.body}`);
        return answer;
      }
    },
    close: () => agent.destroy(),
  };
}

const watcherPath = ({ subscriptionId }: Credentials) =>
  `/subscriptions/${subscriptionId}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_local`;

/** An authenticated GET: one resource, read from memory. */
export const watcherUrl = (credentials: Credentials) =>
  `${credentials.endpoint}${watcherPath(credentials)}?${API_VERSION}`;

export const checkUrl = (credentials: Credentials) =>
  `${credentials.endpoint}${watcherPath(credentials)}/connectivityCheck?${API_VERSION}`;

/** A check of the example: from its first machine through its rules and routes to the Internet. */
export const exampleCheck = ({ endpoint, subscriptionId }: Credentials) => {
  const subscription = `/subscriptions/${subscriptionId}`;
  const watcher =
    'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus';
  const machine = 'resourceGroups/ContosoRG/providers/Microsoft.Compute/virtualMachines/MultiTierApp0';
  return {
    url: `${endpoint}${subscription}/${watcher}/connectivityCheck?${API_VERSION}`,
    body: JSON.stringify({
      source: { resourceId: `${subscription}/${machine}` },
      destination: { address: 'http://bing.com' },
    }),
  };
};

export const checkBody = ({ subscriptionId }: Credentials, address: string, port: number, machine = hostname()) =>
  JSON.stringify({
    source: {
      resourceId: `/subscriptions/${subscriptionId}/resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/${machine}`,
    },
    destination: { address, port },
  });
