import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../../path/cloud/names.ts';
import { backendsOf, listenerFor, maySharePorts } from '../../path/walk/devices/balance.ts';
import { packetOf, PROTOCOL_BITS } from '../../rules/packet.ts';
import type { PortForward } from './port-forward.ts';

/** Of a rule for several ports that all lead to the one in question, the first. */
export function balancerForwards(network: CloudNetwork, to: number, port: Port): readonly PortForward[] {
  const { configurations, listeners } = network;
  if (listeners.ids.length === 0) return [];
  const { addresses, listenerOffsets } = configurations;
  const forwards: PortForward[] = [];
  for (let front = 0; front < configurations.ids.length; front += 1)
    for (let at = listenerOffsets[front] ?? 0; at < (listenerOffsets[front + 1] ?? 0); at += 1) {
      const asked = frontPort(network, at, port);
      if (asked === undefined || !isBehind(network, at, to)) continue;
      const address = addressOf(addresses, front);
      const packet = packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort: asked });
      // A rule for the port itself stands before one for all.
      if (listenerFor(network, front, packet) !== at) continue;
      const rules = [idOf(network, listeners.ids, at)];
      forwards.push({ address, port: asked, rules, front, by: { kind: 'balancer', listener: at } });
    }
  return forwards;
}

/** Does a rule lead to a configuration, or may it, as one of those whose port no document tells? */
const isBehind = (network: CloudNetwork, listener: number, to: number): boolean =>
  backendsOf(network, listener).includes(to) || maySharePorts(network, listener, to);

/** The port of a frontend from which a rule leads to this one. */
function frontPort({ listeners }: CloudNetwork, listener: number, port: Port): Port | undefined {
  const [from = 0, to = 0, bits = 0] = [
    listeners.froms[listener],
    listeners.tos[listener],
    listeners.protocols[listener],
  ];
  const backendPort = listeners.backendPorts[listener] ?? -1;
  if ((bits & PROTOCOL_BITS.tcp) === 0) return undefined;
  if (backendPort >= 0) return backendPort === port ? (from as Port) : undefined;
  return port >= from && port <= to ? port : undefined;
}
