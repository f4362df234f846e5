import type { Finding } from '../finding.ts';
import { isGiven, keyOf, readIds, readText } from '../resource.ts';

type Child = { readonly id: string; readonly own: unknown };

/** What rules of a load balancer name, and it does not have; and probes of it that name no port. */
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
  const named = rules.flatMap(({ id: resource, own }) =>
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
  return [
    ...named,
    ...children('probes')
      .filter(isWithoutPort)
      .map(({ id }) => portless(id)),
  ];
}

/** "The port for communicating the probe" is required of a load balancer's ("ProbePropertiesFormat"), not of an application gateway's. */
const isWithoutPort = ({ own }: Child) => !isGiven(own, 'port');

const portless = (resource: string): Finding => ({
  resource,
  field: 'properties.port',
  problem: 'The probe names no port.',
  consequence: 'Backends that are probed by it may be left out, where rules may keep probes out.',
});

const REFERENCES = [
  [
    'frontendIPConfiguration',
    'frontendIPConfigurations',
    'The rule may be for any frontend: flows that no other rule is for end undetermined.',
  ],
  ['backendAddressPool', 'backendAddressPools', 'Nobody is known behind the rule but who says to be in that pool.'],
  ['probe', 'probes', 'Its backends may be left out, where rules may keep probes out.'],
] as const;
