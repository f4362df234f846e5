import { ipv4Of, wordsOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { IS } from '../network/cloud/places.ts';
import { addressOf } from '../path/cloud/names.ts';
import { sourceEdges } from '../path/explain/address-edges.ts';
import { isUndeterminedAt } from '../path/issues/asked.ts';
import { endingBehind } from '../path/relay/relayed.ts';
import { isFront, isUnsureAt, listenerFor } from '../path/walk/devices/balance.ts';
import { healthBehind } from '../path/walk/devices/health.ts';
import { isClosedBy } from '../path/walk/filters.ts';
import { flagsAt, gatewayAt, homeOf } from '../path/walk/place.ts';
import { arrival, isDeniedAt } from '../path/walk/step.ts';
import { packetOf, type Packet } from '../rules/packet.ts';
import { addressIn } from '../table/address-column.ts';
import { valueOf } from '../table/address-index.ts';
import { holds4 } from '../table/address-sets.ts';
import { answersOut, type AnswersOut } from './answers-out.ts';
import type { End } from './targets.ts';

/** Both ends included. */
export type AddressRange = { readonly from: Address; readonly to: Address };

/** Whose flows to a configuration's own public address are delivered. */
export function internetInto(network: CloudNetwork, asked: number, port: Port): readonly AddressRange[] {
  const { configurations, lookups } = network;
  const shown = addressIn(configurations.publicAddresses, asked);
  if (shown === undefined) return [];
  // Of an application gateway, the frontend that has the address, and only what somebody behind it serves.
  const [a, b, c, d] = wordsOf(shown);
  const to = gatewayAt(network, asked) < 0 ? asked : valueOf(lookups.publicOwners, 0, a, b, c, d);
  const flow = { protocol: 'tcp', source: shown, destination: shown, destinationPort: port } as const;
  // What a gateway load balancer lets in nobody knows.
  if ((configurations.inspectors[to] ?? NONE) >= 0) return [];
  if (gatewayAt(network, to) >= 0 && endingBehind(network, to, flow) !== 'delivered') return [];
  if (!isFront(network, to)) return internetPast(network, [[to, port]], to);
  const packet = packetOf(flow);
  const listener = listenerFor(network, to, packet);
  return internetPast(network, backendsAt(network, to, listener, packet), to, listener);
}

/** Any of whom a load balancer may choose. */
function backendsAt(network: CloudNetwork, front: number, listener: number, packet: Packet): readonly End[] {
  const port = network.listeners.backendPorts[listener] ?? NONE;
  if (isUnsureAt(network, front, packet)) return [];
  const { healthy, isOpen } = listener < 0 ? { healthy: [], isOpen: true } : healthBehind(network, listener);
  // Who else may get the flow nobody knows.
  if (isOpen) return [];
  return healthy.map((row) => [row, (port < 0 ? packet.destinationPort : port) as Port]);
}

/**
 * Whose flows are delivered at a configuration, by whichever public address they were sent to it: rules, power and answers. Of several,
 * at whichever of them, as nobody knows which one it is. `shown`: the row that has the public address; `listener`: of the rule by which
 * a frontend hands them on; `answersTo`: where answers of an end are known already.
 */
export function internetPast(
  network: CloudNetwork,
  ends: readonly End[],
  shown: number,
  listener = NONE,
  answersTo = ([to, port]: End): AnswersOut => answersOut(network, to, port),
): readonly AddressRange[] {
  const [first] = ends;
  if (first === undefined) return [];
  const isFloating = network.listeners.isFloating[listener] === 1;
  const asked = ends.map((end) => {
    const [to, port] = end;
    return { to, port, ...seenTo(network, to, isFloating ? shown : to), ...answersTo(end) };
  });
  const all = new Set(asked.flatMap(({ to, edges }) => [...sourceEdges(network, to), ...edges]));
  return internetWhere(network, homeOf(network, first[0]), all, (source, word) =>
    asked.every(({ to, port, destination, destinationMember, isAnswered }) => {
      const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort: port });
      return isLetIn(network, to, { ...packet, destinationMember }, shown) && isAnswered(word);
    }),
  );
}

/** The destination as rules at an end see it. `called`: the row whose address it has. */
function seenTo(network: CloudNetwork, to: number, called: number) {
  const { addresses, publicAddresses } = network.configurations;
  const kept = (flagsAt(network, to) & IS.untranslated) === 0 ? undefined : addressIn(publicAddresses, to);
  const destinationMember = called === to && kept === undefined ? to : NONE;
  return { destination: kept ?? addressOf(addresses, called), destinationMember };
}

/** The internet as a virtual network sees it, where something is so of addresses. `edges`: where it may not be so any more. */
export function internetWhere(
  { virtualNetworks, sets }: CloudNetwork,
  home: number,
  edges: ReadonlySet<number>,
  isSo: (source: Address, word: number) => boolean,
): readonly AddressRange[] {
  const internet = virtualNetworks.internet[home] ?? 0;
  const starts = [...edges].toSorted((one, other) => one - other);
  const ranges: { from: number; to: number }[] = [];
  for (const [index, start] of starts.entries()) {
    if (!holds4(sets, internet, start) || !isSo(ipv4Of(start), start)) continue;
    const end = (starts[index + 1] ?? 2 ** 32) - 1;
    const last = ranges.at(-1);
    if (last !== undefined && last.to === start - 1) last.to = end;
    else ranges.push({ from: start, to: end });
  }
  return ranges.map((range) => ({ from: ipv4Of(range.from), to: ipv4Of(range.to) }));
}

/** Groups and admin rules for certain, not perhaps. */
function isLetIn(network: CloudNetwork, at: number, packet: Packet, shown: number): boolean {
  const step = arrival(network, at, packet, false, isClosedBy(network, at, shown));
  return !isDeniedAt(network, step) && !isUndeterminedAt(step);
}
