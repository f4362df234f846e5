import { effectiveRoutes as routesOf, type EffectiveRoute } from '@hopscope/engine';
import { armError, type EffectiveRouteDocument } from '@hopscope/protocol';

import { INTERFACE_TYPE } from '../inventory.ts';
import { pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { findInterface } from './applied-groups.ts';

/** `POST …/networkInterfaces/{name}/effectiveRouteTable`: every route that counts where an interface is. */
export const effectiveRoutes = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'POST',
    path: `${pathInGroup(INTERFACE_TYPE)}/:name/effectiveRouteTable`,
    handle: (asked) => answer(parts, asked),
  },
];

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const at = await findInterface(parts, asked);
  if ('error' in at) return refused(at.error);
  const read = routesOf(parts.cloud(), at.nic.id);
  if (!read.ok) return refused(armError('OperationNotAllowed', { problem: `${read.problem}.` }));
  const { routes, keepsGatewaysOut } = read.value;
  return found({ value: routes.map((route) => shown(route, keepsGatewaysOut)) });
}

const SOURCES = { system: 'Default', user: 'User', gateway: 'VirtualNetworkGateway' } as const;

/** Members in the order of swagger's example; a name is there for users' routes only. */
function shown(
  { name, origin, isActive, prefixes, nextHopType, nextHop, equalHops = [] }: EffectiveRoute,
  keepsGatewaysOut: boolean,
): EffectiveRouteDocument {
  // What cannot be read leads nowhere that anybody knows.
  const isReadable = nextHopType !== 'unreadable';
  return {
    ...(name !== undefined && { name }),
    ...(origin === 'user' && { disableBgpRoutePropagation: keepsGatewaysOut }),
    source: SOURCES[origin],
    state: isActive && isReadable ? 'Active' : 'Invalid',
    addressPrefix: prefixes,
    // Azure was seen to list a route with several next hops as one to an appliance, with all of them (2026).
    nextHopType: !isReadable ? 'None' : equalHops.length > 0 ? 'VirtualAppliance' : nextHopType,
    nextHopIpAddress: nextHop === undefined ? [] : [nextHop, ...equalHops],
  };
}
