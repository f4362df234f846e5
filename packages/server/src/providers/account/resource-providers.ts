import { armError, CONNECTIVITY_CHECK_VERSIONS, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { Estate } from '../../estate/estate.ts';
import { NETWORK_TYPES } from '../network/types.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { regionsOf } from './subscriptions.ts';

/** Namespaces and what they serve here. Those that a subscription need not register for are always registered. */
const NAMESPACES: readonly { readonly namespace: string; readonly types: readonly string[]; readonly free?: true }[] = [
  { namespace: 'Microsoft.Compute', types: ['virtualMachines', 'virtualMachines/extensions', 'locations/operations'] },
  { namespace: 'Microsoft.Features', types: ['features', 'providers'], free: true },
  {
    namespace: 'Microsoft.Network',
    types: [
      ...NETWORK_TYPES.flatMap(({ type, children = [] }) => {
        const name = type.slice(type.indexOf('/') + 1);
        return [name, ...children.map((child) => `${name}/${child}`)];
      }),
      'networkWatchers',
      'locations/operationResults',
    ].toSorted(),
  },
  { namespace: 'Microsoft.Resources', types: ['resourceGroups', 'subscriptions', 'tenants'], free: true },
];

/** The compute versions that clients of all ages ask for; any other well-formed one is answered as well. */
const COMPUTE_VERSIONS =
  '2015-05-01-preview 2015-06-15 2016-03-30 2017-03-30 2017-12-01 2018-06-01 2018-10-01 2019-03-01 2019-07-01 2019-12-01 2020-06-01 2020-12-01 2021-03-01 2021-07-01 2021-11-01 2022-03-01 2022-08-01 2022-11-01 2023-03-01 2023-09-01 2024-03-01 2024-07-01 2024-11-01 2025-04-01'.split(
    ' ',
  );
const RESOURCE_VERSIONS = [
  '2015-12-01',
  '2016-09-01',
  '2019-11-01',
  '2021-01-01',
  '2021-04-01',
  '2021-07-01',
  '2022-12-01',
  '2025-04-01',
];

const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Compute': COMPUTE_VERSIONS,
  'Microsoft.Network': CONNECTIVITY_CHECK_VERSIONS,
};

const IN_SUBSCRIPTION = '/subscriptions/:subscription/providers';

/** Resource providers: what this server serves, and whether the subscription is registered for it. */
export const resourceProviders = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: IN_SUBSCRIPTION,
    handle: () => found({ value: NAMESPACES.map(({ namespace }) => providerOf(parts, namespace)) }),
  },
  { method: 'GET', path: `${IN_SUBSCRIPTION}/:namespace`, handle: (asked) => read(parts, asked) },
  {
    method: 'GET',
    path: '/providers',
    handle: () => found({ value: NAMESPACES.map(({ namespace }) => providerOf(parts, namespace, true)) }),
  },
  { method: 'GET', path: '/providers/:namespace', handle: (asked) => read(parts, asked, true) },
  {
    method: 'POST',
    path: `${IN_SUBSCRIPTION}/:namespace/register`,
    handle: (asked) => change(parts, asked, 'Registered'),
  },
  {
    method: 'POST',
    path: `${IN_SUBSCRIPTION}/:namespace/unregister`,
    handle: (asked) => change(parts, asked, 'Unregistered'),
  },
];

function read(parts: ProviderParts, { params: { namespace = '' } }: ArmAsked, isTenantWide = false): ArmAnswer {
  const known = find(namespace);
  if (known === undefined) return refused(armError('InvalidResourceNamespace', { namespace }));
  return found(providerOf(parts, known.namespace, isTenantWide));
}

const find = (text: string) => NAMESPACES.find(({ namespace }) => namespace.toLowerCase() === text.toLowerCase());

type State = 'Registered' | 'Unregistered';

async function change(parts: ProviderParts, asked: ArmAsked, state: State): Promise<ArmAnswer> {
  const { namespace = '' } = asked.params;
  const known = find(namespace);
  if (known === undefined) return refused(armError('InvalidResourceNamespace', { namespace }));
  const { inventory, estate } = parts;
  if (known.free === undefined) {
    const id = idOf(inventory.subscription, known.namespace);
    const document: ArmDocument = { id, name: known.namespace, type: TYPE, properties: { registrationState: state } };
    await estate.exclusively(() => estate.put(document, asked.caller.id));
  }
  return found(providerOf(parts, known.namespace));
}

const TYPE = 'Microsoft.Resources/providers';

const idOf = (subscription: string, namespace: string) =>
  `/subscriptions/${subscription}/providers/${namespace}` as ResourceId;

/** A subscription begins with the namespaces registered that something of it is already served by: all of ours. */
export function isRegistered(subscription: string, estate: Estate, namespace: string): boolean {
  const held = estate.get(idOf(subscription, namespace));
  return held?.document.properties['registrationState'] !== 'Unregistered';
}

function providerOf({ inventory, estate }: ProviderParts, namespace: string, isTenantWide = false) {
  const { types = [], free } = find(namespace) ?? {};
  const locations = regionsOf([...estate.all()].map(({ document }) => document));
  const apiVersions = [...(VERSIONS[namespace] ?? RESOURCE_VERSIONS)].toReversed();
  const registrationState = isRegistered(inventory.subscription, estate, namespace) ? 'Registered' : 'Unregistered';
  return {
    ...(!isTenantWide && { id: idOf(inventory.subscription, namespace) }),
    namespace,
    ...(!isTenantWide && { registrationState }),
    registrationPolicy: free === true ? 'RegistrationFree' : 'RegistrationRequired',
    resourceTypes: types.map((resourceType) => ({
      resourceType,
      locations,
      apiVersions,
      capabilities: resourceType.includes('/') ? 'None' : 'SupportsTags, SupportsLocation',
    })),
  };
}
