import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { readName, type ReadName } from '../../rules/compile/name-terms.ts';
import { COLUMN, HEAD, isDefaultRule, SIDE, STRIDE, type Term } from '../../rules/compile/rule-tables.ts';
import { textAt } from '../../table/text-table.ts';
import { networksOfEach } from './asked-name.ts';
import { lastPart, type RuleNames } from '../cloud/names.ts';

/** The name by which a rule matches what somebody asks for by name, as the rule writes it. */
export function nameInRule(network: CloudNetwork, rule: number): string | undefined {
  const { asked, texts } = network;
  if (asked === undefined) return undefined;
  // Of several names it is told by the first one.
  const [first = network] = networksOfEach(network);
  const matching = namesOf(first, rule).find(
    ({ isMatching, by, text }) => isMatching === true || (by === 'found' && textAt(texts, text) === asked.name),
  );
  return matching && textAt(texts, matching.text);
}

type Missing = Pick<Issue, 'code' | 'sentence'>;

/** What would have to be known of names for a rule to decide; undefined where it is something else. */
export function missingName(network: CloudNetwork, rule: number, names: RuleNames): Missing | undefined {
  const open = namesOf(network, rule).filter(({ isMatching }) => isMatching === undefined);
  const isBuiltIn = network.asked !== undefined && isDefaultRule(network.rules, rule);
  if (!isBuiltIn && open.length === 0) return undefined;
  // Nobody can import what a tag holds.
  const code = open[0]?.by === 'tag' ? 'ANALYSIS_UNSUPPORTED' : 'CONFIG_MISSING';
  return { code, sentence: missingWords(network, open, names) };
}

function missingWords(
  network: CloudNetwork,
  [open, ...others]: readonly ReadName[],
  { name, group }: RuleNames,
): string {
  if (open === undefined)
    return `Whether ${network.asked?.name ?? 'the name'} is among the names of Azure's own infrastructure, which ${lastPart(group)} lets pass where no rule keeps them out, is in no document.`;
  const pattern = textAt(network.texts, open.text);
  const shown = others.length === 0 ? pattern : `${pattern} and others`;
  const which = `the rule ${name} of ${lastPart(group)}`;
  const unfound = `Which addresses ${lastPart(group)} finds for ${shown} is in no document, and ${which}, which is for them, would decide.`;
  switch (open.by) {
    case 'request':
      if (network.asked !== undefined)
        return `Which name of the service the flow asks for, ${network.asked.name} or another, is not known, and ${which}, which is for ${shown}, would decide.`;
      return `Which name the flow asks for is not known, and ${which}, which is for ${shown}, would decide.`;
    case 'url':
      return `Which page the flow asks for is not known, and ${which}, which is for ${shown}, would decide.`;
    case 'addresses':
      return network.names.firewalls.isProxy[open.firewall] !== 0
        ? unfound
        : `The DNS proxy of ${lastPart(group)} is off, and network rules for names need it: whether ${which}, which is for ${shown}, matches is not known, and it would decide.`;
    case 'tag':
      return `Which names ${shown} stands for is known to Azure alone, and ${which}, which is for them, would decide.`;
    case 'found':
      return unfound;
  }
}

/** Names stand in lists only. */
function namesOf({ rules: { rows, terms } }: CloudNetwork, rule: number): readonly ReadName[] {
  const at = rule * STRIDE;
  if ((((rows[at] ?? 0) >>> HEAD.destinationShift) & 7) !== SIDE.terms) return [];
  const [from = 0, to = 0] = [rows[at + COLUMN.destination], rows[at + COLUMN.destination + 1]];
  return Array.from({ length: to - from }, (_, index): Term => {
    const first = 3 * (from + index);
    return [terms[first] ?? 0, terms[first + 1] ?? 0, terms[first + 2] ?? 0];
  }).flatMap((term) => readName(term) ?? []);
}
