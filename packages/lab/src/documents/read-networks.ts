import type { Address, Prefix } from '@hopscope/engine';
import { readConnected } from './read-connected.ts';
import type { Network, Peering, Problem, Route, Subnet } from './description.ts';
import { readPrefix } from './rules/read-term.ts';
import { keyOf, type Shelves } from './shelf.ts';

/** Where an id is in a list, by its key. */
export type Places = ReadonlyMap<string, number>;
export const placesOf = (all: readonly { readonly id: string }[]): Places =>
  new Map(all.map(({ id }, index) => [keyOf(id), index]));

/** The index of what an id refers to; an id that nothing has is a problem. */
export function refer(
  places: Places,
  id: string | undefined,
  at: Omit<Problem, 'problem'>,
  problems: Problem[],
): number | undefined {
  if (id === undefined) return undefined;
  const place = places.get(keyOf(id));
  if (place === undefined) problems.push({ ...at, problem: `There is no ${id} among the documents.` });
  return place;
}

function readPrefixes(texts: readonly string[], at: Omit<Problem, 'problem'>, problems: Problem[]) {
  return texts.flatMap((text): readonly Prefix[] => {
    const prefix = readPrefix(text);
    if (prefix === undefined) problems.push({ ...at, problem: `'${text}' is no network prefix.` });
    return prefix === undefined ? [] : [prefix];
  });
}

export function readNetworks(shelves: Shelves, problems: Problem[]): readonly Omit<Network, 'admin'>[] {
  const all = [...shelves.networks.values()];
  const places = placesOf(all);
  const joins = all.map(({ id, properties }) =>
    (properties.virtualNetworkPeerings ?? []).map((peering, index) => {
      const own = peering.id ?? `${id}/virtualNetworkPeerings/${peering.name ?? index}`;
      const { remoteVirtualNetwork, peeringState, allowVirtualNetworkAccess } = peering.properties;
      const field = 'properties.remoteVirtualNetwork.id';
      return {
        id: own,
        remote: refer(places, remoteVirtualNetwork.id, { resource: own, field }, problems),
        isConnected: peeringState == null || keyOf(peeringState) === 'connected',
        allowsAccess: allowVirtualNetworkAccess !== false,
      };
    }),
  );
  const spaces = all.map(({ id, location = '', properties }) => ({
    id,
    region: keyOf(location),
    prefixes: readPrefixes(
      properties.addressSpace.addressPrefixes,
      { resource: id, field: 'properties.addressSpace.addressPrefixes' },
      problems,
    ),
  }));
  const connectedWith = readConnected(shelves, spaces);
  return spaces.map(({ id, prefixes }, row) => ({
    id,
    prefixes,
    peerings: [...peeringsOf(row), ...connectedWith(row)],
  }));

  function peeringsOf(row: number): readonly Peering[] {
    return (joins[row] ?? []).flatMap(({ id: own, remote, isConnected, allowsAccess }): readonly Peering[] => {
      // A peering leads somewhere when both its sides are connected.
      const isJoined =
        isConnected &&
        remote !== undefined &&
        joins[remote]?.some((back) => back.remote === row && back.isConnected) === true;
      return isJoined ? [{ id: own, remote, allowsAccess, prefixes: spaces[remote]?.prefixes ?? [] }] : [];
    });
  }
}

export function readSubnets(
  shelves: Shelves,
  groups: Places,
  routesOf: ReadonlyMap<string, readonly Route[]>,
  gateways: ReadonlyMap<string, readonly Address[]>,
  problems: Problem[],
): readonly Subnet[] {
  return [...shelves.networks.values()].flatMap(({ id: parent, properties }, network) =>
    (properties.subnets ?? []).map((document, index): Subnet => {
      const id = document.id ?? `${parent}/subnets/${document.name ?? index}`;
      const { addressPrefix, addressPrefixes, networkSecurityGroup, routeTable, natGateway, defaultOutboundAccess } =
        document.properties;
      const texts = [...(addressPrefix == null ? [] : [addressPrefix]), ...(addressPrefixes ?? [])];
      const at = (field: string) => ({ resource: id, field: `properties.${field}` });
      if (texts.length === 0) problems.push({ ...at('addressPrefix'), problem: 'The subnet has no prefix.' });
      const table = routeTable == null ? [] : routesOf.get(keyOf(routeTable.id));
      if (table === undefined)
        problems.push({ ...at('routeTable.id'), problem: `There is no ${routeTable?.id} among the documents.` });
      const gateway = natGateway == null ? undefined : gateways.get(keyOf(natGateway.id));
      if (natGateway != null && gateway === undefined)
        problems.push({ ...at('natGateway.id'), problem: `There is no ${natGateway.id} among the documents.` });
      const group = refer(groups, networkSecurityGroup?.id, at('networkSecurityGroup.id'), problems);
      return {
        id,
        network,
        prefixes: readPrefixes(texts, at('addressPrefix'), problems),
        ...(group === undefined ? {} : { group }),
        routes: table ?? [],
        isPrivate: defaultOutboundAccess === false,
        ...(gateway === undefined ? {} : { gateway }),
      };
    }),
  );
}
