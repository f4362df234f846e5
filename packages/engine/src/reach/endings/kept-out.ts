import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { askFirewall, isKeptFrom } from '../../path/walk/filters.ts';
import { sendsAnew } from '../../path/walk/devices/firewall.ts';
import { ownRow, seenAt } from '../../path/walk/onward.ts';
import { packetAt } from '../../path/walk/packets/packet-at.ts';
import { walk, type Answered } from '../../path/walk/walk.ts';
import { NO } from '../../rules/match.ts';
import type { Packet } from '../../rules/packet.ts';

/** Only where the flow goes: nobody is asked whether it may. */
const UNASKED: Answered = { steps: [], isKnownAt: () => true };

/**
 * Does a rule deny a packet for certain at some place that it passes? For whoever asks about very many: most are denied where
 * they begin, which is asked before any route is looked for, and most others at one place, whoever else would be asked
 * there. Where a packet has several ways, or its own machine takes it, nobody is asked, and the answer is no.
 */
export function isKeptOut(network: CloudNetwork, from: number, packet: Packet): boolean {
  if (packet.isToPlatform || ownRow(network, from, packet) >= 0) return false;
  if (isKeptFrom(network, from, 'outbound', packet)) return true;
  const way = walk(network, from, packet, [], UNASKED);
  const { steps } = way;
  const isArrived = way.end === 'delivered' || way.end === 'translated';
  const last = steps.length - 1;
  if (way.forks.length > 0 || steps.some(({ route }, index) => route === NONE && index < last)) return false;
  // Behind a firewall that sends on under its own address groups do not see who is asked about.
  const anew = steps.findIndex(
    ({ configuration: at }, index) =>
      index > 0 && index < last && sendsAnew(network, at, askFirewall(network, at, packet), packet) !== NO,
  );
  for (let index = anew < 0 ? last : anew; index > 0; index -= 1) {
    const at = steps[index]?.configuration ?? NONE;
    const seen = seenAt(network, at, from, packetAt(way, index));
    if (isKeptFrom(network, at, 'inbound', seen)) return true;
    if (!(isArrived && index === last) && isKeptFrom(network, at, 'outbound', seen)) return true;
  }
  return false;
}
