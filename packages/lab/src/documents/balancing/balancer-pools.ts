import type { Backend, Interface } from '../description.ts';
import { keyOf, type DocumentOn, type Shelves } from '../shelf.ts';

export type BalancerDocument = DocumentOn<'balancers'>;

export type Pools = {
  /** Whoever a pool's document names by id or by address, and whoever says to be in it. */
  in(pool: string): readonly Backend[];
  /** Of an IP configuration. */
  of(configuration: string): readonly Backend[];
  /** Who is in a pool by name. Those that are by address keep the default way out ("Backend pool management"). */
  named(pool: string): readonly Backend[];
};

export function poolsOf({ properties }: BalancerDocument, shelves: Shelves, interfaces: readonly Interface[]): Pools {
  const all = interfaces.flatMap(({ configurations }, index) =>
    configurations.map(({ id, address }) => ({ key: keyOf(id), backend: { interface: index, address } })),
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
  const isNamed = (key: string, pool: string) =>
    said.get(key)?.includes(pool) === true ||
    poolNamed(pool)?.backendIPConfigurations?.some(({ id }) => keyOf(id) === key) === true;
  const pick = (isWanted: (one: (typeof all)[number]) => boolean) => all.filter(isWanted).map(({ backend }) => backend);
  return {
    of: (configuration) => pick(({ key }) => key === keyOf(configuration)),
    in(pool) {
      const addresses = new Set(
        (poolNamed(pool)?.loadBalancerBackendAddresses ?? []).map((each) => each.properties?.ipAddress),
      );
      return pick(({ key, backend }) => isNamed(key, pool) || addresses.has(backend.address));
    },
    named: (pool) => pick(({ key }) => isNamed(key, pool)),
  };
}
