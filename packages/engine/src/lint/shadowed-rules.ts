import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { ruleNames } from '../path/cloud/names.ts';
import {
  endOfRules,
  firstRule,
  HEAD,
  isAllow,
  isDefaultRule,
  isFinal,
  isDoubtful,
  STRIDE,
} from '../rules/compile/rule-tables.ts';
import { isUnread } from '../rules/fields.ts';
import { isOfFirewall } from './limits.ts';
import { segmentOf } from '../rules/compile/segments.ts';
import type { LintFinding } from './finding.ts';
import { boxOf, type RuleBox } from './rule-box.ts';
import { isEmpty, withoutBox } from './without-box.ts';

/** More pieces than this are not followed: then nothing is said about the rule. */
const MAX_PIECES = 256;

/** Rules of a group that can never decide, because those before them take every packet that they would see. */
export function* shadowedRules(network: CloudNetwork, group: number): Generator<readonly LintFinding[]> {
  const { rules } = network;
  for (const direction of ['inbound', 'outbound'] as const) {
    const segment = segmentOf(group, direction);
    const before: { readonly rule: number; readonly box: RuleBox }[] = [];
    for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) {
      if (isDefaultRule(network.rules, rule)) break;
      const box = boxOf(network, rule);
      // A rule that names nobody matches nothing by itself, which is told elsewhere.
      const takers = isEmpty(box) ? undefined : takersOf(network, box, rule, before);
      if (takers === undefined && !isDoubtful(rules, rule)) before.push({ rule, box });
      yield takers === undefined || isUnread(rules, rule) ? [] : [findingOf(network, group, rule, takers)];
    }
  }
}

/** The rules that together take all of these packets; undefined where some are left. */
function takersOf(
  network: CloudNetwork,
  box: RuleBox,
  rule: number,
  before: readonly { readonly rule: number; readonly box: RuleBox }[],
): readonly number[] | undefined {
  const takers: number[] = [];
  let left: readonly RuleBox[] = [box];
  for (const earlier of before) {
    // Packets to the platform's own addresses are seen by rules that name them, and by no others.
    if (namesPlatform(network, rule) && !namesPlatform(network, earlier.rule)) continue;
    const rest = left.flatMap((piece) => withoutBox(piece, earlier.box));
    if (rest.length !== left.length || rest.some((piece, index) => piece !== left[index])) takers.push(earlier.rule);
    left = rest;
    if (left.length === 0) return takers;
    if (left.length > MAX_PIECES) return undefined;
  }
  return undefined;
}

const namesPlatform = ({ rules }: CloudNetwork, rule: number) =>
  ((rules.rows[rule * STRIDE] ?? 0) & HEAD.namesPlatform) !== 0;

function findingOf(network: CloudNetwork, group: number, rule: number, takers: readonly number[]): LintFinding {
  const isFirewalls = isOfFirewall(network, group);
  const calledOf = (row: number): string => {
    const { id, name, priority } = ruleNames(network, row);
    return isFirewalls ? `${name} of ${collectionIn(id)}` : `${name} (${priority})`;
  };
  const words = takers.map(calledOf);
  const accessOf = (row: number) => `${isAllow(network.rules, row)} ${isFinal(network.rules, row)}`;
  const isContrary = takers.some((taker) => accessOf(taker) !== accessOf(rule));
  const shown = words.length > 4 ? [...words.slice(0, 3), `${words.length - 3} more`] : words;
  const list = shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return {
    resource: ruleNames(network, rule).id,
    field: isFirewalls ? 'name' : 'properties.priority',
    problem: `${list} ${words.length === 1 ? 'takes' : 'take'} every packet before the rule ${calledOf(rule)} is asked.`,
    consequence: isContrary
      ? 'The rule never decides, and what it says is not what happens.'
      : 'The rule never decides; nothing changes without it.',
    severity: isContrary ? 'error' : 'warning',
  };
}

/** Rules of firewalls have no numbers of their own: they are told by their collections, of whichever policy these are. */
const collectionIn = (rule: string): string =>
  rule
    .split('/')
    .slice(8, -1)
    .filter((part) => !/^(ruleCollectionGroups|(nat|network|application)RuleCollections)$/i.test(part))
    .join('/');
