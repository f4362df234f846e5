import { wordsOf } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { IS } from '../network/cloud/places.ts';
import { endingOfWays, mayArrive } from '../path/cloud/branches.ts';
import { addressOf } from '../path/cloud/names.ts';
import { sourceEdges } from '../path/explain/address-edges.ts';
import { isUndeterminedAt } from '../path/issues/asked.ts';
import type { PathDisposition } from '../path/path.ts';
import { endingBehind } from '../path/relay/relayed.ts';
import { isFront, isUnsureAt, listenerFor } from '../path/walk/devices/balance.ts';
import { healthBehind } from '../path/walk/devices/health.ts';
import { isInspected } from '../path/walk/devices/inspected.ts';
import { isClosedBy } from '../path/walk/filters.ts';
import { flagsAt, gatewayAt, homeOf } from '../path/walk/place.ts';
import { arrival, isDeniedAt } from '../path/walk/step.ts';
import { packetOf, type Packet } from '../rules/packet.ts';
import { addressIn } from '../table/address-column.ts';
import { valueOf } from '../table/address-index.ts';
import { answersOut, type AnswersOut } from './answers-out.ts';
import { internetBy, NOBODY_THERE, type FromInternet } from './from-internet.ts';
import type { End } from './targets.ts';

/** Whose flows to a configuration's own public address are delivered. */
export function internetInto(network: CloudNetwork, asked: number, port: Port): FromInternet {
  const { configurations, lookups } = network;
  const shown = addressIn(configurations.publicAddresses, asked);
  if (shown === undefined) return NOBODY_THERE;
  // Of an application gateway, the frontend that has the address, and only what somebody behind it serves.
  const [a, b, c, d] = wordsOf(shown);
  const to = gatewayAt(network, asked) < 0 ? asked : valueOf(lookups.publicOwners, 0, a, b, c, d);
  const flow = { protocol: 'tcp', source: shown, destination: shown, destinationPort: port } as const;
  const behind = gatewayAt(network, to) < 0 ? 'delivered' : endingBehind(network, to, flow);
  if (!isFront(network, to)) return internetPast(network, [{ end: [to, port], isSure: true }], to, { behind });
  const packet = packetOf(flow);
  const listener = listenerFor(network, to, packet);
  if (listener < 0) return NOBODY_THERE;
  const { healthy, inDoubt, isOpen } = healthBehind(network, listener);
  const backendPort = network.listeners.backendPorts[listener] ?? NONE;
  const ends = healthy.map((row) => ({
    end: [row, (backendPort < 0 ? port : backendPort) as Port] as const,
    isSure: !inDoubt.includes(row),
  }));
  return internetPast(network, ends, to, { listener, isOpen, isUnsure: isUnsureAt(network, to, packet) });
}

/** One of whom a flow may come to; `isSure`: it is known that flows come there. */
type OneEnd = { readonly end: End; readonly isSure: boolean };

/**
 * `listener`: of the rule by which a frontend hands flows on; `behind`: how they end that come in, where something waits there; `isOpen`:
 * somebody else of whom no document tells may get them; `isUnsure`: nobody knows whether anybody does; `answersTo`: where answers of an end
 * are known already.
 */
type Entrance = {
  readonly listener?: number;
  readonly behind?: PathDisposition;
  readonly isOpen?: boolean;
  readonly isUnsure?: boolean;
  readonly answersTo?: (end: End) => AnswersOut;
};

/**
 * Whose flows are delivered at a configuration, by whichever public address they were sent to it: rules, power and answers. Of several,
 * nobody knows at which. `shown`: the row that has the public address.
 */
export function internetPast(
  network: CloudNetwork,
  ends: readonly OneEnd[],
  shown: number,
  {
    listener = NONE,
    behind = 'delivered',
    isOpen = false,
    isUnsure = false,
    answersTo = ([to, port]) => answersOut(network, to, port),
  }: Entrance = {},
): FromInternet {
  if (ends.length === 0 && !isOpen) return NOBODY_THERE;
  const isInDoubt = isUnsure || isInspected(network, shown);
  const isFloating = network.listeners.isFloating[listener] === 1;
  const asked = ends.map(({ end, isSure }) => {
    const [to, port] = end;
    return { to, port, isSure, ...seenTo(network, to, isFloating ? shown : to), ...answersTo(end) };
  });
  const all = new Set([0, ...asked.flatMap(({ to, edges }) => [...sourceEdges(network, to), ...edges])]);
  const elsewhere = isOpen ? [{ endings: ['undetermined' as const], isSure: true }] : [];
  return internetBy(network, homeOf(network, ends[0]?.end[0] ?? shown), all, (source, word) => {
    const told = asked.map(({ to, port, isSure, destination, destinationMember, endingOf }) => {
      const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort: port });
      const isClosed = isClosedBy(network, to, shown);
      const ending = endingPast(network, to, { ...packet, destinationMember }, isClosed, () => endingOf(word));
      return { endings: [ending === 'delivered' ? behind : ending], isSure };
    });
    const ending = endingOfWays([...told, ...elsewhere], false) ?? 'undetermined';
    return isInDoubt ? doubtful(ending) : ending;
  });
}

/** How a flow ends that groups and admin rules see coming in; `answer`: if they let it. */
export function endingPast(
  network: CloudNetwork,
  at: number,
  packet: Packet,
  isClosed: boolean,
  answer: () => PathDisposition,
): PathDisposition {
  const step = arrival(network, at, packet, false, isClosed);
  if (isDeniedAt(network, step)) return 'denied';
  return isUndeterminedAt(step) ? doubtful(answer()) : answer();
}

/** How a flow ends of which nobody knows whether it comes in. `ending`: where it does. */
export const doubtful = (ending: PathDisposition): PathDisposition =>
  ending === 'delivered' || mayArrive(ending) ? 'undetermined' : ending;

/** The destination as rules at an end see it. `called`: the row whose address it has. */
function seenTo(network: CloudNetwork, to: number, called: number) {
  const { addresses, publicAddresses } = network.configurations;
  const kept = (flagsAt(network, to) & IS.untranslated) === 0 ? undefined : addressIn(publicAddresses, to);
  const destinationMember = called === to && kept === undefined ? to : NONE;
  return { destination: kept ?? addressOf(addresses, called), destinationMember };
}
