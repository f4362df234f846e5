import type { At, Listener } from '../model.fixture.ts';
import { numberOf, same, type Json } from '../words.fixture.ts';

export const listOf = (of: Json, member: string): readonly Json[] => (of[member] ?? []) as readonly Json[];

/** Who is in a pool: `named` by their interfaces, or by address in a network, and whether anybody is whom nobody has seen. */
function readPool({ id, properties }: Json, configurations: readonly At[]) {
  const named = listOf(properties, 'backendIPConfigurations').map((each) =>
    configurations.find(({ configuration }) => same(configuration.id, each['id'])),
  );
  const addressed = listOf(properties, 'loadBalancerBackendAddresses')
    .filter((each) => each['properties'].ipAddress !== undefined)
    .map(({ properties: own }) =>
      configurations.find(
        ({ configuration, owner }) =>
          configuration.address === numberOf(own.ipAddress) && same(owner.subnet.vnet.id, own.virtualNetwork.id),
      ),
    );
  // Of another load balancer nobody knows what it does.
  const others = listOf(properties, 'loadBalancerBackendAddresses').flatMap(({ properties: own }) =>
    own.loadBalancerFrontendIPConfiguration === undefined ? [] : [undefined],
  );
  const all = [...named, ...addressed, ...others];
  return {
    id: id as string,
    named: named.flatMap((each) => each ?? []),
    backends: all.flatMap((each, at) => (each === undefined || all.indexOf(each) < at ? [] : each)),
    hasUnseen: all.includes(undefined),
  };
}

export const readPools = (balancer: Json, configurations: readonly At[]) =>
  listOf(balancer, 'backendAddressPools').map((pool) => readPool(pool, configurations));

/** "An array of references to pool of DIPs" beside "a reference to a pool of DIPs" (loadBalancers, REST). */
export const isOfPool = (
  { properties: { backendAddressPool, backendAddressPools = [] } }: Json,
  pool: string,
): boolean => [backendAddressPool, ...backendAddressPools].some((each) => same(each?.id, pool));

export const isShared = ({ properties }: Json): boolean => properties.backendAddressPool !== undefined;

/**
 * "Each instance in the backend pool is automatically assigned a frontend port" ("Inbound NAT rules"): those of which the pool tells it have
 * it, and of the others nobody knows; one alone has the first.
 */
export function readShared(rule: Json, balancer: Json, configurations: readonly At[]): readonly Listener[] {
  if (!isShared(rule)) return [];
  const { id, properties } = rule;
  const pool = listOf(balancer, 'backendAddressPools').find((each) =>
    same(each['id'], properties.backendAddressPool.id),
  );
  const own: Json = pool?.['properties'] ?? {};
  const addresses = listOf(own, 'loadBalancerBackendAddresses');
  const { frontendPortRangeStart: start, frontendPortRangeEnd: end, protocol } = properties;
  const common = { protocol, probePort: undefined, isFloating: false, backendPort: properties.backendPort as number };
  const leadTo = (at: At | undefined, port: number): Listener => ({
    ...common,
    port,
    backends: at === undefined ? [] : [at],
    hasUnseen: at === undefined,
  });
  const members = [
    ...listOf(own, 'backendIPConfigurations').map((each) => ({
      at: configurations.find(({ configuration }) => same(configuration.id, each['id'])),
      port: addresses
        .filter((one) => same(one['properties'].networkInterfaceIPConfiguration?.id, each['id']))
        .flatMap((one) => listOf(one['properties'], 'inboundNatRulesPortMapping'))
        .find((mapping) => same(mapping['inboundNatRuleName'], id.split('/').at(-1)))?.['frontendPort'] as
        | number
        | undefined,
    })),
    ...addresses
      .filter((each) => each['properties'].ipAddress !== undefined)
      .map(({ properties: one }) => ({
        at: configurations.find(
          ({ configuration, owner }) =>
            configuration.address === numberOf(one.ipAddress) && same(owner.subnet.vnet.id, one.virtualNetwork.id),
        ),
        port: undefined,
      })),
  ];
  for (const { properties: one } of addresses)
    if (one.loadBalancerFrontendIPConfiguration !== undefined) members.push({ at: undefined, port: undefined });
  const told = members.filter(({ port }) => port !== undefined);
  const untold = members.filter(({ port }) => port === undefined);
  const isAlone = members.length === 1 && untold.length === 1;
  const from = isAlone ? start + 1 : start;
  return [
    ...told.map(({ at, port = 0 }) => leadTo(at, port)),
    ...(isAlone ? [leadTo(members[0]?.at, start)] : []),
    ...(untold.length > 0 && from <= end ? [{ ...leadTo(undefined, from), upTo: end }] : []),
  ];
}
