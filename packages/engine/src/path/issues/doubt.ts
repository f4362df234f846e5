import { isUnlisted } from '../../documents/filters/read-unlisted.ts';
import { parentOf, unreadPlace } from '../../documents/resource.ts';
import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { COLUMN, HEAD, isDefaultRule, SIDE, STRIDE, TAG, UNREAD_GROUPS } from '../../rules/compile/rule-tables.ts';
import { ALL_PORTS, mayBeInAny, ruleInDoubt } from '../../rules/decide.ts';
import { missesOf, termsOf } from '../../rules/fields.ts';
import { destinationOf, sourceOf, type Packet } from '../../rules/packet.ts';
import { idOf, lastPart, ruleNames, type RuleNames } from '../cloud/names.ts';
import type { AskedWords } from '../cloud/wording.ts';
import {
  isMoreUnknown,
  isOfMissingPolicy,
  missingGroup,
  missingName,
  missingPolicyWords,
  missingScope,
  unreadField,
  untoldSides,
  type Sides,
} from '../names/names-in-rule.ts';
import { GROUP_MISSING } from '../walk/filters.ts';
import { packetSeenAt } from '../walk/packets/packet-at.ts';
import { subnetAt, tagsAt } from '../walk/place.ts';
import { untoldOfTag } from './routes/unknown-route.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Walk } from '../walk/record.ts';

type Doubt = Pick<Issue, 'code' | 'sentence'> & Partial<Pick<Issue, 'context'>>;

/** May a rule leave open whether it matches for one reason or for another? Which of them it is hangs on the packet. */
export function hasSeveralDoubts(network: CloudNetwork, rule: number): boolean {
  const { source, destination } = untoldSides(network, rule);
  const isForSomePorts = network.rules.rows[rule * STRIDE + COLUMN.sourcePorts] !== ALL_PORTS;
  return Number(source) + Number(destination) + Number(isForSomePorts) > 1;
}

/**
 * A doubt as it is told at a step: of a rule that may have several, `openRule`, the one that is the packet's, as of all rules where a tag of
 * the network's own may hold more than is known. `decided`: as `askFilter` answers.
 */
export function doubtFor(
  network: CloudNetwork,
  walked: Walk,
  { configuration }: WalkStep,
  index: number,
  { doubt, openRule }: Pick<AskedWords, 'doubt' | 'openRule'>,
  decided: number,
): Issue | undefined {
  if (doubt === undefined) return undefined;
  const rule =
    openRule ?? (decided === GROUP_MISSING || !isOpenAround(network, configuration) ? undefined : ruleInDoubt(decided));
  if (rule === undefined) return doubt;
  const { context, ...words } = doubtAt(network, configuration, packetSeenAt(network, walked, index), rule);
  return { ...doubt, ...words, context: { ...doubt.context, ...context } };
}

/** What leaves open whether a rule matches a packet that is asked about at a configuration. */
export const doubtAt = (network: CloudNetwork, configuration: number, packet: Packet, rule: number): Doubt =>
  doubtOfTag(network, configuration, packet, rule) ??
  doubtOfMember(network, configuration, packet, rule) ??
  doubtAbout(network, rule, ruleNames(network, rule), openSides(network, configuration, packet, rule));

/** May a tag of the network's own hold more than is known, or somebody be in an application security group that cannot be read? */
const isOpenAround = (network: CloudNetwork, configuration: number): boolean =>
  tagsAt(network, subnetAt(network, configuration)).virtualNetwork > TAG.set ||
  (network.rules.memberCounts[UNREAD_GROUPS] ?? 0) > 0;

function doubtOfTag(network: CloudNetwork, configuration: number, packet: Packet, rule: number): Doubt | undefined {
  const open = openTag(network, configuration, packet, rule);
  if (open === undefined) return undefined;
  const { name, group } = ruleNames(network, rule);
  const { tag, address, words, resource, field } = open;
  return {
    code: 'CONFIG_MISSING',
    sentence: `${words}: whether the tag ${tag} holds ${address} there is not known, and the rule ${name} of ${lastPart(group)}, which names it, would decide.`,
    context: unreadPlace(resource) ?? { resource, ...(field === undefined ? {} : { field }) },
  };
}

/** Who sends, or who is asked, may be in any application security group, and so in one that the rule is for. */
function doubtOfMember(network: CloudNetwork, configuration: number, packet: Packet, rule: number): Doubt | undefined {
  const { rules, configurations } = network;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  const { unknown } = missesOf(rules, network.sets, rule, packet, virtualNetwork, internet);
  const ends = [
    { field: 'source', member: packet.sourceMember, terms: termsOf(rules, rule, HEAD.sourceShift, COLUMN.source) },
    {
      field: 'destination',
      member: packet.destinationMember,
      terms: termsOf(rules, rule, HEAD.destinationShift, COLUMN.destination),
    },
  ] as const;
  const open = ends.find(
    ({ field, member, terms }) =>
      unknown.includes(field) &&
      mayBeInAny(rules, member) &&
      terms.some(([kind, group]) => kind === SIDE.applicationGroup && group >= 0),
  );
  if (open === undefined) return undefined;
  const resource = idOf(network, configurations.ids, open.member);
  const { name, group } = ruleNames(network, rule);
  return {
    code: 'CONFIG_MISSING',
    sentence: `Which application security groups ${lastPart(parentOf(resource))} is in could not be read, and the rule ${name} of ${lastPart(group)}, which is for members of some, would decide.`,
    context: { resource, field: 'properties.applicationSecurityGroups' },
  };
}

