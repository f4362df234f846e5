import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { PROTOCOL_BITS, type Packet, TCP_AND_UDP } from '../../../rules/packet.ts';
import { IS } from '../../../network/cloud/places.ts';
import { textAt } from '../../../table/text-table.ts';
import { healthBehind, isUnsure, type Health } from './health.ts';
import { flagsAt, interfaceAt, isOneMachine } from '../place.ts';
import type { WalkStep } from '../step.ts';
import type { Walk } from '../record.ts';

/**
 * What a load balancer does with a new flow. `count`: of how many healthy backends one is chosen; those of whom no document tells are
 * one more together, and come last.
 */
export type Balanced =
  | HandedOn
  | { readonly kind: 'unseen-backend'; readonly count: number }
  | { readonly kind: 'no-listener' | 'no-backends' | 'backends-down' | 'answered' | 'perhaps-answered' };
export type HandedOn = {
  readonly kind: 'handed-on';
  readonly backend: number;
  readonly port: number;
  /** The flow keeps the address that was asked for. */
  readonly isFloating: boolean;
  readonly count: number;
};

export const isFront = (network: CloudNetwork, row: number): boolean => (flagsAt(network, row) & IS.front) !== 0;

/**
 * `choice`: which of the healthy backends, as Azure chooses by hash and nobody knows which. `again`: who got the flow before,
 * and so gets it now ("High availability ports overview": flow symmetry); `NONE` where nobody did.
 */
export function balance(network: CloudNetwork, front: number, packet: Packet, choice: number, again: number): Balanced {
  const { listeners } = network;
  const listener = ruleFor(network, front, packet);
  if (listener < 0) return { kind: 'no-listener' };
  const health = healthBehind(network, listener);
  if (isPinged(network, front, packet)) return { kind: answerOf(health) };
  const { backends, healthy, isOpen } = health;
  const count = isOpen ? healthy.length + 1 : healthy.length;
  if (backends.length === 0 && !isOpen) return { kind: 'no-backends' };
  const same = again < 0 ? NONE : sameAmong(network, healthy, again);
  const isAgain = same >= 0;
  if (packet.protocol === PROTOCOL_BITS.icmp && count > 0) return { kind: 'unseen-backend', count: 1 };
  if (isOpen && !isAgain && (choice === healthy.length || healthy.length === 0))
    return { kind: 'unseen-backend', count };
  const backend = isAgain ? same : (healthy[choice] ?? healthy[0]);
  if (backend === undefined) return { kind: 'backends-down' };
  const port = listeners.backendPorts[listener] ?? NONE;
  return {
    kind: 'handed-on',
    backend,
    port: port < 0 ? packet.destinationPort : port,
    isFloating: listeners.isFloating[listener] === 1,
    count: isAgain ? 1 : count,
  };
}

/** One of these rows, or one of the same interface, which may have got the flow at another address of its own; `NONE` where it is none. */
function sameAmong(network: CloudNetwork, rows: readonly number[], row: number): number {
  if (rows.includes(row)) return row;
  const one = interfaceAt(network, row);
  return one < 0 ? NONE : (rows.find((each) => interfaceAt(network, each) === one) ?? NONE);
}

/**
 * "Standard Public Azure Load Balancer front-end IPv4 and IPv6 addresses support testing reachability using ping" ("Test reachability of Azure
 * Load Balancer front-ends"): they answer themselves, as long as a backend is up.
 */
export const isPinged = (network: CloudNetwork, front: number, { protocol }: Packet): boolean =>
  protocol === PROTOCOL_BITS.icmp && (flagsAt(network, front) & IS.standard) !== 0;

/** The row of the rule by which a frontend treats a packet, or `NONE`: of a ping that one behind which most is known to be up. */
export function ruleFor(network: CloudNetwork, front: number, packet: Packet): number {
  if (!isPinged(network, front, packet)) return listenerFor(network, front, packet);
  const { listenerOffsets } = network.configurations;
  const [from = 0, end = 0] = listenerOffsets.subarray(front, front + 2);
  const rules = Array.from({ length: end - from }, (_, at) => from + at);
  const answers = rules.map((rule) => answerOf(healthBehind(network, rule)));
  const best = ANSWERS.find((each) => answers.includes(each));
  return best === undefined ? NONE : (rules[answers.indexOf(best)] ?? NONE);
}

const ANSWERS = ['answered', 'perhaps-answered', 'backends-down', 'no-backends'] as const;

/** What becomes of a ping, by the health behind one rule. */
function answerOf({ backends, healthy, inDoubt, isOpen }: Health): (typeof ANSWERS)[number] {
  if (healthy.length > inDoubt.length) return 'answered';
  if (healthy.length > 0 || isOpen) return 'perhaps-answered';
  return backends.length > 0 ? 'backends-down' : 'no-backends';
}

/** Does nobody know whether anybody is healthy who would get a packet from a row, as a load balancer's frontend? */
export function isUnsureAt(network: CloudNetwork, row: number, packet: Packet): boolean {
  if (!isFront(network, row)) return false;
  const listener = ruleFor(network, row, packet);
  return listener >= 0 && isUnsure(healthBehind(network, listener));
}

