import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { MAYBE, NO, not, YES, type Match } from '../../rules/match.ts';
import type { Packet } from '../../rules/packet.ts';
import { idOf, lastPart } from '../cloud/names.ts';
import { firewallAt, keepsSender } from '../walk/devices/firewall.ts';
import { sendsAnew } from '../walk/devices/sends-anew.ts';
import { NOT_ASKED } from '../walk/filters.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';
import { passedBefore } from './sent-anew.ts';

/**
 * Does a firewall send a packet to the internet with its sender's own address, by which nothing leaves? What is for a private range of its
 * by a network rule; by an application rule it connects by itself, whatever it takes for private ("Azure Firewall SNAT private IP address
 * ranges"). `MAYBE`: nobody knows by which of them it passes.
 */
export function keepsSenderAt(
  network: CloudNetwork,
  { configuration, firewall: decided }: WalkStep,
  packet: Packet,
): Match {
  const firewall = firewallAt(network, configuration);
  if (firewall < 0 || !keepsSender(network, firewall, packet)) return NO;
  return decided === NOT_ASKED ? YES : not(sendsAnew(network, configuration, decided, packet));
}

/** Whether it does, where a network rule may let pass for certain what an application rule else does. */
export function keptSender(network: CloudNetwork, walked: Walk, step: WalkStep): Issue | undefined {
  const before = passedBefore(network, walked, walked.steps.indexOf(step));
  if (before === undefined || keepsSenderAt(network, step, walked.packet) !== MAYBE) return undefined;
  const resource = idOf(network, network.configurations.ids, step.configuration);
  return {
    code: before.code,
    origin: 'outbound',
    severity: 'warning',
    sentence: `${before.sentence} If it does, the sender's address stays, by which nothing leaves for the internet; if not, ${before.otherwise} lets the flow pass, and ${lastPart(resource)} sends it on under an address of its own.`,
    context: { resource, ...before.context },
  };
}
