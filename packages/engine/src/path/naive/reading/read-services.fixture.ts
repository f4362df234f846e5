import type { Service, Subnet } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { isBelow, rangeOf, same, type Json } from '../words.fixture.ts';

const PARTS = ['blob', 'dfs', 'file', 'queue', 'table', 'web'];

/** Storage accounts, and database servers with their rules. */
export function readServices(all: Documents): readonly Service[] {
  const accounts = all('Microsoft.Storage/storageAccounts').map(({ id, region, p }): Service => {
    const rules = p['networkAcls'] as Json;
    return {
      id,
      region,
      kind: 'Microsoft.Storage',
      names: PARTS.map((part) => `${id.split('/').at(-1)}.${part}.core.windows.net`),
      access: p['publicNetworkAccess'],
      lets: rules['defaultAction'] === 'Allow' ? 'everybody' : 'nobody',
      prefixes: (rules['ipRules'] as readonly Json[]).map(({ value }) => rangeOf(value)),
      subnets: (rules['virtualNetworkRules'] as readonly Json[]).map((each) => each['id']),
    };
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
  return [...accounts, ...servers];
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
