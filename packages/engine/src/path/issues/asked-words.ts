import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ruleInDoubt } from '../../rules/decide.ts';
import { keep, madeLately } from '../../table/lately.ts';
import type { FilterStep } from '../path.ts';
import { idOf, lastPart, ruleIds, ruleNames, type RuleIds, type RuleNames } from '../cloud/names.ts';
import { nameInRule } from '../names/names-in-rule.ts';
import type { AskedWords, Wording } from '../cloud/wording.ts';
import { GROUP_MISSING } from '../walk/filters.ts';
import type { WalkStep } from '../walk/step.ts';
import type { Filter } from './asked.ts';
import { doubtAbout, hasSeveralDoubts } from './doubt.ts';

/** What is told of a rule that allows. */
export function allowedStep({ network, allowed }: Wording, filter: Filter, rule: number): FilterStep {
  const number = numberOf(filter, rule);
  return (
    madeLately(allowed, number) ??
    keep(allowed, number, stepOf(filter, 'allow', ruleIds(network, rule), nameInRule(network, rule)))
  );
}

/** What is told of anybody else who was asked. `decided`: as `askFilter` answers. */
export function askedWords({ network, asked }: Wording, step: WalkStep, filter: Filter, decided: number): AskedWords {
  if (decided === GROUP_MISSING) return withoutGroup(holderOf(network, step, filter), filter);
  const number = numberOf(filter, decided);
  return madeLately(asked, number) ?? keep(asked, number, wordsOfAsked(network, filter, decided));
}

/** Different for whatever differs in words, and never 0. */
const numberOf = (filter: Filter, decided: number): number => (decided << 3) | filter.number;

function stepOf(
  { direction, level }: Filter,
  access: FilterStep['access'],
  { group, id }: RuleIds,
  byName?: string,
): FilterStep {
  const step = { direction, level, access, group, rule: id };
  return byName === undefined ? step : { ...step, byName };
}

function wordsOfAsked(network: CloudNetwork, filter: Filter, decided: number): AskedWords {
  const { direction, level } = filter;
  const rule = decided < 0 ? ruleInDoubt(decided) : decided;
  const names = ruleNames(network, rule);
  if (decided >= 0) {
    const step = stepOf(filter, 'deny', names, nameInRule(network, rule));
    return wordsOf(step, denialBy(names, level), undefined);
  }
  const { context, ...words } = doubtAbout(network, rule, names);
  const doubt: Issue = {
    ...words,
    origin: direction,
    severity: 'warning',
    context: { ...contextOf(names, level), ...context },
  };
  const told = wordsOf(stepOf(filter, 'undetermined', names), undefined, doubt);
  return hasSeveralDoubts(network, rule) ? { ...told, openRule: rule } : told;
}

const NO_CONTEXT: Issue['context'] = {};

const wordsOf = (filter: FilterStep, denial: Denial | undefined, doubt: Issue | undefined): AskedWords => ({
  filter,
  denial: denial?.code,
  doubt,
  openRule: undefined,
  doubtOfAnswer: doubt === undefined || doubt.origin === 'inbound' ? doubt : { ...doubt, origin: 'inbound' },
  before: denial?.before ?? '',
  behind: denial?.behind ?? '',
  context: denial?.context ?? NO_CONTEXT,
});

/** Of the interface or subnet that a group is attached to: which group, no document tells. */
function withoutGroup(holder: string, { direction, level }: Filter): AskedWords {
  const sentence = `The security group of ${lastPart(holder)} is not among the documents: what it lets pass is not known.`;
  const context = { resource: holder, level };
  const doubt: Issue = { code: 'CONFIG_MISSING', origin: direction, severity: 'warning', sentence, context };
  return wordsOf({ direction, level, access: 'undetermined', group: holder }, undefined, doubt);
}

function holderOf(network: CloudNetwork, { configuration }: WalkStep, { level }: Filter): string {
  const { configurations, interfaces, subnets } = network;
  return level === 'subnet'
    ? idOf(network, subnets.ids, configurations.subnets[configuration] ?? NONE)
    : idOf(network, interfaces.ids, configurations.interfaces[configuration] ?? NONE);
}

type Denial = Pick<AskedWords, 'before' | 'behind' | 'context'> & { readonly code: IssueCode };

function denialBy(names: RuleNames, level: Filter['level']): Denial {
  const { name, origin, group } = names;
  const whose = level === 'subnet' ? `${lastPart(group)}, at its subnet,` : lastPart(group);
  return {
    code: codeOf(origin, level),
    before: origin === 'default' ? `No rule of ${whose} allows ` : `The rule ${name} of ${whose} denies `,
    behind: origin === 'default' ? `, so ${name} denies it.` : '.',
    context: contextOf(names, level),
  };
}

export const contextOf = (
  { id, name, origin, group, priority }: RuleNames,
  level: Filter['level'],
): Issue['context'] => ({
  rule: id,
  ruleName: name,
  ruleOrigin: origin,
  group,
  level,
  ...(priority < 0 ? {} : { priority: String(priority) }),
});

function codeOf(origin: RuleNames['origin'], level: Filter['level']): IssueCode {
  if (level === 'firewall') return 'FIREWALL_APPLIANCE_DENY';
  if (origin === 'admin') return 'ADMIN_RULE_DENY';
  if (origin === 'default') return 'NSG_DEFAULT_DENY';
  return level === 'subnet' ? 'NSG_DENY_SUBNET' : 'NSG_DENY';
}

/** What it means for the flow that a group denies it; undefined where it does not. `at`: where it was asked, an address or a port of one. */
export function denialIssue(words: AskedWords, { direction }: Filter, at: string, flow: string): Issue | undefined {
  const { denial: code, before, behind, context } = words;
  if (code === undefined) return undefined;
  const way = direction === 'inbound' ? ' on the way into ' : ' on the way out of ';
  return { code, origin: direction, severity: 'error', sentence: `${before}${flow}${way}${at}${behind}`, context };
}

/** A flow as the object of a sentence. `sender`: as whom groups see who sends it. */
export const flowWords = ({ protocol, source, destination, destinationPort }: Flow, sender: string = source): string =>
  `${protocol === 'icmp' ? 'ICMP' : `${protocol === 'tcp' ? 'TCP' : 'UDP'} port ${destinationPort}`} from ${sender} to ${destination}`;
