import { expect, it } from 'vitest';
import { readDescription } from '../read-description.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const MANAGER = `${NETWORK}/networkManagers/m`;
const CONFIGURATION = `${MANAGER}/securityAdminConfigurations/c`;
const TYPE = 'Microsoft.Network/networkManagers';

/** A rule of each kind, for a network with a subnet that may be delegated; `said`: what their configuration says of such networks. */
function rulesIn(serviceName: string | undefined, said: readonly string[] | undefined): readonly string[] {
  const delegations = serviceName === undefined ? [] : [{ name: 'd', properties: { serviceName } }];
  const rules = ['Allow', 'AlwaysAllow', 'Deny'].map((access, index) => ({
    id: `${CONFIGURATION}/ruleCollections/rc/rules/${access}`,
    type: `${TYPE}/securityAdminConfigurations/ruleCollections/rules`,
    properties: { access, direction: 'Inbound', protocol: 'Tcp', priority: index + 1 },
  }));
  const documents = [
    {
      id: `${NETWORK}/virtualNetworks/v`,
      type: 'Microsoft.Network/virtualNetworks',
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 's', properties: { addressPrefix: '10.0.1.0/24', delegations } }],
      },
    },
    {
      id: `${MANAGER}/networkGroups/n`,
      type: `${TYPE}/networkGroups`,
      properties: { groupMembers: [{ resourceId: `${NETWORK}/virtualNetworks/v` }] },
    },
    ...(said === undefined
      ? []
      : [
          {
            id: CONFIGURATION,
            type: `${TYPE}/securityAdminConfigurations`,
            properties: { applyOnNetworkIntentPolicyBasedServices: said },
          },
        ]),
    {
      id: `${CONFIGURATION}/ruleCollections/rc`,
      type: `${TYPE}/securityAdminConfigurations/ruleCollections`,
      properties: { appliesToGroups: [{ networkGroupId: `${MANAGER}/networkGroups/n` }] },
    },
    ...rules,
  ];
  const { description, problems } = readDescription(documents);
  expect(problems).toEqual([]);
  return description.networks.flatMap(({ admin }) => admin.rules.map(({ name }) => name));
}

it.each([
  [undefined, undefined, ['Allow', 'AlwaysAllow', 'Deny']],
  ['Microsoft.Web/serverFarms', ['None'], ['Allow', 'AlwaysAllow', 'Deny']],
  ['Microsoft.Sql/managedInstances', undefined, []],
  ['Microsoft.Databricks/workspaces', ['None'], []],
  ['Microsoft.Sql/managedInstances', ['AllowRulesOnly'], ['Allow', 'AlwaysAllow']],
  ['Microsoft.Databricks/workspaces', ['All'], ['Allow', 'AlwaysAllow', 'Deny']],
])('in a network of %s, where the configuration says %s, rules are %s', (service, said, rules) => {
  expect(rulesIn(service, said)).toEqual(rules);
});
