import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../../path/cloud/names.ts';
import { listenerFor } from '../../path/walk/balance.ts';
import { packetOf, PROTOCOL_BITS } from '../../rules/packet.ts';
import { firewallDoorways } from './firewall-doorways.ts';

/** An address and a port at which somebody else takes TCP connections for a machine, and hands them on to the port in question. */
export type Doorway = {
  readonly address: Address;
  readonly port: Port;
  /** Ids of the rules that do it. */
  readonly rules: readonly string[];
  /** The row of the configuration that has the address. */
  readonly front: number;
  readonly by: BalancerDoor | FirewallDoor;
};
export type BalancerDoor = { readonly kind: 'balancer'; readonly listener: number };
/** `rows`: of those rules. */
export type FirewallDoor = { readonly kind: 'firewall'; readonly firewall: number; readonly rows: readonly number[] };

/**
 * Frontends of load balancers that have a configuration behind a rule, and addresses of firewalls that translate to it. Of a rule for
 * several ports that all lead to the one in question, the first.
 */
export const doorwaysTo = (network: CloudNetwork, to: number, port: Port): readonly Doorway[] => [
  ...balancerDoorways(network, to, port),
  ...firewallDoorways(network, to, port),
];

function balancerDoorways(network: CloudNetwork, to: number, port: Port): readonly Doorway[] {
  const { configurations, listeners } = network;
  if (listeners.ids.length === 0) return [];
  const { addresses, listenerOffsets } = configurations;
  const doorways: Doorway[] = [];
  for (let front = 0; front < configurations.ids.length; front += 1)
    for (let at = listenerOffsets[front] ?? 0; at < (listenerOffsets[front + 1] ?? 0); at += 1) {
      const asked = frontPort(network, at, port);
      if (asked === undefined || !backendsOf(network, at).includes(to)) continue;
      const address = addressOf(addresses, front);
      const packet = packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort: asked });
      // A rule for the port itself stands before one for all.
      if (listenerFor(network, front, packet) !== at) continue;
      const rules = [idOf(network, listeners.ids, at)];
      doorways.push({ address, port: asked, rules, front, by: { kind: 'balancer', listener: at } });
    }
  return doorways;
}

const backendsOf = ({ listeners: { backends, offsets } }: CloudNetwork, listener: number) =>
  backends.subarray(offsets[listener], offsets[listener + 1]);

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
