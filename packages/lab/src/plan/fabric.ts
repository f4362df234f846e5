import type { Family } from '@hopscope/engine';
import type { Description, Interface, Subnet } from '../documents/description.ts';
import {
  applianceDevice,
  BALANCE_DEVICE,
  BALANCED_DEVICE,
  DRAIN_DEVICE,
  DRAINED_DEVICE,
  fabricKey,
  INTERNET_DEVICE,
  interfaceDevice,
  peeringDevice,
  spreadDevice,
  spreadingDevice,
} from '../shape/devices.ts';
import {
  appliancesOf,
  effectiveRoutes,
  type ApplianceHop,
  type EffectiveHop,
  type EffectiveRoute,
} from './effective-routes.ts';
import { frontendsIn } from '../rules/balancing.ts';
import { spreadMark, type Spread } from '../rules/spreading.ts';
import { fabricRules } from '../rules/fabric-rules.ts';
import { EVERYWHERE, FAMILIES, hostPrefix } from '../address/ranges.ts';
import { probeLinks, probing } from './probes.ts';
import { ROUTER_SETTINGS, SEVERAL_HOPS_SETTINGS } from './settings.ts';
import type { PlannedLink, PlannedNamespace, PlannedRoute, RoutingRule, Surroundings } from '../shape/plan-shape.ts';

/** Table in which every address of the network is, and all others are dropped. */
const DELIVERY_TABLE = 90;
const FIRST_SUBNET_TABLE = 100;
const FIRST_APPLIANCE_TABLE = 10_000;

/** A link that leads from one network's fabric straight to an appliance's interface in another. */
type ApplianceLink = { readonly network: number; readonly index: number };

/**
 * A network's fabric: a router without addresses, so that nothing sees it. What comes from an interface is asked for in
 * the table of its subnet; what stays in the network (`throw`), and what comes from elsewhere, in the one that delivers.
 */
export function fabricNamespace(
  description: Description,
  network: number,
  surroundings: Surroundings,
): PlannedNamespace {
  const own = interfacesIn(description, network);
  const subnets = description.subnets.flatMap((subnet, index) =>
    subnet.network === network ? [{ subnet, index }] : [],
  );
  const tableOf = new Map(subnets.map(({ index }, at) => [index, FIRST_SUBNET_TABLE + at]));
  const arriving = applianceLinks(description).filter(
    ({ index }) => description.subnets[description.interfaces[index]?.subnet ?? -1]?.network === network,
  );
  const spreads = spreadsOf(description).filter(({ front }) => homeOfFront(description, front) === network);
  const spreadTo = [
    ...new Set(
      spreads.flatMap(({ front }) =>
        (description.frontends[front]?.rules ?? []).flatMap(({ backends }) =>
          backends.map((backend) => backend.interface),
        ),
      ),
    ),
  ];
  const probed = probing(description, network, DELIVERY_TABLE);
  const ruleSet = fabricRules(description, network, surroundings, spreads);
  return {
    key: fabricKey(network),
    resource: description.networks[network]?.id ?? '',
    settings: hasSeveralHops(description, network) ? { ...ROUTER_SETTINGS, ...SEVERAL_HOPS_SETTINGS } : ROUTER_SETTINGS,
    addresses: [],
    routingRules: [
      ...probed.routingRules,
      ...familiesOf(description, network).flatMap((family): readonly RoutingRule[] => [
        ...arriving.map(({ network: from, index }) => ({
          family,
          priority: 50,
          when: { iif: applianceDevice(from, index) },
          table: FIRST_APPLIANCE_TABLE + index,
        })),
        ...spreadTo.map((index) => ({
          family,
          priority: 50,
          when: { mark: spreadMark(index) },
          table: FIRST_APPLIANCE_TABLE + index,
        })),
        ...own.map(({ index, subnet }) => ({
          family,
          priority: 100,
          when: { iif: interfaceDevice(index) },
          table: tableOf.get(subnet) ?? DELIVERY_TABLE,
        })),
        { family, priority: 200, when: 'always', table: DELIVERY_TABLE },
      ]),
    ],
    routes: [
      ...probed.routes,
      ...subnets.flatMap(({ subnet, index }) =>
        effectiveRoutes(description, subnet).map((route) =>
          kernelRoute(description, network, tableOf.get(index) ?? DELIVERY_TABLE, route),
        ),
      ),
      ...own.flatMap(({ index, configurations }) =>
        configurations.map(({ address }): PlannedRoute => ({
          table: DELIVERY_TABLE,
          prefix: hostPrefix(address),
          way: { kind: 'device', device: interfaceDevice(index) },
        })),
      ),
      ...frontendsIn(description, network).map(({ address }): PlannedRoute => ({
        table: DELIVERY_TABLE,
        prefix: hostPrefix(address),
        way: { kind: 'device', device: BALANCE_DEVICE },
      })),
      ...familiesOf(description, network).map((family): PlannedRoute => ({
        table: DELIVERY_TABLE,
        prefix: EVERYWHERE[family],
        way: { kind: 'blackhole' },
      })),
      ...[...new Set([...arriving.map(({ index }) => index), ...spreadTo])].flatMap((index) =>
        familiesOf(description, network).map((family): PlannedRoute => ({
          table: FIRST_APPLIANCE_TABLE + index,
          prefix: EVERYWHERE[family],
          way: { kind: 'device', device: interfaceDevice(index) },
        })),
      ),
    ],
    ruleSet: { ...ruleSet, chains: [...ruleSet.chains, ...probed.chains] },
  };
}

