import type { Backend, Interface } from '../description.ts';
import { keyOf, type DocumentOn, type Shelves } from '../shelf.ts';

export type BalancerDocument = DocumentOn<'balancers'>;

export type Pools = {
  /** Whoever a pool's document names by id or by address, and whoever says to be in it. */
  in(pool: string, network: number): readonly Backend[];
  /** Of an IP configuration. */
  of(configuration: string, network: number): readonly Backend[];
  /** Interfaces that are in any pool by name. Those that are by address keep the default way out ("Backend pool management"). */
  readonly named: ReadonlySet<number>;
};

export function poolsOf(
  { properties }: BalancerDocument,
  shelves: Shelves,
  interfaces: readonly Interface[],
  networkOf: (subnet: number) => number,
): Pools {
  const all = interfaces.flatMap(({ subnet, configurations }, index) =>
    configurations.map(({ id, address }) => ({
      key: keyOf(id),
      home: networkOf(subnet),
      backend: { interface: index, address },
    })),
  );
  const said = new Map(
    [...shelves.interfaces.values()].flatMap((document) =>
      document.properties.ipConfigurations.map((each, index) => [
        keyOf(each.id ?? `${document.id}/ipConfigurations/${each.name ?? index}`),
        (each.properties.loadBalancerBackendAddressPools ?? []).map(({ id }) => keyOf(id)),
      ]),
    ),
  );
  const poolNamed = (pool: string) =>
    (properties.backendAddressPools ?? []).find(({ id }) => id !== undefined && keyOf(id) === pool)?.properties;
  const pools = (properties.backendAddressPools ?? []).map(({ id }) => keyOf(id ?? ''));
  const isNamed = (key: string, pool: string) =>
    said.get(key)?.includes(pool) === true ||
    poolNamed(pool)?.backendIPConfigurations?.some(({ id }) => keyOf(id) === key) === true;
  const pick = (isWanted: (one: (typeof all)[number]) => boolean) => all.filter(isWanted).map(({ backend }) => backend);
  return {
    of: (configuration, network) => pick(({ key, home }) => home === network && key === keyOf(configuration)),
    in(pool, network) {
      const addresses = new Set(
        (poolNamed(pool)?.loadBalancerBackendAddresses ?? []).map((each) => each.properties?.ipAddress),
      );
      return pick(
        ({ key, home, backend }) => home === network && (isNamed(key, pool) || addresses.has(backend.address)),
      );
    },
    named: new Set(pick(({ key }) => pools.some((pool) => isNamed(key, pool))).map((backend) => backend.interface)),
  };
}
