import type { At, Listener } from '../model.fixture.ts';
import { isOfPool, isShared, listOf, readPools, readShared } from './read-pools.fixture.ts';
import { isOddRule, listenerOfOdd } from './read-unread.fixture.ts';
import { same, type Json } from '../words.fixture.ts';

/** What a frontend of a load balancer listens to: inbound NAT rules come before others, and what nobody can read is last. */
export function readListeners(balancer: Json, frontend: string, configurations: readonly At[]): readonly Listener[] {
  const rulesIn = (list: string) =>
    listOf(balancer, list).filter(({ properties }) => same(properties.frontendIPConfiguration?.id, frontend));
  const [natRules, balancing] = [rulesIn('inboundNatRules'), rulesIn('loadBalancingRules')];
  const readNatRules = natRules.filter((rule) => !isOddRule(rule));
  const pools = readPools(balancer, configurations);
  const probeOf = (reference: Json | undefined): Json | undefined =>
    listOf(balancer, 'probes').find((probe) => same(probe['id'], reference?.['id']))?.['properties'];
  const isUnseen = (id: string | undefined): boolean =>
    id !== undefined && !configurations.some(({ configuration }) => same(configuration.id, id));
  return [
    ...readNatRules.flatMap((rule) => readShared(rule, balancer, configurations)),
    ...readNatRules
      .filter((rule) => !isShared(rule))
      .map(({ id, properties: rule }) => ({
        protocol: rule.protocol as string,
        port: rule.frontendPort as number,
        backendPort: (rule.enableFloatingIP === true ? rule.frontendPort : rule.backendPort) as number,
        backends: configurations.filter(({ configuration }) =>
          rule.backendIPConfiguration === undefined
            ? configuration.natRules.some((each) => same(each, id))
            : same(configuration.id, rule.backendIPConfiguration.id),
        ),
        hasUnseen: isUnseen(rule.backendIPConfiguration?.id),
        probePort: undefined,
        isFloating: rule.enableFloatingIP === true,
      })),
    ...balancing
      .filter((rule) => !isOddRule(rule))
      .map((each) => ({ each, rule: each['properties'] }))
      .map(({ each, rule }) => ({
        protocol: rule.protocol as string,
        port: rule.frontendPort as number,
        backendPort: (rule.enableFloatingIP === true ? rule.frontendPort : rule.backendPort) as number,
        backends: pools.find(({ id }) => isOfPool(each, id))?.backends ?? [],
        hasUnseen: pools.some((pool) => isOfPool(each, pool.id) && pool.hasUnseen),
        probePort: probeOf(rule.probe)?.['port'],
        isAllUp: probeOf(rule.probe)?.['noHealthyBackendsBehavior'] === 'AllProbedUp',
        isFloating: rule.enableFloatingIP === true,
      })),
    ...[...natRules, ...balancing].filter(isOddRule).map(listenerOfOdd),
  ];
}