/** IPv6 is only where the network has it: otherwise its fabric knows no route, and says so to nobody. */
export const familiesOf = ({ networks }: Description, network: number): readonly Family[] =>
  FAMILIES.filter((family) =>
    networks[network]?.prefixes.some((prefix) => prefix.includes(':') === (family === 'ipv6')),
  );

const interfacesIn = ({ interfaces, subnets }: Description, network: number) =>
  interfaces.flatMap((one, index): readonly (Interface & { readonly index: number })[] =>
    subnets[one.subnet]?.network === network ? [{ ...one, index }] : [],
  );

function kernelRoute(
  description: Description,
  network: number,
  table: number,
  { prefix, origin, tag, hop }: EffectiveRoute,
): PlannedRoute {
  const family: Family = prefix.includes(':') ? 'ipv6' : 'ipv4';
  return {
    table,
    prefix,
    way: wayOf(description, network, hop, family),
    origin,
    ...(tag === undefined ? {} : { tag }),
  };
}

function wayOf(description: Description, network: number, hop: EffectiveHop, family: Family): PlannedRoute['way'] {
  switch (hop.kind) {
    case 'network':
      return { kind: 'throw' };
    case 'peering':
      return { kind: 'device', device: peeringDevice(hop.remote) };
    case 'internet':
      return { kind: 'device', device: INTERNET_DEVICE };
    // A lab has no gateways.
    case 'nowhere':
    case 'gateway':
      return { kind: 'blackhole' };
    case 'appliance': {
      const device = applianceWay(description, network, hop, family);
      return device === undefined ? { kind: 'blackhole' } : { kind: 'device', device };
    }
    case 'appliances':
      return {
        kind: 'devices',
        devices: hop.hops.map((each) => applianceWay(description, network, each, family) ?? DRAIN_DEVICE),
      };
  }
}

/** The device by which packets come to an appliance, or to a load balancer before some; absent: nobody is there. */
function applianceWay(description: Description, network: number, hop: ApplianceHop, family: Family) {
  if (hop.address.includes(':') !== (family === 'ipv6')) return undefined;
  const front = frontOf(description, hop);
  if (front >= 0) return spreadDevice(network, front);
  const index = ownerOf(description, hop);
  if (index === undefined) return undefined;
  return hop.network === network ? interfaceDevice(index) : applianceDevice(network, index);
}

