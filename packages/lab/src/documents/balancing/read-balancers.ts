import { familyOf, parseAddress, type Address } from '@hopscope/engine';
import { poolsOf, type BalancerDocument, type Pools } from './balancer-pools.ts';
import type { Backend, BalancingRule, Frontend, Interface, Problem } from '../description.ts';
import { refer, type Places } from '../read-networks.ts';
import { keyOf, lastPart, type Shelves } from '../shelf.ts';

/** Of one load balancer: its frontends, and what else is needed to read them. */
type Reading = {
  readonly document: BalancerDocument;
  readonly subnets: Places;
  readonly networkOf: (subnet: number) => number;
  readonly pools: Pools;
  readonly problems: Problem[];
  readonly notes: string[];
};

/** Internal frontends of load balancers, and the interfaces whose default way out they take. What no lab builds is noted. */
export function readBalancers(
  shelves: Shelves,
  subnets: Places,
  networkOf: (subnet: number) => number,
  interfaces: readonly Interface[],
  problems: Problem[],
  notes: string[],
): { readonly frontends: readonly Frontend[]; readonly closed: readonly number[] } {
  const all = [...shelves.balancers.values()].map((document) => ({
    document,
    pools: poolsOf(document, shelves, interfaces, networkOf),
  }));
  const open = new Set(all.flatMap(({ document, pools }) => (hasPublic(document) ? [...pools.named] : [])));
  const standard = all.filter(({ document }) => keyOf(document.sku ?? 'standard') !== 'basic');
  return {
    frontends: all.flatMap((each) => readBalancer({ ...each, subnets, networkOf, problems, notes })),
    closed: [...new Set(standard.flatMap(({ pools }) => [...pools.named]))].filter((index) => !open.has(index)),
  };
}

type FrontendDocument = NonNullable<BalancerDocument['properties']['frontendIPConfigurations']>[number];

const isPublic = ({ properties }: FrontendDocument) =>
  properties.publicIPAddress != null || properties.publicIPPrefix != null;

const hasPublic = ({ properties }: BalancerDocument) => (properties.frontendIPConfigurations ?? []).some(isPublic);

function readBalancer(reading: Reading): readonly Frontend[] {
  const { document, subnets, networkOf, problems, notes } = reading;
  const { id: parent, name, properties } = document;
  return (properties.frontendIPConfigurations ?? []).flatMap((frontend, index): readonly Frontend[] => {
    const id = frontend.id ?? `${parent}/frontendIPConfigurations/${frontend.name ?? index}`;
    const { privateIPAddress, subnet: place } = frontend.properties;
    if (isPublic(frontend)) {
      notes.push(`${name}: public frontends of load balancers are not built.`);
      return [];
    }
    if (privateIPAddress == null || place == null) {
      const lacks = place == null ? 'is in no subnet' : 'has no address yet';
      notes.push(`${name}: the frontend ${lastPart(id)} ${lacks}, and is not built.`);
      return [];
    }
    const address = parseAddress(privateIPAddress);
    if (!address.ok) {
      problems.push({
        resource: id,
        field: 'properties.privateIPAddress',
        problem: `'${privateIPAddress}' is no IP address.`,
      });
      return [];
    }
    const subnet = refer(subnets, place.id, { resource: id, field: 'properties.subnet.id' }, problems);
    if (subnet === undefined) return [];
    return [{ id, subnet, address: address.value, rules: rulesOf(reading, id, networkOf(subnet), address.value) }];
  });
}

/** One for a port of its own comes before one for all of them. */
function rulesOf(reading: Reading, frontend: string, network: number, address: Address): readonly BalancingRule[] {
  const isAlike = (each: Backend) => familyOf(each.address) === familyOf(address);
  const rules = [...natRules(reading, frontend, network), ...poolRules(reading, frontend, network)].map(
    (rule): BalancingRule => ({ ...rule, backends: rule.backends.filter(isAlike) }),
  );
  return [...rules.filter(({ port }) => port !== undefined), ...rules.filter(({ port }) => port === undefined)];
}

/** To one backend each. */
function natRules(reading: Reading, frontend: string, network: number): readonly BalancingRule[] {
  const { id: parent, properties } = reading.document;
  return (properties.inboundNatRules ?? []).flatMap(({ id, name, properties: own }, index) => {
    if (keyOf(own.frontendIPConfiguration.id) !== keyOf(frontend)) return [];
    const configuration = own.backendIPConfiguration?.id;
    const backends = configuration === undefined ? [] : reading.pools.of(configuration, network);
    return readRule(reading, id ?? `${parent}/inboundNatRules/${name ?? index}`, own, backends);
  });
}

function poolRules(reading: Reading, frontend: string, network: number): readonly BalancingRule[] {
  const { id: parent, name: balancer, properties } = reading.document;
  return (properties.loadBalancingRules ?? []).flatMap(({ id, name, properties: own }, index) => {
    if (keyOf(own.frontendIPConfiguration.id) !== keyOf(frontend)) return [];
    if (own.enableFloatingIP === true) {
      reading.notes.push(`${balancer}: rules with floating addresses are not built.`);
      return [];
    }
    if (own.probe != null)
      reading.notes.push(`${balancer}: no probes are sent: everybody behind it is taken to be healthy.`);
    const named = [own.backendAddressPool, ...(own.backendAddressPools ?? [])];
    const pools = new Set(named.flatMap((pool) => (pool == null ? [] : [keyOf(pool.id)])));
    const backends = [...pools].flatMap((pool) => reading.pools.in(pool, network));
    return readRule(reading, id ?? `${parent}/loadBalancingRules/${name ?? index}`, own, backends);
  });
}

type RuleWords = {
  readonly protocol: string;
  readonly frontendPort: number;
  readonly backendPort?: number | null | undefined;
};

function readRule(
  { problems }: Reading,
  id: string,
  { protocol: word, frontendPort, backendPort }: RuleWords,
  backends: readonly Backend[],
): readonly BalancingRule[] {
  const protocol = PROTOCOLS.get(keyOf(word));
  if (protocol === undefined) {
    const problem = `'${word}' is no protocol of a load balancer's rule.`;
    problems.push({ resource: id, field: 'properties.protocol', problem });
    return [];
  }
  // Zero is every port, and each stays what it is.
  const ports = frontendPort === 0 ? {} : { port: frontendPort, backendPort: backendPort ?? frontendPort };
  return [{ id, protocol, ...ports, backends }];
}

const PROTOCOLS: ReadonlyMap<string, BalancingRule['protocol']> = new Map([
  ['all', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
]);
