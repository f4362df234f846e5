import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { missingIn, readName, unreadIn, type ReadName } from '../../rules/compile/name-terms.ts';
import {
  COLUMN,
  HEAD,
  isDefaultRule,
  isDoubtful,
  SIDE,
  type RuleTables,
  type Term,
} from '../../rules/compile/rule-tables.ts';
import { isSourceTold, termsOf } from '../../rules/fields.ts';
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

/** Which sides of a rule are looked at. */
export type Sides = { readonly source: boolean; readonly destination: boolean };

/** Sides of a rule of which not all is told. */
export const untoldSides = ({ rules }: CloudNetwork, rule: number): Sides => ({
  source: !isSourceTold(rules, rule),
  destination: termsOn(rules, rule, DESTINATION).some(([kind]) => kind === SIDE.unknown),
});

const SOURCE: Sides = { source: true, destination: false };
const BOTH: Sides = { source: true, destination: true };
const DESTINATION: Sides = { source: false, destination: true };

/** The id of a group of addresses that a rule names on one of these sides, and that is not among the documents. */
export function missingGroup({ rules, texts }: CloudNetwork, rule: number, sides: Sides): string | undefined {
  const text = termsOn(rules, rule, sides)
    .map(missingIn)
    .find((each) => each >= 0);
  return text === undefined ? undefined : textAt(texts, text);
}

/** The id of that on which it hangs whether a rule is asked where its group is; undefined where it is. */
export function missingScope({ rules, texts }: CloudNetwork, rule: number): string | undefined {
  if (!isDoubtful(rules, rule)) return undefined;
  const [scope] = termsOn(rules, rule, SOURCE).flatMap((term) => readName(term) ?? []);
  return scope && textAt(texts, scope.text);
}

/** The member of a rule's document that could not be read, of one that is for a side only of these. */
export function unreadField({ rules, texts }: CloudNetwork, rule: number, sides: Sides): string | undefined {
  const ofRule = isDoubtful(rules, rule) ? termsOn(rules, rule, BOTH).filter(([kind]) => kind !== SIDE.unknown) : [];
  const text = [...ofRule, ...termsOn(rules, rule, sides)].map(unreadIn).find((each) => each >= 0);
  return text === undefined ? undefined : textAt(texts, text);
}

/** What a rule stands for that is of a policy, or of a group of one, that is not among the documents: by its id, and in the sentence's middle. */
export function missingPolicyWords(id: string): string {
  const [policy = '', kind = '', name = ''] = id.split('/').slice(-3);
  return kind.toLowerCase() === 'rulecollectiongroups'
    ? `rule collection group ${name} of the policy ${policy}`
    : `policy ${name}`;
}

/** Does a rule stand for all that a firewall's policy, or a group of one, may hold, which is not among the documents? It has the id of that for its own. */
export const isOfMissingPolicy = (network: CloudNetwork, rule: number, id: string): boolean =>
  missingGroup(network, rule, SOURCE) === id;

/** Is there anything else that is not known of whom a rule is for on these sides, such as a tag that is not loaded? */
export const isMoreUnknown = ({ rules }: CloudNetwork, rule: number, sides: Sides): boolean =>
  termsOn(rules, rule, sides).some((term) => term[0] === SIDE.unknown && missingIn(term) < 0);

const termsOn = (rules: RuleTables, rule: number, { source, destination }: Sides): readonly Term[] => [
  ...(source ? termsOf(rules, rule, HEAD.sourceShift, COLUMN.source) : []),
  ...(destination ? termsOf(rules, rule, HEAD.destinationShift, COLUMN.destination) : []),
];

/** Names stand in lists only. */
const namesOf = ({ rules }: CloudNetwork, rule: number): readonly ReadName[] =>
  termsOf(rules, rule, HEAD.destinationShift, COLUMN.destination).flatMap((term) => readName(term) ?? []);
