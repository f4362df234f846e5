import type { Finding } from '../finding.ts';
import { keyOf, readIds, readText } from '../resource.ts';

type Child = { readonly id: string; readonly own: unknown };

/** What rules of a load balancer name, and it does not have. */
export function findGaps(children: (collection: string) => readonly Child[]): readonly Finding[] {
  const rules = ['loadBalancingRules', 'inboundNatRules', 'outboundRules'].flatMap((collection) =>
    children(collection),
  );
  const known = new Map<string, ReadonlySet<string>>();
  const has = (collection: string, id: string): boolean => {
    const ids = known.get(collection) ?? new Set(children(collection).map((child) => keyOf(child.id)));
    known.set(collection, ids);
    return ids.has(keyOf(id));
  };
  const names = (own: unknown, single: string, several: string) => [
    ...[readText(own, single, 'id')].filter((id) => id !== undefined),
    ...readIds(own, several),
  ];
  return rules.flatMap(({ id: resource, own }) =>
    REFERENCES.flatMap(([member, collection, consequence]) =>
      names(own, member, collection)
        .filter((id) => !has(collection, id))
        .map((id) => ({
          resource,
          field: `properties.${member}.id`,
          problem: `There is no ${id} in the load balancer.`,
          consequence,
        })),
    ),
  );
}

const REFERENCES = [
  ['frontendIPConfiguration', 'frontendIPConfigurations', 'No flow comes to the rule by it.'],
  ['backendAddressPool', 'backendAddressPools', 'Nobody is behind the rule but who says to be in that pool.'],
  ['probe', 'probes', 'Its backends are taken to be well.'],
] as const;
