import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { isAllow } from '../../../rules/compile/rule-tables.ts';
import { NO_MATCH } from '../../../rules/decide.ts';
import { MAYBE, NO, YES, type Match } from '../../../rules/match.ts';
import type { Packet } from '../../../rules/packet.ts';
import { packetSentTo } from '../packets/packet-sent.ts';
import type { WalkStep } from '../step.ts';
import { isAnsweredOutside, type Walk } from '../record.ts';
import { firewallAt, isByApplication, keepsSender } from './firewall.ts';
import { hasApplicationRules, mayPassBefore, mayPassByApplication } from './passed-before.ts';

/**
 * Does a firewall send a packet on under an address of its own, by what its rules decided? So it does with what an application rule
 * lets pass, and with what is for addresses that are not private to it ("Azure Firewall SNAT private IP address ranges"). `MAYBE`
 * where nobody knows, as where a network rule may let it pass before that, or not which addresses it has.
 */
export function sendsAnew(network: CloudNetwork, configuration: number, decided: number, packet: Packet): Match {
  const firewall = firewallAt(network, configuration);
  const { rules, firewalls } = network;
  if (firewall < 0 || decided === NO_MATCH || (decided >= 0 && !isAllow(rules, decided))) return NO;
  const isKept = keepsSender(network, firewall, packet);
  if (decided >= 0) {
    if (isKept && !isByApplication(network, firewall, decided)) return NO;
    if (isKept && mayPassBefore(network, configuration, decided, packet) >= 0) return MAYBE;
    return packet.isIpv4 && (firewalls.instanceSets[firewall] ?? NONE) >= 0 ? YES : MAYBE;
  }
  if (!isKept) return MAYBE;
  return hasApplicationRules(network, firewall) && mayPassByApplication(network, configuration, packet) ? MAYBE : NO;
}

/** The first firewall on the way of which nobody knows whether, or as whom, it sends on what is not for the internet. */
export function senderAnew(network: CloudNetwork, walked: Walk): WalkStep | undefined {
  const { steps, end, anew } = walked;
  if (network.firewalls.groups.length === 0) return undefined;
  // Out to the internet, whoever has the address there.
  const isOutward = end === 'translated' || isAnsweredOutside(walked);
  const leaving = isOutward ? steps.findLast(({ route }) => route >= 0) : undefined;
  return steps.find(
    (step, index) =>
      // Behind the last one nobody is asked about its address.
      index > 0 &&
      index < steps.length - 1 &&
      step !== leaving &&
      !anew.some((each) => each.step === index) &&
      sendsAnew(network, step.configuration, step.firewall, packetSentTo(walked, index)) !== NO,
  );
}