/** A tag of the network's own that leaves open whether a rule matches a packet, what of the packet it may hold, and what would tell. */
export function openTag(network: CloudNetwork, configuration: number, packet: Packet, rule: number) {
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  if (virtualNetwork <= TAG.set) return undefined;
  const { rules, sets } = network;
  const missesWith = (...tags: readonly [number, number]) => missesOf(rules, sets, rule, packet, ...tags);
  const { missed, unknown } = missesWith(virtualNetwork & TAG.set, internet & TAG.set);
  const isOpenAnyway = missed.length === 0 && unknown.length > 0;
  if (isOpenAnyway || missesWith(virtualNetwork, internet).missed.length > 0) return undefined;
  const isOfSource = missed.includes('source') && !missed.includes('destination');
  return {
    tag: missed.length > 0 ? 'VirtualNetwork' : 'Internet',
    address: !isOfSource ? destinationOf(packet) : packet.isSourceHidden ? 'the sender' : sourceOf(packet),
    ...untoldOfTag(network, configuration),
  };
}

/** Sides of a rule that leave open whether it matches a packet, as not all is told of them: a list may hold it all the same. */
export function openSides(network: CloudNetwork, configuration: number, packet: Packet, rule: number): Sides {
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  const { unknown } = missesOf(network.rules, network.sets, rule, packet, virtualNetwork, internet);
  const { source, destination } = untoldSides(network, rule);
  return {
    source: source && unknown.includes('source'),
    destination: destination && unknown.includes('destination'),
  };
}

/** What is not known of a rule that would decide: its name or tag, or else only which source port the flow has there. */
export function doubtAbout(
  network: CloudNetwork,
  rule: number,
  names: RuleNames,
  open = untoldSides(network, rule),
): Doubt {
  if (isOfMissingPolicy(network, rule, names.id)) return withoutPolicy(names);
  const scope = missingScope(network, rule);
  if (scope !== undefined) return withoutScope(scope, names);
  const field = unreadField(network, rule, open);
  if (field !== undefined) return unreadDoubt(field, names);
  const isNamed = open.destination || isDefaultRule(network.rules, rule);
  const missing = isNamed ? missingName(network, rule, names) : undefined;
  if (missing !== undefined)
    return open.source
      ? { ...missing, sentence: `${missing.sentence} Nor is all known of the senders that it is for.` }
      : missing;
  const words = `the rule ${names.name} of ${lastPart(names.group)}`;
  const group = missingGroup(network, rule, open);
  if (group !== undefined && !isMoreUnknown(network, rule, open)) return withoutAddresses(group, words);
  if (!open.source && !open.destination)
    return {
      code: 'CONFIG_MISSING',
      sentence: `Which source port the flow has there is not known, and ${words}, which would decide, tells some from others.`,
    };
  const other = group === undefined ? '' : ` Nor is ${lastPart(group)}, which it names, among the documents.`;
  return {
    code: 'SERVICE_TAG_UNKNOWN',
    sentence: `Whether ${words} matches is not known, and it would decide.${other}`,
  };
}

const withoutPolicy = ({ id, group }: RuleNames): Doubt => ({
  code: 'CONFIG_MISSING',
  sentence: `The ${missingPolicyWords(id)}, whose rules come first at ${lastPart(group)}, is not among the documents: what they decide is not known.`,
});

function unreadDoubt(field: string, { id, name, group }: RuleNames): Doubt {
  const [context, which] = [{ resource: id, field }, `${field} of the rule ${name} of ${lastPart(group)}`];
  return isUnlisted(field)
    ? {
        code: 'ANALYSIS_UNSUPPORTED',
        sentence: `Which addresses ${which} stands for is in no document, and the rule may decide.`,
        context,
      }
    : {
        code: 'CONFIG_MISSING',
        sentence: `What ${which} says could not be read, and the rule may decide.`,
        context,
      };
}

const withoutScope = (scope: string, { name, group }: RuleNames): Doubt => {
  const unread = unreadPlace(scope);
  if (unread !== undefined)
    return {
      code: 'CONFIG_MISSING',
      sentence: `Where the rule ${name} of ${lastPart(group)} is asked could not be read, and it would decide.`,
      context: unread,
    };
  return {
    code: 'CONFIG_MISSING',
    sentence: `Whether the rule ${name} of ${lastPart(group)} is asked here hangs on ${lastPart(scope)}, of which not all is among the documents, and it would decide.`,
  };
};

const withoutAddresses = (group: string, words: string): Doubt => ({
  code: 'CONFIG_MISSING',
  sentence: `${lastPart(group)}, whose addresses ${words} is for, is not among the documents, and it would decide.`,
});
