import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

/** What a network manager says, if there is one: rules, or who is joined directly. */
export const randomManager = (
  vnets: readonly { readonly id: string }[],
  prefix: () => string,
  random: Random,
  joining: Random,
  telling: Random,
): readonly CloudResource[] => [...randomAdmin(vnets, prefix, random, telling), ...randomMesh(vnets, joining)];

/** Some of the networks in a connected group or two, where not every member is always described. */
function randomMesh(vnets: readonly { readonly id: string }[], { chance, pick }: Random): readonly CloudResource[] {
  const manager = `${NETWORK}/networkManagers/joins`;
  const flag = (odds: number) => (chance(odds) ? 'True' : 'False');
  return ['j', 'k'].flatMap((name) => {
    const groups = [name, `${name}2`].map((each) => `${manager}/networkGroups/${each}`);
    const direct = (group: string) => ({
      networkGroupId: group,
      groupConnectivity: pick(['DirectlyConnected', 'DirectlyConnected', 'None']),
      isGlobal: flag(0.7),
    });
    if (!chance(0.2)) return [];
    return [
      {
        id: `${manager}/connectivityConfigurations/${name}`,
        type: 'Microsoft.Network/networkManagers/connectivityConfigurations',
        properties: chance(0.6)
          ? {
              connectivityTopology: 'Mesh',
              isGlobal: flag(0.7),
              appliesToGroups: (chance(0.3) ? groups : groups.slice(0, 1)).map((group) => ({ networkGroupId: group })),
            }
          : { connectivityTopology: 'HubAndSpoke', appliesToGroups: groups.map(direct) },
      },
      ...groups
        .filter(() => chance(0.95))
        .map((id) => ({
          id,
          type: 'Microsoft.Network/networkManagers/networkGroups',
          properties: chance(0.08) ? { conditionalMembership: '{}' } : {},
        })),
      ...groups.flatMap((group) =>
        [
          ...vnets.filter(() => chance(0.6)),
          ...(chance(0.05) ? [{ id: `${NETWORK}/virtualNetworks/unjoined` }] : []),
        ].map(({ id }, index) => ({
          id: `${group}/staticMembers/m${index}`,
          type: 'Microsoft.Network/networkManagers/networkGroups/staticMembers',
          properties: { resourceId: id },
        })),
      ),
    ];
  });
}

/** A few security admin rules for some of the networks; mostly there is none. */
function randomAdmin(
  vnets: readonly { readonly id: string }[],
  prefix: () => string,
  { chance, pick, below }: Random,
  telling: Random,
): readonly CloudResource[] {
  const manager = `${NETWORK}/networkManagers/m`;
  const adminCollection = `${manager}/securityAdminConfigurations/c/ruleCollections/rc`;
  const adminSide = () => [
    chance(0.15)
      ? { addressPrefixType: 'NetworkGroup', addressPrefix: `${manager}/networkGroups/g` }
      : { addressPrefixType: 'IPPrefix', addressPrefix: chance(0.3) ? '*' : chance(0.1) ? 'Storage' : prefix() },
  ];
  if (chance(0.6)) return [];
  const members = vnets
    .filter(() => chance(0.7))
    .map(({ id }, index) => ({
      id: `${manager}/networkGroups/g/staticMembers/m${index}`,
      type: 'Microsoft.Network/networkManagers/networkGroups/staticMembers',
      properties: { resourceId: id },
    }));
  const rules = Array.from({ length: 1 + below(4) }, (_, index) => ({
    id: `${adminCollection}/rules/r${index}`,
    type: 'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules',
    properties: {
      priority: 1 + below(20) * 5 + index,
      direction: pick(['Inbound', 'Outbound']),
      access: pick(['Allow', 'Deny', 'AlwaysAllow']),
      protocol: pick(['Any', 'Tcp', 'Udp']),
      sources: adminSide(),
      destinations: adminSide(),
      sourcePortRanges: ['0-65535'],
      destinationPortRanges: pick([['0-65535'], ['80'], ['22', '443-1500']]),
    },
  }));
  // By the first rule's number it is told what has no document: nothing is drawn for it.
  const first = rules[0]?.properties.priority ?? 0;
  const group = {
    id: `${manager}/networkGroups/g`,
    type: 'Microsoft.Network/networkManagers/networkGroups',
    properties: {},
  };
  const collection = {
    id: adminCollection,
    type: 'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections',
    properties: { appliesToGroups: [{ networkGroupId: group.id }] },
  };
  const told = telling.pick([[], ['None'], ['All'], ['AllowRulesOnly'], ['AllowRulesOnly']]);
  const configuration = {
    id: `${manager}/securityAdminConfigurations/c`,
    type: 'Microsoft.Network/networkManagers/securityAdminConfigurations',
    properties: { applyOnNetworkIntentPolicyBasedServices: told },
  };
  return [
    ...(first === 16 ? [] : [configuration]),
    ...(first === 1 ? [] : [collection]),
    ...(first === 6 || first === 11 ? [] : [group]),
    ...members,
    ...rules,
  ];
}
