import { seeded, type RandomService, type Random } from './random.fixture.ts';
import { hashOf } from './random-unseen.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';

export type RandomServices = {
  readonly documents: readonly CloudResource[];
  readonly services: readonly RandomService[];
  readonly ids: readonly string[];
};

/** Two, of which one is written as people read it, too. */
export const REGIONS = ['eastus', 'westus', 'East US'] as const;

/** A storage account and a database server, with firewalls of their own. `sources`: public addresses that flows may have. */
export function randomServices(
  subnets: readonly string[],
  sources: readonly string[],
  { chance, pick, below }: Random,
): RandomServices {
  const some = <T>(make: () => T): readonly T[] => Array.from({ length: below(3) }, make);
  const subnet = () => pick(subnets);
  const publicNetworkAccess = () =>
    pick(['Enabled', 'Enabled', 'Enabled', 'Enabled', 'Disabled', 'SecuredByPerimeter']);
  const account = `${GROUP}/Microsoft.Storage/storageAccounts/st`;
  const server = `${GROUP}/Microsoft.Sql/servers/db`;
  const prefix = () =>
    chance(0.6)
      ? pick(sources)
      : pick(['20.9.0.0/16', '10.0.0.0/8', '0.0.0.0/0', '8.0.0.0/8', '2603:1040::/64', '2000::/3']);
  const range = () =>
    pick([
      ['0.0.0.0', '0.0.0.0'],
      ['0.0.0.1', '255.255.255.255'],
      ['10.0.0.0', '10.255.255.255'],
      ['20.9.0.0', '20.9.20.255'],
      ...[pick(sources)].map((each) => [each, each]),
    ]);
  const documents: readonly CloudResource[] = [
    {
      id: account,
      type: 'Microsoft.Storage/storageAccounts',
      location: pick(REGIONS),
      properties: {
        publicNetworkAccess: publicNetworkAccess(),
        networkAcls: {
          defaultAction: chance(0.2) ? 'Allow' : 'Deny',
          ipRules: some(() => ({ value: prefix(), action: 'Allow' })),
          virtualNetworkRules: some(() => ({ id: subnet(), action: 'Allow' })),
        },
      },
    },
    {
      id: server,
      type: 'Microsoft.Sql/servers',
      location: pick(REGIONS),
      properties: {
        fullyQualifiedDomainName: 'db.database.windows.net',
        publicNetworkAccess: publicNetworkAccess(),
      },
    },
    ...some(range).map(([startIpAddress, endIpAddress], index) => ({
      id: `${server}/firewallRules/r${index}`,
      type: 'Microsoft.Sql/servers/firewallRules',
      properties: { startIpAddress, endIpAddress },
    })),
    ...some(subnet).map((virtualNetworkSubnetId, index) => ({
      id: `${server}/virtualNetworkRules/v${index}`,
      type: 'Microsoft.Sql/servers/virtualNetworkRules',
      properties: { virtualNetworkSubnetId },
    })),
  ];
  const guarded = randomGuarded(subnets, sources, seeded(hashOf([subnets, sources, 'guarded'])));
  return {
    documents: [...documents, ...guarded.documents],
    ids: [account, server, ...guarded.ids],
    services: [
      ...guarded.services,
      { name: 'st.blob.core.windows.net', address: '20.150.0.1' },
      { name: 'st.blob.core.windows.net', address: '2603:1000::1' },
      { name: 'db.database.windows.net', address: '8.8.8.8' },
      { name: 'db.database.windows.net', address: '8.8.4.4' },
    ],
  };
}

