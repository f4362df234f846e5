import { idOf, reference, resource } from '../line-words.fixture.ts';
import type { CloudResource } from '../resource.ts';

/** Hubs of a virtual WAN, with their connections. */
export const hubs = (lines: readonly (readonly string[])[]): readonly CloudResource[] =>
  lines.flatMap(([name = '', networks = '', addressPrefix]) => {
    const id = idOf('virtualHubs', name);
    return [
      ...(addressPrefix === undefined ? [] : [resource(id, 'Microsoft.Network/virtualHubs', { addressPrefix })]),
      ...networks
        .split(',')
        .map((network) =>
          resource(
            `${id}/hubVirtualNetworkConnections/${network}`,
            'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections',
            { remoteVirtualNetwork: reference('virtualNetworks', network) },
          ),
        ),
    ];
  });
