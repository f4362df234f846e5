import { parseAddress } from '@hopscope/engine';
import { poolsOf, type BalancerDocument, type Pools } from './balancer-pools.ts';
import { poolsIn, rulesOf, type RuleReading } from './read-balancing-rules.ts';
import type { Frontend, Interface, LetOut, PublicFrontend } from '../description.ts';
import { refer, type Places } from '../read-networks.ts';
import { keyOf, lastPart, type Shelves } from '../shelf.ts';

/** Of one load balancer: its frontends, and what else is needed to read them. */
type Reading = RuleReading & {
  readonly shelves: Shelves;
  readonly subnets: Places;
  readonly interfaces: readonly Interface[];
  readonly networkOf: (subnet: number) => number;
};

export type Balancing = {
  readonly frontends: readonly Frontend[];
  readonly publicFrontends: readonly PublicFrontend[];
  /** Interfaces whose default way out a Standard load balancer takes, and addresses that one lets out. */
  readonly closed: readonly number[];
  readonly letOut: readonly LetOut[];
};

/** Frontends of load balancers, and whom these let out. What no lab builds is noted. */
export function readBalancers(around: Omit<Reading, 'document' | 'pools'>): Balancing {
  const { shelves, interfaces } = around;
  const all = [...shelves.balancers.values()].map((document) => ({
    document,
    pools: poolsOf(document, shelves, interfaces),
  }));
  const readings = all.map((each): Reading => ({ ...around, ...each }));
  const standard = all.filter(({ document }) => keyOf(document.sku ?? 'standard') !== 'basic');
  const named = standard.flatMap(({ document, pools }) =>
    (document.properties.backendAddressPools ?? []).flatMap(({ id }) => pools.named(keyOf(id ?? ''))),
  );
  return {
    frontends: readings.flatMap((each) => frontendsOf(each).flatMap((one) => readInternal(each, one))),
    publicFrontends: readings.flatMap((each) => frontendsOf(each).flatMap((one) => readPublic(each, one))),
    closed: [...new Set(named.map((backend) => backend.interface))],
    letOut: all.flatMap((each) => letOutBy(each, shelves)),
  };
}

type FrontendDocument = NonNullable<BalancerDocument['properties']['frontendIPConfigurations']>[number];
type Named = { readonly id: string; readonly properties: FrontendDocument['properties'] };

const frontendsOf = ({ document }: { readonly document: BalancerDocument }): readonly Named[] =>
  (document.properties.frontendIPConfigurations ?? []).map(({ id, name, properties }, index) => ({
    id: id ?? `${document.id}/frontendIPConfigurations/${name ?? index}`,
    properties,
  }));

const isPublic = ({ properties }: Named) => properties.publicIPAddress != null || properties.publicIPPrefix != null;

/** Who is in pools of outbound rules at public frontends, and of other rules there that do not switch it off ("Outbound rules"). */
function letOutBy(
  { document, pools }: { readonly document: BalancerDocument; readonly pools: Pools },
  { publicAddresses }: Shelves,
): readonly LetOut[] {
  const shown = new Map(
    frontendsOf({ document }).flatMap((one) =>
      isPublic(one) ? [[keyOf(one.id), one.properties.publicIPAddress?.id] as const] : [],
    ),
  );
  const { loadBalancingRules, outboundRules } = document.properties;
  const letting = [
    ...(loadBalancingRules ?? [])
      .filter(({ properties }) => properties.disableOutboundSnat !== true)
      .map(({ properties }) => ({ properties, by: [properties.frontendIPConfiguration] })),
    ...(outboundRules ?? []).map(({ properties }) => ({ properties, by: properties.frontendIPConfigurations ?? [] })),
  ].filter(({ by }) => by.some(({ id }) => shown.has(keyOf(id))));
  return letting.flatMap(({ properties, by }) => {
    const ids = by.flatMap(({ id }) => shown.get(keyOf(id)) ?? []);
    const [address] = ids.flatMap((id) => publicAddresses.get(keyOf(id))?.properties.ipAddress ?? []);
    const outside = parseAddress(address ?? '');
    return poolsIn(properties)
      .flatMap((pool) => pools.named(pool))
      .map((backend) => ({ ...backend, ...(outside.ok && { outside: outside.value }) }));
  });
}

function readInternal(reading: Reading, frontend: Named): readonly Frontend[] {
  const { document, subnets, interfaces, networkOf, problems, notes } = reading;
  const { id } = frontend;
  const { privateIPAddress, subnet: place } = frontend.properties;
  if (isPublic(frontend)) return [];
  if (privateIPAddress == null || place == null) {
    const lacks = place == null ? 'is in no subnet' : 'has no address yet';
    notes.push(`${document.name}: the frontend ${lastPart(id)} ${lacks}, and is not built.`);
    return [];
  }
  const address = parseAddress(privateIPAddress);
  if (!address.ok) {
    const problem = `'${privateIPAddress}' is no IP address.`;
    problems.push({ resource: id, field: 'properties.privateIPAddress', problem });
    return [];
  }
  const subnet = refer(subnets, place.id, { resource: id, field: 'properties.subnet.id' }, problems);
  if (subnet === undefined) return [];
  const isNear = (backend: { readonly interface: number }) =>
    networkOf(interfaces[backend.interface]?.subnet ?? -1) === networkOf(subnet);
  return [{ id, subnet, address: address.value, rules: rulesOf(reading, id, isNear, address.value) }];
}

/** All backends are in one network: that of the first one. */
function readPublic(reading: Reading, frontend: Named): readonly PublicFrontend[] {
  if (!isPublic(frontend)) return [];
  const { shelves, document, interfaces, networkOf, notes } = reading;
  const { id, properties } = frontend;
  const shown = shelves.publicAddresses.get(keyOf(properties.publicIPAddress?.id ?? ''))?.properties.ipAddress;
  // What is no address has been said where public addresses are read.
  const address = parseAddress(shown ?? '');
  if (!address.ok) {
    notes.push(`${document.name}: the public frontend ${lastPart(id)} has no address of its own, and is not built.`);
    return [];
  }
  const homeOf = (backend: { readonly interface: number }) => networkOf(interfaces[backend.interface]?.subnet ?? -1);
  const rules = rulesOf(reading, id, () => true, address.value);
  const [first] = rules.flatMap(({ backends }) => backends);
  const network = first === undefined ? undefined : homeOf(first);
  return [
    {
      id,
      address: address.value,
      isStandard: keyOf(document.sku ?? '') === 'standard',
      ...(network === undefined ? {} : { network }),
      rules: rules.map((rule) => ({
        ...rule,
        backends: rule.backends.filter((each) => homeOf(each) === network),
        healthy: rule.healthy.filter((each) => homeOf(each) === network),
      })),
    },
  ];
}
