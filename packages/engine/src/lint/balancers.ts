import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf, balancerName, idOf, lastPart } from '../path/cloud/names.ts';
import { frontOf } from '../path/relay/gateway.ts';
import { standingIssues } from '../path/relay/gateway-issues.ts';
import { isFront } from '../path/walk/devices/balance.ts';
import { healthBehind } from '../path/walk/devices/health.ts';
import type { LintFinding } from './finding.ts';

/** Rules of load balancers and application gateways that lead to nobody, and whom probes do not reach. Comes in batches, one a frontend. */
export function* balancers(network: CloudNetwork): Generator<readonly LintFinding[]> {
  const { ids, listenerOffsets } = network.configurations;
  for (const front of ids.keys()) {
    if (!isFront(network, front)) continue;
    const [from, to] = [listenerOffsets[front] ?? 0, listenerOffsets[front + 1] ?? 0];
    // A rule for several ports, or protocols, is several listeners.
    const rules = Map.groupBy(
      Array.from({ length: to - from }, (_, index) => from + index),
      (listener) => network.listeners.ids[listener] ?? NONE,
    );
    yield [...rules.values()].flatMap((listeners) => faultsOf(network, front, listeners));
  }
  yield* applicationGateways(network);
}

function faultsOf(network: CloudNetwork, front: number, listeners: readonly number[]): readonly LintFinding[] {
  const { configurations, listeners: table } = network;
  const name = balancerName(idOf(network, configurations.ids, front));
  const all = listeners.map((listener) => ({ ...healthBehind(network, listener), listener }));
  const [first] = all;
  if (first === undefined) return [];
  const resource = idOf(network, table.ids, first.listener);
  if (all.every(({ backends, isOpen }) => backends.length === 0 && !isOpen)) return [nobodyBehind(resource, name)];
  const blocked = all.flatMap((each) =>
    each.blocked.map((row) => ({ row, port: table.probePorts[each.listener] ?? NONE })),
  );
  return [...new Map(blocked.map((each) => [`${each.row} ${each.port}`, each])).values()].map(({ row, port }) => ({
    resource,
    field: 'properties.probe.id',
    problem: `Rules at ${addressOf(configurations.addresses, row)} keep the load balancer's probes to port ${port} out.`,
    consequence: `${addressOf(configurations.addresses, row)} gets no flows from ${name}.`,
    severity: 'error',
  }));
}

const nobodyBehind = (resource: string, name: string): LintFinding => ({
  resource,
  field: 'properties.backendAddressPool.id',
  problem: 'Nobody is in the pool that this rule leads to.',
  consequence: `What ${name} takes by it reaches nobody.`,
  severity: 'warning',
});

/** Whatever is asked of them: those that do not run, or that Azure cannot manage; and rules with nobody behind them. */
function* applicationGateways(network: CloudNetwork): Generator<readonly LintFinding[]> {
  const { ids, rules, ruleOffsets } = network.applicationGateways;
  for (const gateway of ids.keys()) {
    const [from, to] = [ruleOffsets[gateway] ?? 0, ruleOffsets[gateway + 1] ?? 0];
    const own = Array.from({ length: to - from }, (_, index) => from + index);
    const name = lastPart(idOf(network, ids, gateway));
    const isEmpty = (rule: number) =>
      rules.backendPorts[rule] !== NONE && rules.offsets[rule] === rules.offsets[rule + 1];
    const front = frontOf(network, gateway);
    const standing = front < 0 ? [] : standingIssues({ network, front });
    yield [
      ...standing.map(({ sentence }): LintFinding => ({
        resource: idOf(network, ids, gateway),
        field: 'properties',
        problem: sentence,
        consequence: 'It answers nobody.',
        severity: 'error',
      })),
      ...[...new Set(own.filter(isEmpty).map((rule) => idOf(network, rules.ids, rule)))].map((rule) =>
        nobodyBehind(rule, name),
      ),
    ];
  }
}
