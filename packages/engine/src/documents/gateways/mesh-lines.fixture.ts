import { idOf, resource } from '../line-words.fixture.ts';
import type { CloudResource } from '../resource.ts';

/** Connectivity configurations, each with a network group of its own. */
export const meshes = (lines: readonly (readonly string[])[]): readonly CloudResource[] =>
  lines.flatMap(([name = '', networks = '', ...rest]) => {
    const manager = idOf('networkManagers', 'm');
    const group = `${manager}/networkGroups/mesh-${name}`;
    const isGlobal = rest.includes('global') ? 'True' : 'False';
    const topology = rest.includes('spokes')
      ? {
          connectivityTopology: 'HubAndSpoke',
          appliesToGroups: [{ networkGroupId: group, groupConnectivity: 'DirectlyConnected', isGlobal }],
        }
      : {
          connectivityTopology: 'Mesh',
          isGlobal,
          appliesToGroups: [{ networkGroupId: group, groupConnectivity: 'DirectlyConnected' }],
        };
    return [
      resource(
        group,
        'Microsoft.Network/networkManagers/networkGroups',
        rest.includes('policy') ? { conditionalMembership: '{}' } : {},
      ),
      ...(networks === '-' ? [] : networks.split(',')).map((network) =>
        resource(`${group}/staticMembers/${network}`, 'Microsoft.Network/networkManagers/networkGroups/staticMembers', {
          resourceId: idOf('virtualNetworks', network),
        }),
      ),
      resource(
        `${manager}/connectivityConfigurations/${name}`,
        'Microsoft.Network/networkManagers/connectivityConfigurations',
        topology,
      ),
    ];
  });
