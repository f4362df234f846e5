import { familyOf, type Address } from '@hopscope/engine';
import type { BalancerDocument, Pools } from './balancer-pools.ts';
import type { Backend, BalancingRule, Problem } from '../description.ts';
import { keyOf } from '../shelf.ts';

/** Of one load balancer: what is needed to read the rules of its frontends. */
export type RuleReading = {
  readonly document: BalancerDocument;
  readonly pools: Pools;
  /** Whether a backend answers no probe at this port, as far as is known. */
  readonly isDown: (backend: Backend, port: number) => boolean;
  readonly problems: Problem[];
  readonly notes: string[];
};

/** One for a port of its own comes before one for all of them. */
export function rulesOf(
  reading: RuleReading,
  frontend: string,
  isNear: (backend: Backend) => boolean,
  address: Address,
): readonly BalancingRule[] {
  const isAlike = (each: Backend) => familyOf(each.address) === familyOf(address) && isNear(each);
  const rules = [...natRules(reading, frontend), ...poolRules(reading, frontend)].map((rule): BalancingRule => ({
    ...rule,
    backends: rule.backends.filter(isAlike),
    healthy: rule.healthy.filter(isAlike),
  }));
  return [...rules.filter(({ port }) => port !== undefined), ...rules.filter(({ port }) => port === undefined)];
}

/** To one backend each. */
function natRules(reading: RuleReading, frontend: string): readonly BalancingRule[] {
  const { id: parent, properties } = reading.document;
  return (properties.inboundNatRules ?? []).flatMap(({ id, name, properties: own }, index) => {
    if (keyOf(own.frontendIPConfiguration.id) !== keyOf(frontend)) return [];
    const configuration = own.backendIPConfiguration?.id;
    const backends = configuration === undefined ? [] : reading.pools.of(configuration);
    return readRule(reading, id ?? `${parent}/inboundNatRules/${name ?? index}`, own, backends);
  });
}

function poolRules(reading: RuleReading, frontend: string): readonly BalancingRule[] {
  const { id: parent, properties } = reading.document;
  return (properties.loadBalancingRules ?? []).flatMap(({ id, name, properties: own }, index) => {
    if (keyOf(own.frontendIPConfiguration.id) !== keyOf(frontend)) return [];
    const all = poolsIn(own).flatMap((pool) => reading.pools.in(pool));
    const backends = own.enableFloatingIP === true ? firstOfEach(all) : all;
    const rule = id ?? `${parent}/loadBalancingRules/${name ?? index}`;
    const probe = probeOf(reading, own.probe);
    return readRule(reading, rule, own, backends).map((read) => {
      if (probe === undefined) return read;
      const healthy = backends.filter((backend) => !reading.isDown(backend, probe.port));
      return { ...read, probePort: probe.port, healthy: healthy.length === 0 && probe.isAllUp ? backends : healthy };
    });
  });
}

/** Undefined: there is none. `isAllUp`: it leaves out nobody where nobody answers. */
function probeOf({ document: { id: parent, properties } }: RuleReading, named: Named) {
  const probes = (properties.probes ?? []).map(({ id, name, properties: own }, index) => ({
    key: keyOf(id ?? `${parent}/probes/${name ?? index}`),
    port: own.port,
    isAllUp: keyOf(own.noHealthyBackendsBehavior ?? '') === 'allprobedup',
  }));
  return named == null ? undefined : probes.find(({ key }) => key === keyOf(named.id));
}

/** "Floating IP is not currently supported on secondary IP configurations": one address of each interface. */
const firstOfEach = (backends: readonly Backend[]) =>
  backends.filter((one, index) => backends.findIndex((other) => other.interface === one.interface) === index);

type Named = { readonly id: string } | null | undefined;

/** Keys of the pools that a rule names, each once. */
export const poolsIn = (words: {
  readonly backendAddressPool?: Named;
  readonly backendAddressPools?: readonly Named[] | null | undefined;
}): readonly string[] => [
  ...new Set(
    [words.backendAddressPool, ...(words.backendAddressPools ?? [])].flatMap((pool) =>
      pool == null ? [] : [keyOf(pool.id)],
    ),
  ),
];

type RuleWords = {
  readonly protocol: string;
  readonly frontendPort: number;
  readonly backendPort?: number | null | undefined;
  readonly enableFloatingIP?: boolean | null | undefined;
};

function readRule(
  { problems }: RuleReading,
  id: string,
  { protocol: word, frontendPort, backendPort, enableFloatingIP }: RuleWords,
  backends: readonly Backend[],
): readonly BalancingRule[] {
  const protocol = PROTOCOLS.get(keyOf(word));
  if (protocol === undefined) {
    const problem = `'${word}' is no protocol of a load balancer's rule.`;
    problems.push({ resource: id, field: 'properties.protocol', problem });
    return [];
  }
  const isFloating = enableFloatingIP === true;
  // Zero is every port, and each stays what it is.
  const behind = isFloating ? frontendPort : (backendPort ?? frontendPort);
  const ports = frontendPort === 0 ? {} : { port: frontendPort, backendPort: behind };
  return [{ id, protocol, ...ports, isFloating, backends, healthy: backends }];
}

const PROTOCOLS: ReadonlyMap<string, BalancingRule['protocol']> = new Map([
  ['all', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
]);
