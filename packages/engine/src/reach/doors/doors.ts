import { wordsOf, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { edgesOf } from '../../path/explain/address-edges.ts';
import { translatingRule } from '../../path/relay/translated.ts';
import { healthBehind } from '../../path/walk/health.ts';
import { homeOf } from '../../path/walk/place.ts';
import { endOfRules, firstRule, segmentOf } from '../../rules/compile/rule-tables.ts';
import { packetOf } from '../../rules/packet.ts';
import { valueOf } from '../../table/address-index.ts';
import { internetPast, internetWhere, type AddressRange } from '../internet.ts';
import { endingsBehind, type End } from './behind.ts';
import { doorwaysTo, type Doorway } from './doorways.ts';
import { reachersBy } from './reachers-by.ts';

/** Another address and port by which a machine is reached. */
export type Door = {
  readonly address: Address;
  readonly port: number;
  /** Ids of the rules that hand on what comes there. */
  readonly rules: readonly string[];
  /** As `Reachers` has them, of those who ask there. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
  readonly internet: readonly AddressRange[];
};

/** Who reaches a configuration's port by way of load balancers and of firewalls that translate. */
export const doorsTo = (network: CloudNetwork, to: number, port: Port): readonly Door[] =>
  doorwaysTo(network, to, port).map((doorway) => ({
    address: doorway.address,
    port: doorway.port,
    rules: doorway.rules,
    ...reachersBy(network, [to, port], doorway),
    internet: internetBy(network, [to, port], doorway),
  }));

function internetBy(network: CloudNetwork, end: End, doorway: Doorway): readonly AddressRange[] {
  const { address, by } = doorway;
  if (valueOf(network.lookups.publicOwners, 0, ...wordsOf(address)) < 0) return [];
  if (by.kind === 'firewall') return internetByFirewall(network, end, doorway, by.firewall);
  return healthBehind(network, by.listener).healthy.includes(end[0]) ? internetPast(network, ...end) : [];
}

function internetByFirewall(
  network: CloudNetwork,
  end: End,
  { address, port, front }: Doorway,
  firewall: number,
): readonly AddressRange[] {
  const subnet = network.configurations.subnets[front] ?? NONE;
  const edges = edgesOf(network, subnet, translatingRules(network, firewall), 'source');
  const endingBehind = endingsBehind(network, front, firewall, end);
  return internetWhere(network, homeOf(network, front), edges, (source) => {
    const packet = packetOf({ protocol: 'tcp', source, destination: address, destinationPort: port });
    const rule = translatingRule(network, front, firewall, packet);
    return rule >= 0 && endingBehind(rule) === 'delivered';
  });
}

function* translatingRules({ firewalls, rules }: CloudNetwork, firewall: number): Iterable<number> {
  const segment = segmentOf(firewalls.translatingGroups[firewall] ?? NONE, 'inbound');
  for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) yield rule;
}
