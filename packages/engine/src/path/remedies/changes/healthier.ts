import type { Port } from '../../../address/port.ts';
import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressOf, idOf, ruleNames } from '../../cloud/names.ts';
import { keepersOut } from '../../walk/devices/health.ts';
import { ruleChange, type Added } from './added-rules.ts';
import { backendsOfRule } from './backends-of-rule.ts';
import type { Change } from './change.ts';

/** One healthy backend is enough: whatever makes any of them one. What keeps its probes out goes away with that. */
export function healthier(network: CloudNetwork, { context }: Issue, added: Added): readonly (readonly Change[])[] {
  const { rule, probePort } = context;
  const { configurations, interfaces, machines } = network;
  // Of an application gateway: what keeps each backend away is an issue of its own.
  if (probePort === undefined) return [];
  return backendsOfRule(network, rule).map((row) => {
    const machine = interfaces.machines[configurations.interfaces[row] ?? NONE] ?? NONE;
    const isOff = (machines.powerStates[machine] ?? NONE) >= 0;
    const start = { kind: 'do', resource: idOf(network, machines.ids, machine), what: 'start the machine' } as const;
    const flow = {
      protocol: 'tcp',
      sources: ['AzureLoadBalancer'],
      destination: addressOf(configurations.addresses, row),
      destinationPort: Number(probePort) as Port,
    } as const;
    const letIn = keepersOut(network, row, Number(probePort)).map((decided): Change => {
      const { id, group, origin, priority } = ruleNames(network, decided);
      return origin === 'admin'
        ? { kind: 'change-rule', rule: id }
        : ruleChange(
            network,
            { origin: 'inbound', context: { group, rule: id, priority: String(priority) } },
            flow,
            added,
          );
    });
    return [...(isOff ? [start] : []), ...letIn];
  });
}
