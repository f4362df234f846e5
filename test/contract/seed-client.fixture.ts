import { readFile } from 'node:fs/promises';

import { ComputeManagementClient } from '@azure/arm-compute';
import { FeatureClient } from '@azure/arm-features';
import { NetworkManagementClient } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';

/*
 * The walk-through of the document, as a script with Azure's own clients makes it, in a process of its own: a certificate
 * authority can be added only before Node starts. Arguments: the credentials file, and the questions of the example.
 * Prints what it got.
 */

const [credentialsFile = '', questionsFile = ''] = process.argv.slice(2);
const { endpoint, tenantId, subscriptionId, clientId, clientSecret } = JSON.parse(
  await readFile(credentialsFile, 'utf8'),
) as Record<'endpoint' | 'tenantId' | 'subscriptionId' | 'clientId' | 'clientSecret', string>;
type Question = {
  readonly name: string;
  readonly body: Parameters<NetworkManagementClient['networkWatchers']['checkConnectivity']>[2];
};
const questions = JSON.parse(await readFile(questionsFile, 'utf8')) as readonly Question[];

const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
  authorityHost: endpoint,
  disableInstanceDiscovery: true,
});
const features = new FeatureClient(credential, subscriptionId, { endpoint });
const compute = new ComputeManagementClient(credential, subscriptionId, { endpoint });
const network = new NetworkManagementClient(credential, subscriptionId, { endpoint });

const [NAMESPACE, FEATURE] = ['Microsoft.Network', 'AllowNetworkWatcherConnectivityCheck'];
const [GROUP, WATCHER, AGENT] = ['ContosoRG', 'NetworkWatcher_westcentralus', 'AzureNetworkWatcherExtension'];

async function all<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const each of pages) found.push(each);
  return found;
}

const refusalOf = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => undefined,
    ({ name, code, statusCode }: Record<'name' | 'code' | 'statusCode', unknown>) => ({ name, code, statusCode }),
  );

const before = await features.features.get(NAMESPACE, FEATURE);
const registering = await features.features.register(NAMESPACE, FEATURE);
const after = await features.features.get(NAMESPACE, FEATURE);
const listed = await all(features.features.listAll());

const machines = await all(compute.virtualMachines.list(GROUP));
const agent = await compute.virtualMachineExtensions.get(GROUP, 'MultiTierApp0', AGENT);

const watchers = await all(network.networkWatchers.listAll());
const check = (body: Question['body']) => network.networkWatchers.checkConnectivity('NetworkWatcherRG', WATCHER, body);
const answers: unknown[] = [];
for (const { body } of questions) answers.push(await check(body));

const [first] = questions;
if (first === undefined) throw new Error('there is no question');
const database = { ...first.body, source: { resourceId: first.body.destination.resourceId ?? '' } };
const backward = { ...database, destination: { resourceId: first.body.source.resourceId, port: 443 } };
const withoutAgent = await refusalOf(check(backward));
const installed = await compute.virtualMachineExtensions.createOrUpdate(GROUP, 'Database0', 'agent', {
  location: 'westcentralus',
  publisher: 'Microsoft.Azure.NetworkWatcher',
  typePropertiesType: 'NetworkWatcherAgentLinux',
  typeHandlerVersion: '1.4',
  autoUpgradeMinorVersion: true,
});
const withAgent = await check(backward);
await compute.virtualMachineExtensions.delete(GROUP, 'Database0', 'agent');
const removed = await refusalOf(check(backward));

const nextHop = await network.networkWatchers.getNextHop('NetworkWatcherRG', WATCHER, {
  targetResourceId: first.body.source.resourceId,
  sourceIPAddress: '10.1.1.4',
  destinationIPAddress: '10.1.4.4',
});
const flow = await network.networkWatchers.verifyIPFlow('NetworkWatcherRG', WATCHER, {
  targetResourceId: first.body.source.resourceId,
  direction: 'Outbound',
  protocol: 'TCP',
  localPort: '50000',
  remotePort: '80',
  localIPAddress: '10.1.1.4',
  remoteIPAddress: '204.79.197.200',
});
const rules = await all(network.securityRules.list(GROUP, 'auNsg'));
const routes = await all(network.routes.list(GROUP, 'appRoutes'));
// Children by themselves, and a machine that is switched off and on.
await network.securityRules.createOrUpdate(GROUP, 'appNsg', 'NoDatabase', {
  protocol: 'Tcp',
  sourcePortRange: '*',
  destinationPortRange: '1433',
  sourceAddressPrefix: '*',
  destinationAddressPrefix: '*',
  access: 'Deny',
  priority: 300,
  direction: 'Outbound',
});
const toDatabase = { ...first.body, destination: { ...first.body.destination, port: 1433 } };
const denied = await check(toDatabase);
await network.securityRules.delete(GROUP, 'appNsg', 'NoDatabase');
const allowed = await check(toDatabase);
await compute.virtualMachines.powerOff(GROUP, 'Database0');
const off = await check(toDatabase);
const view = await compute.virtualMachines.instanceView(GROUP, 'Database0');
await compute.virtualMachines.start(GROUP, 'Database0');
const on = await check(toDatabase);
const subnet = await network.subnets.createOrUpdate(GROUP, 'ContosoVNet', 'Spare', { addressPrefix: '10.1.9.0/24' });
const subnets = await all(network.subnets.list(GROUP, 'ContosoVNet'));
await network.subnets.delete(GROUP, 'ContosoVNet', 'Spare');
const created = await network.networkWatchers.createOrUpdate('NetworkWatcherRG', 'NetworkWatcher_eastus', {
  location: 'eastus',
});
const second = await refusalOf(
  network.networkWatchers.createOrUpdate('NetworkWatcherRG', 'another', { location: 'eastus' }),
);
await network.networkWatchers.delete('NetworkWatcherRG', 'NetworkWatcher_eastus');
const gone = await refusalOf(network.networkWatchers.get('NetworkWatcherRG', 'NetworkWatcher_eastus'));

process.stdout.write(
  JSON.stringify({
    states: [before, registering, after].map(({ properties }) => properties?.state),
    features: listed.map(({ name }) => name),
    machines: machines.map(({ name }) => name),
    agent: { publisher: agent.publisher, type: agent.typePropertiesType },
    watchers: watchers.map(({ name, location }) => [name, location]),
    answers,
    withoutAgent,
    installed: { name: installed.name, provisioningState: installed.provisioningState },
    withAgent,
    removed,
    nextHop,
    flow,
    rules: rules.map(({ name, destinationPortRange, access }) => ({ name, destinationPortRange, access })),
    routes: routes.map(({ nextHopType }) => nextHopType),
    children: {
      statuses: [denied, allowed, off, on].map(({ connectionStatus }) => connectionStatus),
      issues: off.hops?.at(-1)?.issues?.map(({ type }) => type),
      power: view.statuses?.at(-1)?.code,
      subnet: subnet.provisioningState,
      subnets: subnets.map(({ name }) => name),
    },
    created: created.provisioningState,
    second,
    gone,
  }),
);
