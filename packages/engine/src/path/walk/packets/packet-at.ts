import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { replyTo, type Packet } from '../../../rules/packet.ts';
import { isFirewall } from '../devices/firewall.ts';
import { seenAt } from '../onward.ts';
import { NOBODY_ANEW, walk } from '../walk.ts';
import type { Walk } from '../record.ts';
import { packetSentTo } from './packet-sent.ts';

/**
 * The packet as a step of a walk saw it: behind a public address or a load balancer it carries the interface's own, unless that
 * floats, and behind a firewall maybe that one's.
 */
export const packetAt = (walked: Walk, index: number): Packet =>
  index === walked.steps.length - 1 ? walked.arrived : packetSentTo(walked, index);

/** The same as groups there saw it: others may be in the application security groups of its rules than where the packet began. */
export const packetSeenAt = (network: CloudNetwork, walked: Walk, index: number): Packet =>
  seenAt(
    network,
    walked.steps[index]?.configuration ?? NONE,
    walked.steps[0]?.configuration ?? NONE,
    packetAt(walked, index),
  );

/**
 * The flows that a walk is made of for whoever answers: one to each firewall that sends on under an address of its own, and one
 * from the last of these. Mostly it is one itself.
 */
export function stretchesOf(walked: Walk): readonly [Walk, ...Walk[]] {
  const { steps, anew, packet } = walked;
  let [from, sent] = [0, packet];
  const before = anew.map(({ step, packet: next }): Walk => {
    const own = steps.slice(from, step + 1);
    const stretch: Walk = {
      ...BETWEEN,
      packet: sent,
      arrived: sent,
      steps: own,
      last: steps[step]?.configuration ?? NONE,
    };
    [from, sent] = [step, next];
    return stretch;
  });
  const last: Walk = from === 0 ? walked : { ...walked, packet: sent, steps: steps.slice(from), anew: NOBODY_ANEW };
  const [first, ...others] = [...before, last];
  return [first ?? last, ...others];
}

/** Somebody sent on what came there, which is as good as delivered for the answers. */
const BETWEEN = { anew: NOBODY_ANEW, forks: [], choices: [], end: 'delivered' } as const;

/** The packet as a firewall that it is for sees it: for the address that was asked for, from whomever is seen there. */
export function packetForItself({ packet, arrived }: Walk): Packet {
  const { d0, d1, d2, d3, destinationPort, destinationMember } = packet;
  return { ...arrived, d0, d1, d2, d3, destinationPort, destinationMember };
}

/**
 * The answer to a walk, as whoever it passes sees it. From behind the frontend of an internal load balancer it has that one's
 * address: the backend's host gives it back, before any route.
 */
export const replyOf = ({ packet, arrived, end }: Walk): Packet => replyTo(end === 'delivered' ? packet : arrived);

/** Where whoever is answered left with one of several addresses: the answers to any of these; mostly there is one. */
export function repliesOf(network: CloudNetwork, walked: Walk): readonly [Packet, ...Packet[]] {
  const reply = replyOf(walked);
  if (walked.end !== 'translated' || !walked.arrived.isSourceHidden) return [reply];
  const { lists, offsets, addresses } = network.configurations.otherAnswers;
  const leaving = walked.steps.findLast(({ route }) => route >= 0);
  const list = leaving === undefined ? NONE : (lists[leaving.configuration] ?? NONE);
  const isTold = leaving === walked.steps[0] || isFirewall(network, leaving?.configuration ?? NONE);
  if (list < 0 || !isTold) return [reply];
  const others: Packet[] = [];
  for (let at = offsets[list] ?? 0; at < (offsets[list + 1] ?? 0); at += 1) {
    const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = addresses.subarray(4 * at, 4 * at + 4);
    others.push({ ...reply, d0: d0 | 0, d1: d1 | 0, d2: d2 | 0, d3: d3 | 0 });
  }
  return [reply, ...others];
}

/** The ways of the answers to each stretch of a walk, the last one's first, where everybody on them is asked. */
export const answersTo = (network: CloudNetwork, walked: Walk): readonly Walk[] =>
  stretchesOf(walked)
    .toReversed()
    .map((each) => walk(network, each.last, replyOf(each), [], { steps: each.steps, remembered: [], onlyOut: NONE }));
