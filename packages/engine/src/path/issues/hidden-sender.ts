import { addressOf, ipv4Of, wordsOfNumber, type Address } from '../../address/address.ts';
import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { spaceOfSet } from '../../table/address-sets.ts';
import { ruleInDoubt } from '../../rules/decide.ts';
import { missesOf } from '../../rules/fields.ts';
import type { Packet } from '../../rules/packet.ts';
import { lastPart, ruleNames } from '../cloud/names.ts';
import { GROUP_MISSING } from '../walk/filters.ts';
import { packetAt } from '../walk/packets/packet-at.ts';
import { subnetAt, tagsAt } from '../walk/place.ts';
import type { Walk } from '../walk/record.ts';
import { isUndetermined, type Filter } from './asked.ts';
import { contextOf } from './asked-words.ts';

/** Where a rule is in doubt only because nobody knows by which of its addresses somebody sends: that. */
export function hiddenSender(
  network: CloudNetwork,
  walked: Walk,
  index: number,
  { direction, level }: Filter,
  decided: number,
  subject: 'the flow comes' | 'answers come' = 'the flow comes',
): Issue | undefined {
  if (!isUndetermined(decided) || decided === GROUP_MISSING) return undefined;
  const at = walked.steps[index]?.configuration;
  const packet = packetAt(walked, index);
  if (at === undefined) return undefined;
  const rule = ruleInDoubt(decided);
  const doubt = doubtOfSender(network, at, packet, rule, subject);
  if (doubt === undefined) return undefined;
  return { ...doubt, origin: direction, severity: 'warning', context: contextOf(ruleNames(network, rule), level) };
}

/** The same of a rule that would decide. */
export function doubtOfSender(
  network: CloudNetwork,
  at: number,
  packet: Packet,
  rule: number,
  subject: 'the flow comes' | 'answers come' = 'the flow comes',
): Pick<Issue, 'code' | 'sentence'> | undefined {
  const which = whichSender(network, at, packet, rule);
  if (which === undefined) return undefined;
  const { name, group } = ruleNames(network, rule);
  return {
    code: 'CONFIG_MISSING',
    sentence: `${which} ${subject} from is in no document, and the rule ${name} of ${lastPart(group)}, which would decide, tells some from others.`,
  };
}

/** Which addresses those are, for a sentence, if that is all that a rule's match hangs on. `at`: where it is asked. */
export function whichSender(network: CloudNetwork, at: number, packet: Packet, rule: number): string | undefined {
  if (!packet.isSourceHidden) return undefined;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, at));
  const known = { ...packet, isSourceHidden: false };
  const { unknown } = missesOf(network.rules, network.sets, rule, known, virtualNetwork, internet);
  return unknown.length > 0 ? undefined : addressWords(network, packet);
}

/** Of several addresses that a flow may leave with some are let in, and others are not. */
export const sendersDiffer = (addresses: readonly string[]): Issue => ({
  code: 'ROUTE_HOPS_DIFFER',
  origin: 'outbound',
  severity: 'warning',
  sentence: `With which of ${addresses.slice(0, -1).join(', ')} and ${addresses.at(-1)} a flow leaves here is not known, and not with all of them it is let in.`,
  context: {},
});

/** As many are named one by one. */
const MOST_NAMED = 4;

function addressWords({ sets }: CloudNetwork, { isIpv4, hiddenIn }: Packet): string {
  if (hiddenIn < 0) return 'Which public address';
  const { four, six } = spaceOfSet(sets, hiddenIn);
  const edges = isIpv4 ? four.map(BigInt) : six;
  const words = isIpv4 ? (each: bigint) => ipv4Of(Number(each)) : ipv6Of;
  const named: Address[] = [];
  for (let at = 0; at < edges.length; at += 2)
    for (let each = edges[at] ?? 0n; each < (edges[at + 1] ?? 0n) && named.length <= MOST_NAMED; each += 1n)
      named.push(words(each));
  const highest = words((edges.at(-1) ?? 1n) - 1n);
  return named.length <= MOST_NAMED
    ? `Which of ${named.slice(0, -1).join(', ')} and ${highest}`
    : `Which address from ${named[0]} to ${highest}`;
}

const ipv6Of = (number: bigint): Address => addressOf(wordsOfNumber(number));