/** A frontend on a way, and a backend of its: their rows. */
export type ByBackend = { readonly front: number; readonly backend: number };

/**
 * The first backend on a way of which nobody knows whether it gets any flow: whether it is healthy is not known, and if it is not, others get
 * them all. Undefined where there is none; `passed`: load balancers that chose already, and choose the same one again.
 */
export function unsureBackend(
  network: CloudNetwork,
  { steps, packet, forks, last }: Pick<Walk, 'steps' | 'packet' | 'forks' | 'last'>,
  passed: readonly WalkStep[] = [],
): ByBackend | undefined {
  if (forks.length === 0) return undefined;
  for (const [at, { configuration: front }] of steps.entries()) {
    if (!isFront(network, front) || passed.some(({ configuration }) => configuration === front)) continue;
    const listener = listenerFor(network, front, packet);
    if (listener < 0) continue;
    const { healthy, inDoubt, isOpen } = healthBehind(network, listener);
    if (inDoubt.length === 0 || (healthy.length < 2 && !isOpen)) continue;
    const chosen = interfaceAt(network, steps[at + 1]?.configuration ?? last);
    const backend = inDoubt.find((row) => interfaceAt(network, row) === chosen);
    if (backend !== undefined) return { front, backend };
  }
  return undefined;
}

/** May a packet leave for the internet by the load balancers that a configuration leaves by? They carry TCP and UDP, or what outbound rules are for. */
export function isBalancedOut({ configurations }: CloudNetwork, row: number, { protocol }: Packet): boolean {
  const { balancedProtocols } = configurations;
  const carried = balancedProtocols.length === 0 ? TCP_AND_UDP : (balancedProtocols[row] ?? 0);
  return (carried & protocol) !== 0;
}

/** Ids and addresses of those behind a load balancer's rule, by its row, of whom no document tells. */
export const unseenBehind = ({ listeners: { unseen, unseenOffsets }, texts }: CloudNetwork, listener: number) =>
  Array.from(unseen.subarray(unseenOffsets[listener], unseenOffsets[listener + 1]), (text) => textAt(texts, text));

/**
 * May a configuration, of which there is a document, be who is behind a rule's ports, because no document tells which of these each member of
 * the pool has? Then it is among those unseen by its own id.
 */
export const maySharePorts = (network: CloudNetwork, listener: number, row: number): boolean =>
  row >= 0 && unseenTexts(network, listener).includes(network.configurations.ids[row] ?? 0);

/** Has each of those behind a rule's ports one of these, and no document tells which? */
export const arePortsUntold = (network: CloudNetwork, listener: number): boolean =>
  unseenTexts(network, listener).some((text) => isMember(network, network.configurations.ids.indexOf(text)));

/** Is it not another load balancer's frontend, which may be behind a cross-region one? */
const isMember = (network: CloudNetwork, row: number): boolean => row >= 0 && !isFront(network, row);

const unseenTexts = ({ listeners: { unseen, unseenOffsets } }: CloudNetwork, listener: number) =>
  unseen.subarray(unseenOffsets[listener], unseenOffsets[listener + 1]);

/** Rows of the configurations behind a load balancer's rule, by its row. */
export const backendsOf = ({ listeners: { backends, offsets } }: CloudNetwork, listener: number) =>
  backends.subarray(offsets[listener], offsets[listener + 1]);

/** Has the machine of a configuration a frontend's address as well, because that floats? */
export function isFloatingAt(network: CloudNetwork, front: number, at: number): boolean {
  const { configurations, listeners } = network;
  const end = configurations.listenerOffsets[front + 1] ?? 0;
  for (let listener = configurations.listenerOffsets[front] ?? 0; listener < end; listener += 1)
    if (
      listeners.isFloating[listener] === 1 &&
      backendsOf(network, listener).some((backend) => isOneMachine(network, backend, at))
    )
      return true;
  return false;
}

/**
 * One for all ports and protocols is told to "load-balance all protocol flows on all ports", and further on "all TCP and UDP flows" ("High availability
 * ports overview"): whether it takes ICMP is not known.
 */
const mayTakePings = ({ protocol }: Packet, bits: number, from: number, to: number): boolean =>
  protocol === PROTOCOL_BITS.icmp && bits === TCP_AND_UDP && from === 0 && to === 65_535;

/** The row of the rule of a frontend for this protocol and port, or `NONE`: one for the port itself before one for all. */
export function listenerFor({ configurations, listeners }: CloudNetwork, front: number, packet: Packet): number {
  let found = NONE;
  const end = configurations.listenerOffsets[front + 1] ?? 0;
  // One that a host chose for itself: a rule for all ports takes it, and one for any single port hardly ever.
  const port = packet.destinationPort < 0 ? 65_535 : packet.destinationPort;
  for (let at = configurations.listenerOffsets[front] ?? 0; at < end; at += 1) {
    const [from = 0, to = 0, bits = 0] = [listeners.froms[at], listeners.tos[at], listeners.protocols[at]];
    if ((bits & packet.protocol) === 0 && !mayTakePings(packet, bits, from, to)) continue;
    if (port < from || port > to) continue;
    if (from === to) return at;
    if (found < 0) found = at;
  }
  return found;
}