/** The index of the interface that has an appliance's address. */
function ownerOf({ interfaces, subnets }: Description, { address, network }: ApplianceHop): number | undefined {
  const index = interfaces.findIndex(
    ({ subnet, configurations }) =>
      subnets[subnet]?.network === network && configurations.some((each) => each.address === address),
  );
  return index < 0 ? undefined : index;
}

/** The index of the load balancer's frontend that has an appliance's address, or -1. */
const frontOf = ({ frontends, subnets }: Description, { address, network }: ApplianceHop): number =>
  frontends.findIndex((front) => subnets[front.subnet]?.network === network && front.address === address);

const homeOfFront = ({ frontends, subnets }: Description, front: number): number =>
  subnets[frontends[front]?.subnet ?? -1]?.network ?? -1;

const appliancesFrom = (description: Description, subnet: Subnet): readonly ApplianceHop[] =>
  effectiveRoutes(description, subnet).flatMap(({ hop }) => appliancesOf(hop));

/** Every way from a network to a load balancer in front of appliances that some route leads, once. */
function spreadsOf(description: Description): readonly Spread[] {
  const spreads = new Map<string, Spread>();
  for (const subnet of description.subnets)
    for (const hop of appliancesFrom(description, subnet)) {
      const front = frontOf(description, hop);
      if (front >= 0) spreads.set(`${subnet.network} ${front}`, { network: subnet.network, front });
    }
  return [...spreads.values()];
}

/** Every link that some route to an appliance in a peered network needs, once. */
function applianceLinks(description: Description): readonly ApplianceLink[] {
  const links = new Map<string, ApplianceLink>();
  for (const subnet of description.subnets)
    for (const hop of appliancesFrom(description, subnet)) {
      if (hop.network === undefined || hop.network === subnet.network) continue;
      const index = ownerOf(description, hop);
      if (index !== undefined) links.set(applianceDevice(subnet.network, index), { network: subnet.network, index });
    }
  return [...links.values()];
}

const hasSeveralHops = ({ subnets }: Description, network: number): boolean =>
  subnets.some((subnet) => subnet.network === network && subnet.routes.some(({ hop }) => hop.kind === 'appliances'));

const linkToItself = (network: number, one: string, other: string): PlannedLink => ({
  ends: [
    { namespace: fabricKey(network), device: one },
    { namespace: fabricKey(network), device: other },
  ],
});

/** Links between fabrics, and from each to itself for its load balancers and for what is dropped. */
export function fabricLinks(description: Description): readonly PlannedLink[] {
  const { networks, subnets, interfaces } = description;
  const peerings = networks.flatMap(({ peerings }, network) =>
    [...new Set(peerings.map(({ remote }) => remote))]
      .filter((remote) => network < remote)
      .map((remote): PlannedLink => ({
        ends: [
          { namespace: fabricKey(network), device: peeringDevice(remote) },
          { namespace: fabricKey(remote), device: peeringDevice(network) },
        ],
      })),
  );
  const appliances = applianceLinks(description).map(({ network, index }): PlannedLink => {
    const device = applianceDevice(network, index);
    const home = subnets[interfaces[index]?.subnet ?? -1]?.network ?? network;
    return {
      ends: [
        { namespace: fabricKey(network), device },
        { namespace: fabricKey(home), device },
      ],
    };
  });
  const own = networks.flatMap((_, network) => [
    ...(frontendsIn(description, network).length === 0 ? [] : [linkToItself(network, BALANCE_DEVICE, BALANCED_DEVICE)]),
    ...(hasSeveralHops(description, network) ? [linkToItself(network, DRAIN_DEVICE, DRAINED_DEVICE)] : []),
  ]);
  const spreads = spreadsOf(description).map(({ network, front }): PlannedLink => ({
    ends: [
      { namespace: fabricKey(network), device: spreadDevice(network, front) },
      { namespace: fabricKey(homeOfFront(description, front)), device: spreadingDevice(network, front) },
    ],
  }));
  return [...peerings, ...appliances, ...own, ...spreads, ...probeLinks(description)];
}