/** A key vault and an account of Azure AI services: as a storage account is guarded, or not at all. The account's tag is not loaded. */
function randomGuarded(
  subnets: readonly string[],
  sources: readonly string[],
  { chance, pick }: Random,
): RandomServices {
  const rules = () => ({
    defaultAction: pick(['Deny', 'Deny', 'Deny', 'Allow']),
    ipRules: chance(0.6) ? [{ value: pick([...sources, '20.9.0.0/16', '0.0.0.0/0', '8.0.0.0/8']) }] : [],
    virtualNetworkRules: subnets.filter(() => chance(0.3)).map((id) => ({ id })),
  });
  const document = (type: string, name: string, own: object): CloudResource => ({
    id: `${GROUP}/${type}/${name}`,
    type,
    location: pick(REGIONS),
    properties: {
      ...own,
      ...(chance(0.3) ? {} : { publicNetworkAccess: pick(['Enabled', 'Enabled', 'Enabled', 'Disabled']) }),
      ...(chance(0.1) ? {} : { networkAcls: rules() }),
    },
  });
  const vault = document('Microsoft.KeyVault/vaults', 'own', { vaultUri: 'https://own.vault.azure.net/' });
  const model = document(
    'Microsoft.CognitiveServices/accounts',
    'ai',
    chance(0.8) ? { customSubDomainName: 'ai' } : {},
  );
  return {
    documents: [vault, model],
    ids: [vault.id, model.id],
    services: [
      { name: 'own.vault.azure.net', address: pick(['20.160.0.7', '20.0.77.9']) },
      { name: 'ai.openai.azure.com', address: pick(['20.170.0.7', '8.8.8.8']) },
    ],
  };
}

/** Somebody's own service. */
export const LINK = `${GROUP}/Microsoft.Network/privateLinkServices/theirs`;

/** The private endpoint of an interface, to one of these services. Of some there is no document. */
export function randomEndpoint(
  owner: string,
  services: readonly string[],
  applicationGroups: readonly string[],
  { chance, pick }: Random,
): readonly CloudResource[] {
  const privateLinkServiceId = chance(0.15) ? LINK : pick(services);
  const status = pick(['Approved', 'Approved', 'Approved', 'Pending', 'unseen']);
  if (status === 'unseen') return [];
  const connection = { privateLinkServiceId, privateLinkServiceConnectionState: { status } };
  return [
    {
      id: `${owner}-pe`,
      type: 'Microsoft.Network/privateEndpoints',
      properties: {
        networkInterfaces: [{ id: owner }],
        privateLinkServiceConnections: [{ properties: connection }],
        applicationSecurityGroups: applicationGroups.filter(() => chance(0.3)).map((id) => ({ id })),
      },
    },
  ];
}

const POLICY = `${GROUP}/Microsoft.Network/serviceEndpointPolicies`;

/** What a subnet's service endpoint for storage may come to, of one that has some. */
export const randomPolicies = ({ chance, pick }: Random) =>
  chance(0.5)
    ? {}
    : {
        serviceEndpointPolicies: pick([['own'], ['other'], ['all', 'other'], ['unseen'], ['plain']]).map((name) => ({
          id: `${POLICY}/${name}`,
        })),
      };

/** Of a subnet: for databases, for storage in one region or in all, and for services that are guarded as that is. */
export const randomServiceEndpoints = ({ chance }: Random, drawn: Random, guarded: Random) =>
  [
    ...['Microsoft.Sql', 'Microsoft.Storage'].filter(() => chance(0.2)),
    ...(guarded.chance(0.15) ? ['Microsoft.KeyVault'] : []),
    ...(guarded.chance(0.03) ? ['Microsoft.CognitiveServices'] : []),
  ].map((service) => ({
    service,
    locations: service === 'Microsoft.Sql' || drawn.chance(0.7) ? ['*'] : [drawn.pick(['eastus', 'westus'])],
  }));

/** Policies that list the storage account, another one, all of a group, or nothing of storage. */
export const RANDOM_POLICIES: readonly CloudResource[] = [
  ['own', `${GROUP}/Microsoft.Storage/storageAccounts/ST`],
  ['other', `${GROUP}/Microsoft.Storage/storageAccounts/s`],
  ['all', '/subscriptions/s/resourceGroups/g'],
  ['plain', '/services/Azure/Batch'],
].map(([name = '', scope = '']) => ({
  id: `${POLICY}/${name}`,
  type: 'Microsoft.Network/serviceEndpointPolicies',
  properties: {
    serviceEndpointPolicyDefinitions: [
      {
        name: 'd',
        properties: { service: name === 'plain' ? 'Global' : 'Microsoft.Storage', serviceResources: [scope] },
      },
    ],
  },
}));
