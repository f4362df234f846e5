import type { Service, Subnet } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { isBelow, rangeOf, same, type Json } from '../words.fixture.ts';

/** "Azure Private Endpoint private DNS zone values", Azure AI services. */
const DOMAINS = ['cognitiveservices.azure.com', 'openai.azure.com', 'services.ai.azure.com'];
const PARTS = ['blob', 'dfs', 'file', 'queue', 'table', 'web'];

/** By its own rules; one without any is open to all. */
function guarded({ id, region, p }: ReturnType<Documents>[number]) {
  const { defaultAction = 'Allow', ipRules = [], virtualNetworkRules = [] } = (p['networkAcls'] ?? {}) as Json;
  return {
    id,
    region,
    access: p['publicNetworkAccess'] ?? 'Enabled',
    lets: defaultAction === 'Allow' ? ('everybody' as const) : ('nobody' as const),
    prefixes: (ipRules as readonly Json[]).map((each) => rangeOf(each['value'])),
    subnets: (virtualNetworkRules as readonly Json[]).map((each) => each['id'] as string),
  };
}

/**
 * Storage accounts, key vaults ("Configure Azure Key Vault firewalls and virtual networks"), accounts of Azure AI services ("The endpoint
 * request … needs to be set as the custom subdomain of your Azure AI services account"), and database servers with their rules.
 */
export function readServices(all: Documents): readonly Service[] {
  const accounts = all('Microsoft.Storage/storageAccounts').map((each): Service => ({
    ...guarded(each),
    kind: 'Microsoft.Storage',
    names: PARTS.map((part) => `${each.id.split('/').at(-1)}.${part}.core.windows.net`),
  }));
  const vaults = all('Microsoft.KeyVault/vaults').map((each): Service => ({
    ...guarded(each),
    kind: 'Microsoft.KeyVault',
    names: [each.p['vaultUri'].split('/')[2]],
  }));
  const models = all('Microsoft.CognitiveServices/accounts').map((each): Service => {
    const own: string | undefined = each.p['customSubDomainName'];
    const names = own === undefined ? [] : DOMAINS.map((domain) => `${own}.${domain}`);
    return { ...guarded(each), kind: 'Microsoft.CognitiveServices', names };
  });
  const hasRules = ['firewallRules', 'virtualNetworkRules'].some(
    (each) => all(`Microsoft.Sql/servers/${each}`).length > 0,
  );
  const servers = all('Microsoft.Sql/servers').map(({ id, region, p }): Service => {
    const own = (type: string) => all(`Microsoft.Sql/servers/${type}`).filter((each) => isBelow(each.id, id));
    const ranges = own('firewallRules').map((each) => `${each.p['startIpAddress']}-${each.p['endIpAddress']}`);
    return {
      id,
      region,
      kind: 'Microsoft.Sql',
      names: [p['fullyQualifiedDomainName']],
      // Without any rule of any server nobody knows whether lists of rules were looked at.
      access: p['publicNetworkAccess'] === 'Enabled' && !hasRules ? 'SecuredByPerimeter' : p['publicNetworkAccess'],
      lets: ranges.includes('0.0.0.0-0.0.0.0') ? 'azure' : 'nobody',
      prefixes: ranges.map(rangeOf),
      subnets: own('virtualNetworkRules').map((each) => each.p['virtualNetworkSubnetId']),
    };
  });
  return [...accounts, ...servers, ...vaults, ...models];
}

/** "Once a policy is configured on that subnet, only the resources specified in the policy can be accessed", in regions of the endpoint. */
export function readRestricted(subnet: Json, all: Documents): Subnet['restricted'] {
  const policies = ((subnet['serviceEndpointPolicies'] ?? []) as readonly Json[]).map(({ id }) =>
    all('serviceEndpointPolicies').find((each) => same(each.id, id)),
  );
  if (policies.length === 0) return undefined;
  const listed = policies.map((policy) =>
    ((policy?.p['serviceEndpointPolicyDefinitions'] ?? []) as readonly Json[]).filter(
      ({ properties }) => properties.service === 'Microsoft.Storage',
    ),
  );
  const endpoint = ((subnet['serviceEndpoints'] ?? []) as readonly Json[]).find(
    ({ service }) => service === 'Microsoft.Storage',
  );
  return {
    to: listed.flat().flatMap(({ properties }) => properties.serviceResources as readonly string[]),
    regions: endpoint === undefined ? [] : endpoint['locations'],
    areKnown: listed.every((each) => each.length > 0),
  };
}
