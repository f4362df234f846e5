import type { Address } from '../../../address/address.ts';
import { covers, hostPrefix, type Prefix } from '../../../address/prefix.ts';
import { MISSING, NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { entryOf } from '../../../network/routes/system-routes.ts';
import { buildPrefixTable, entriesOf, type PrefixEntry } from '../../../routes/longest-prefix.ts';
import { nextHopTypeOf, viaOf } from '../../../network/routes/route-rows.ts';
import { extended, written } from '../../../table/columns.ts';
import { isOverlapping, isPeeringOverlapping, peeredBy } from '../changes/overlaps.ts';
import { withRouteRows } from './routes.ts';
import { withTags } from './tags.ts';

/**
 * The network with both sides of a peering connected, and synchronised where they are, by the row of one of them; the other side is there from now on, too. None joins
 * what has addresses in common.
 */
export function withPeeringUp(network: CloudNetwork, row: number): CloudNetwork | undefined {
  const { peerings } = network;
  const [here, there] = [peerings.virtualNetworks[row] ?? NONE, peerings.remotes[row] ?? NONE];
  if (here < 0 || there < 0 || isPeeringOverlapping(network, row)) return undefined;
  if (peerings.isUp[row] === 1) return withSynchronised(network, row);
  const reverse = peerings.reverses[row] ?? NONE;
  const whole = reverse < 0 ? { ...network, peerings: withReverse(peerings, row) } : network;
  const back = whole.peerings.reverses[row] ?? NONE;
  const isUp = written(whole.peerings.isUp, [row, back], 1);
  return withGateways(withPeered({ ...whole, peerings: { ...whole.peerings, isUp } }, row, back), [row, back]);
}

/** Both sides lead to all that the other network has. */
function withSynchronised(network: CloudNetwork, row: number): CloudNetwork | undefined {
  const reverse = network.peerings.reverses[row] ?? NONE;
  return reverse < 0 ? undefined : withPeered(network, row, reverse, (side) => peeredBy(network, side) ?? []);
}

/** The network with a peering for all addresses of both of its networks, by the row of one side: it was for some only. */
export function withWholePeering(network: CloudNetwork, row: number): CloudNetwork | undefined {
  const reverse = network.peerings.reverses[row] ?? NONE;
  return reverse < 0 || isPeeringOverlapping(network, row)
    ? undefined
    : withPeered(network, row, reverse, () => undefined);
}

/** The network with a peering between two others that have none. */
export function withPeering(network: CloudNetwork, here: number, there: number): CloudNetwork | undefined {
  if (here < 0 || there < 0 || isOverlapping(network, here, there)) return undefined;
  const row = network.peerings.ids.length;
  const peerings = withSides(network.peerings, [
    [here, there, row + 1],
    [there, here, row],
  ]);
  return withPeered({ ...network, peerings }, row, row + 1);
}

/** The network with a peering to one that no document tells of, and that holds an address. */
export function withUnknownNetwork(network: CloudNetwork, here: number, address: Address): CloudNetwork | undefined {
  const { virtualNetworks } = network;
  const table = virtualNetworks.systemRoutes[here];
  if (table === undefined) return undefined;
  const row = network.peerings.ids.length;
  const peerings = withSides(network.peerings, [[here, MISSING, NONE]]);
  const { first, routes } = withRouteRows(network, [{ type: 'VNetPeering', via: row }]);
  const entry = { prefix: hostPrefix(address), rank: 0, value: first };
  const systemRoutes = virtualNetworks.systemRoutes.with(here, buildPrefixTable([...entriesOf(table), entry]));
  return withTags(
    { ...network, peerings, routes, virtualNetworks: { ...virtualNetworks, systemRoutes } },
    new Set([here]),
  );
}

/** The other side as Azure's portal makes it: access and forwarded traffic are allowed. */
function withReverse(peerings: CloudNetwork['peerings'], row: number): CloudNetwork['peerings'] {
  const side = [peerings.remotes[row] ?? NONE, peerings.virtualNetworks[row] ?? NONE, row] as const;
  const { reverses } = peerings;
  return withSides({ ...peerings, reverses: written(reverses, [row], peerings.ids.length) }, [side]);
}

function withSides(
  peerings: CloudNetwork['peerings'],
  sides: readonly (readonly [here: number, there: number, reverse: number])[],
): CloudNetwork['peerings'] {
  const [yes, no] = [sides.map(() => 1), sides.map(() => 0)];
  return {
    ids: extended(peerings.ids, no),
    virtualNetworks: extended(
      peerings.virtualNetworks,
      sides.map(([here]) => here),
    ),
    remotes: extended(
      peerings.remotes,
      sides.map(([, there]) => there),
    ),
    reverses: extended(
      peerings.reverses,
      sides.map(([, , reverse]) => reverse),
    ),
    access: extended(peerings.access, yes),
    forwarded: extended(peerings.forwarded, yes),
    transit: extended(peerings.transit, no),
    isUp: extended(peerings.isUp, yes),
    usesRemote: extended(peerings.usesRemote, no),
    isGroups: extended(peerings.isGroups, no),
    hubs: extended(
      peerings.hubs,
      sides.map(() => NONE),
    ),
  };
}

/** Routes over a peering, both ways, and what the tags then hold. `prefixesOf`: what a side leads to from now on, or all of the other network. */
function withPeered(
  network: CloudNetwork,
  row: number,
  back: number,
  prefixesOf: (side: number) => readonly Prefix[] | undefined = (side) => peeredBy(network, side),
): CloudNetwork {
  const { peerings, virtualNetworks } = network;
  const [here, there] = [peerings.virtualNetworks[row] ?? NONE, peerings.virtualNetworks[back] ?? NONE];
  const { first, routes } = withRouteRows(
    network,
    [row, back].flatMap((peering) => [
      { type: 'VNetPeering', via: peering } as const,
      { type: 'InterfaceEndpoint', via: peering } as const,
    ]),
  );
  const typeOf = (route: number) => nextHopTypeOf(routes, route);
  const entry = (prefix: Prefix, value: number) =>
    entryOf({ prefix, nextHopType: typeOf(value), peering: NONE }, value);
  const own = (home: number): readonly PrefixEntry[] => {
    const table = virtualNetworks.systemRoutes[home];
    return table === undefined ? [] : entriesOf(table).map(({ prefix, value }) => entry(prefix, value));
  };
  const over = (far: number, side: number, through: number): readonly PrefixEntry[] => {
    const local = own(far).flatMap(({ prefix, value }) => (typeOf(value) === 'VnetLocal' ? prefix : []));
    const peered = prefixesOf(side) ?? local;
    const endpoints = own(far).filter(
      ({ prefix, value }) =>
        typeOf(value) === 'InterfaceEndpoint' &&
        (viaOf(routes, value) ?? NONE) < 0 &&
        peered.some((each) => covers(each, prefix)),
    );
    return [
      ...peered.map((prefix) => entry(prefix, through)),
      ...endpoints.map(({ prefix }) => entry(prefix, through + 1)),
    ];
  };
  const systemRoutes = virtualNetworks.systemRoutes
    .with(here, buildPrefixTable([...own(here), ...over(there, row, first)]))
    .with(there, buildPrefixTable([...own(there), ...over(here, back, first + 2)]));
  return withTags(
    { ...network, routes, virtualNetworks: { ...virtualNetworks, systemRoutes } },
    new Set([here, there]),
  );
}

/** Those that by now may use the gateway behind one of these peerings do. */
export function withGateways(network: CloudNetwork, rows: readonly number[]): CloudNetwork {
  return rows.reduce(withGateway, network);
}

function withGateway(network: CloudNetwork, row: number): CloudNetwork {
  const { peerings, virtualNetworks } = network;
  const [here, there] = [peerings.virtualNetworks[row] ?? NONE, peerings.remotes[row] ?? NONE];
  const isOpen =
    peerings.isUp[row] === 1 &&
    peerings.usesRemote[row] === 1 &&
    peerings.transit[peerings.reverses[row] ?? NONE] === 1;
  const { gatewayRoutes, gatewayHomes, gateways, gatewayTroubles, untold, untoldReaches, untoldKinds } =
    virtualNetworks;
  if (!isOpen || there < 0 || (gatewayHomes[here] ?? NONE) !== NONE || gatewayHomes[there] !== there) return network;
  const changed = {
    ...virtualNetworks,
    gatewayRoutes: gatewayRoutes.with(here, gatewayRoutes[there]),
    gatewayHomes: written(gatewayHomes, [here], there),
    gateways: written(gateways, [here], gateways[there] ?? NONE),
    gatewayTroubles: written(gatewayTroubles, [here], gatewayTroubles[there] ?? 0),
    untold: written(untold, [here], untold[there] ?? NONE),
    untoldReaches: written(untoldReaches, [here], untoldReaches[there] ?? 0),
    untoldKinds: written(untoldKinds, [here], untoldKinds[there] ?? 0),
  };
  const { around, told } = withRoutesBack({ ...network, virtualNetworks: changed }, here, there);
  return withTags(around, new Set([here, ...told]));
}

/**
 * Networks whose gateways have a connection with the one that is used by now get routes to who uses it ("Configure VPN gateway transit"), and so
 * do those that use theirs. `told`: these networks.
 */
function withRoutesBack(
  network: CloudNetwork,
  here: number,
  there: number,
): { readonly around: CloudNetwork; readonly told: readonly number[] } {
  const { connections, routes, virtualNetworks } = network;
  const isInto = (connection: number) =>
    connections.remotes[connection] === there && connections.isUp[connection] === 1;
  if (!connections.remotes.some((_, connection) => isInto(connection))) return { around: network, told: [] };
  const near = virtualNetworks.systemRoutes[there];
  const prefixes = (near === undefined ? [] : entriesOf(near)).flatMap(({ prefix, value }) =>
    nextHopTypeOf(routes, value) === 'VNetPeering' && network.peerings.remotes[viaOf(routes, value) ?? NONE] === here
      ? prefix
      : [],
  );
  const found = virtualNetworks.gatewayRoutes.flatMap((table, home) => {
    const own = table === undefined || home === there ? [] : entriesOf(table);
    const connection = own.map(({ value }) => viaOf(routes, value) ?? NONE).find(isInto);
    return connection === undefined ? [] : [{ home, own, connection }];
  });
  const { first, routes: more } = withRouteRows(
    network,
    found.map(({ connection }) => ({ type: 'VirtualNetworkGateway', via: connection })),
  );
  const gatewayRoutes = [...virtualNetworks.gatewayRoutes];
  for (const [at, { home, own }] of found.entries())
    gatewayRoutes[home] = buildPrefixTable([
      ...own.map((entry) => ({ ...entry, rank: 0 })),
      ...prefixes.map((prefix) => ({ prefix, rank: 1, value: first + at })),
    ]);
  return {
    around: { ...network, routes: more, virtualNetworks: { ...virtualNetworks, gatewayRoutes } },
    told: found.map(({ home }) => home),
  };
}
