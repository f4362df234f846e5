import type { CloudResource } from '@hopscope/engine';
import { idOf, type Line } from './lines.ts';

/** Meshes, each of a network group of its own. */
export const meshes = (lines: readonly Line[]): readonly CloudResource[] =>
  lines.flatMap(({ words: [name = '', networks = ''] }) => {
    const manager = idOf('networkManagers', 'joins');
    const type = 'Microsoft.Network/networkManagers';
    const group = `${manager}/networkGroups/${name}`;
    return [
      { id: group, type: `${type}/networkGroups`, properties: {} },
      ...networks.split(',').map((network) => ({
        id: `${group}/staticMembers/${network}`,
        type: `${type}/networkGroups/staticMembers`,
        properties: { resourceId: idOf('virtualNetworks', network) },
      })),
      {
        id: `${manager}/connectivityConfigurations/${name}`,
        type: `${type}/connectivityConfigurations`,
        properties: { connectivityTopology: 'Mesh', appliesToGroups: [{ networkGroupId: group }] },
      },
    ];
  });

/** One group of networks and one collection of rules for each network. */
export function managed(lines: readonly Line[]): readonly CloudResource[] {
  const manager = idOf('networkManagers', 'm');
  const type = 'Microsoft.Network/networkManagers';
  const groupOf = (network: string) => `${manager}/networkGroups/${network}`;
  const collectionOf = (network: string) => `${manager}/securityAdminConfigurations/c/ruleCollections/${network}`;
  const places = (text: string) =>
    text
      .split(',')
      .map((each) =>
        each.startsWith('group:')
          ? { addressPrefix: groupOf(each.slice(6)), addressPrefixType: 'NetworkGroup' }
          : { addressPrefix: each, addressPrefixType: 'IPPrefix' },
      );
  const groups = lines.flatMap(({ words: [network = '', , , , , from = '', , to = ''] }) => [
    network,
    ...[from, to].flatMap((text) => (text.startsWith('group:') ? [text.slice(6)] : [])),
  ]);
  return [
    ...[...new Set(groups)].flatMap((network) => [
      { id: groupOf(network), type: `${type}/networkGroups`, properties: {} },
      {
        id: `${groupOf(network)}/staticMembers/s`,
        type: `${type}/networkGroups/staticMembers`,
        properties: { resourceId: idOf('virtualNetworks', network) },
      },
      {
        id: collectionOf(network),
        type: `${type}/securityAdminConfigurations/ruleCollections`,
        properties: { appliesToGroups: [{ networkGroupId: groupOf(network) }] },
      },
    ]),
    ...lines.map(
      ({ words: [network = '', priority = '', way, access, protocol, from = '', , to = '', ports = '*'] }) => ({
        id: `${collectionOf(network)}/rules/${way}${priority}`,
        type: `${type}/securityAdminConfigurations/ruleCollections/rules`,
        properties: {
          priority: Number(priority),
          direction: way === 'in' ? 'Inbound' : 'Outbound',
          access,
          protocol,
          sources: places(from),
          destinations: places(to),
          sourcePortRanges: ['0-65535'],
          destinationPortRanges: ports === '*' ? ['0-65535'] : ports.split(','),
        },
      }),
    ),
  ];
}
