import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { idOf, lastPart, ruleNames } from '../cloud/names.ts';
import { mayPassBefore } from '../walk/devices/passed-before.ts';
import { packetAt } from '../walk/packets/packet-at.ts';
import type { Walk } from '../walk/record.ts';
import { contextOf } from './asked-words.ts';
import { doubtAt } from './doubt.ts';
import { doubtOfSender } from './hidden-sender.ts';

/** Behind it groups see the firewall and not the sender, and answers come to it, whatever routes say. */
export function sentAnew(network: CloudNetwork, walked: Walk, index: number): Issue {
  const { configuration = NONE, firewall = NONE } = walked.steps[index] ?? {};
  const id = idOf(network, network.configurations.ids, configuration);
  const before = passedBefore(network, walked, index);
  const sends =
    before === undefined
      ? `${lastPart(id)} ${firewall < 0 ? 'may send' : 'sends'} this on under an address of its own`
      : `${before.sentence} If it does, the sender's address stays; if not, ${before.otherwise} lets the flow pass, and ${lastPart(id)} sends it on under an address of its own`;
  return {
    code: before?.code ?? 'ANALYSIS_UNSUPPORTED',
    origin: 'outbound',
    severity: 'warning',
    sentence: `${sends}, and what comes of that behind it is not modelled.`,
    context: { resource: id, ...before?.context },
  };
}

/** A network rule that may let a packet pass before an application rule does. */
export type Before = Pick<Issue, 'code' | 'sentence' | 'context'> & {
  /** The name of the application rule that lets the packet pass if the network rule does not. */
  readonly otherwise: string;
};

/** What is not known of a network rule by which the firewall at a step may let a packet pass before an application rule does. */
export function passedBefore(network: CloudNetwork, walked: Walk, index: number): Before | undefined {
  const { configuration = NONE, firewall: decided = NONE } = walked.steps[index] ?? {};
  const packet = packetAt(walked, index);
  const rule = mayPassBefore(network, configuration, decided, packet);
  if (rule < 0) return undefined;
  const names = ruleNames(network, rule);
  return {
    ...(doubtOfSender(network, configuration, packet, rule) ?? doubtAt(network, configuration, packet, rule)),
    context: contextOf(names, 'firewall'),
    otherwise: ruleNames(network, decided).name,
  };
}
