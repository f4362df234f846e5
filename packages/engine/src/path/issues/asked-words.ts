import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { keep, madeLately } from '../../table/lately.ts';
import type { FilterStep } from '../path.ts';
import { idOf, lastPart, ruleIds, ruleNames, type RuleNames } from '../cloud/names.ts';
import type { AskedWords, Denial, Wording } from '../cloud/wording.ts';
import { GROUP_MISSING } from '../walk/filters.ts';
import type { WalkStep } from '../walk/walk.ts';
import { isDenied, isUndetermined, type Asked } from './asked.ts';

export function askedWords(
  { network, asked }: Wording,
  step: WalkStep,
  direction: Asked['direction'],
  level: Asked['level'],
  decided: number,
): AskedWords {
  if (decided === GROUP_MISSING) return withoutGroup(holderOf(network, step, level), direction, level);
  const number = numberOf(direction, level, decided);
  return madeLately(asked, number) ?? keep(asked, number, wordsOfAsked(network, direction, level, decided));
}

const LEVELS: readonly Asked['level'][] = ['interface', 'subnet', 'virtual-network', 'firewall'];

/** Different for whatever differs in words, and never 0. */
const numberOf = (direction: Asked['direction'], level: Asked['level'], decided: number): number =>
  (decided << 4) | 8 | (direction === 'inbound' ? 4 : 0) | LEVELS.indexOf(level);

function wordsOfAsked(
  network: CloudNetwork,
  direction: Asked['direction'],
  level: Asked['level'],
  decided: number,
): AskedWords {
  const asked = { direction, level, decided };
  const rule = decided < 0 ? -2 - decided : decided;
  const { id, group } = ruleIds(network, rule);
  if (!isUndetermined(asked) && !isDenied(network, asked)) {
    const filter: FilterStep = { direction, level, access: 'allow', group, rule: id };
    return { filter, denial: undefined, doubt: undefined, doubtOfAnswer: undefined };
  }
  const names = ruleNames(network, rule);
  if (decided >= 0) {
    const filter: FilterStep = { direction, level, access: 'deny', group, rule: id };
    return { filter, denial: denialOf(names, level), doubt: undefined, doubtOfAnswer: undefined };
  }
  const doubt = doubtOf(names, asked);
  const filter: FilterStep = { direction, level, access: 'undetermined', group, rule: id };
  return { filter, denial: undefined, doubt, doubtOfAnswer: ofAnswer(doubt) };
}

/** Of the interface or subnet that a group is attached to: which group, no document tells. */
function withoutGroup(holder: string, direction: Asked['direction'], level: Asked['level']): AskedWords {
  const doubt: Issue = {
    code: 'CONFIG_MISSING',
    origin: direction,
    severity: 'warning',
    sentence: `The security group of ${lastPart(holder)} is not among the documents: what it lets pass is not known.`,
    context: { resource: holder, level },
  };
  const filter: FilterStep = { direction, level, access: 'undetermined', group: holder };
  return { filter, denial: undefined, doubt, doubtOfAnswer: ofAnswer(doubt) };
}

function holderOf(network: CloudNetwork, { configuration }: WalkStep, level: Asked['level']): string {
  const { configurations, interfaces, subnets } = network;
  return level === 'subnet'
    ? idOf(network, subnets.ids, configurations.subnets[configuration] ?? NONE)
    : idOf(network, interfaces.ids, configurations.interfaces[configuration] ?? NONE);
}

const ofAnswer = (doubt: Issue): Issue => (doubt.origin === 'inbound' ? doubt : { ...doubt, origin: 'inbound' });

function doubtOf(names: RuleNames, { direction, level }: Asked): Issue {
  return {
    code: 'SERVICE_TAG_UNKNOWN',
    origin: direction,
    severity: 'warning',
    sentence: `Whether the rule ${names.name} of ${lastPart(names.group)} matches is not known, and it would decide.`,
    context: contextOf(names, level),
  };
}

function denialOf(names: RuleNames, level: Asked['level']): Denial {
  const { name, origin, group } = names;
  const whose = level === 'subnet' ? `${lastPart(group)}, at its subnet,` : lastPart(group);
  return {
    code: codeOf(origin, level),
    before: origin === 'default' ? `No rule of ${whose} allows` : `The rule ${name} of ${whose} denies`,
    behind: origin === 'default' ? `, so ${name} denies it.` : '.',
    context: contextOf(names, level),
  };
}

const contextOf = ({ id, name, origin, group, priority }: RuleNames, level: Asked['level']): Issue['context'] => ({
  rule: id,
  ruleName: name,
  ruleOrigin: origin,
  group,
  level,
  priority: String(priority),
});

function codeOf(origin: RuleNames['origin'], level: Asked['level']): IssueCode {
  if (level === 'firewall') return 'FIREWALL_APPLIANCE_DENY';
  if (origin === 'admin') return 'ADMIN_RULE_DENY';
  if (origin === 'default') return 'NSG_DEFAULT_DENY';
  return level === 'subnet' ? 'NSG_DENY_SUBNET' : 'NSG_DENY';
}

/** What a group's answer means for the flow: a denial, a doubt, or nothing. `at`: where it was asked. */
export function filterIssue({ filter, denial, doubt }: AskedWords, at: Address, flow: string): Issue | undefined {
  if (denial === undefined) return doubt;
  const { code, before, behind, context } = denial;
  const where = filter.direction === 'inbound' ? 'on the way into' : 'on the way out of';
  const sentence = `${before} ${flow} ${where} ${at}${behind}`;
  return { code, origin: filter.direction, severity: 'error', sentence, context };
}

/** A flow as the object of a sentence. */
export const flowWords = ({ protocol, source, destination, destinationPort }: Flow): string =>
  `${protocol === 'icmp' ? 'ICMP' : `${protocol === 'tcp' ? 'TCP' : 'UDP'} port ${destinationPort}`} from ${source} to ${destination}`;
