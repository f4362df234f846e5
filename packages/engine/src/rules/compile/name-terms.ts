import { NAME_MATCHES, type NameMatch, type NameTerm } from '../security-rule.ts';
import { SIDE, type RuleTables, type Term } from './rule-tables.ts';

/*
 * A name as a term, always among those of a list, so that it can be known for one question without another row. Whether it matches
 * is not known as long as nobody asks for a name: the kind is `unknown`, the first number its text plus 1, the second how it
 * matches and the row of the firewall. What is known to match is of the kind `any`, with the same numbers.
 */

type Lookups = { readonly numberOf: (name: string) => number };

export function nameTerm({ name, by, firewall = 0 }: NameTerm, { numberOf }: Lookups): Term {
  const text = numberOf(name) + 1;
  return by === 'found' ? nobody(text) : [SIDE.unknown, text, NAME_MATCHES.indexOf(by) | (firewall << FIREWALL_SHIFT)];
}

const FIREWALL_SHIFT = 3;

/** No packet: nobody is a member of no group. The name is still told. */
const nobody = (text: number): Term => [SIDE.applicationGroup, NO_GROUP, text];
const NO_GROUP = -1;

/** Is it a name, whatever is known about it? */
export const hasName = (term: Term): boolean => textOf(term) > 0;

const textOf = ([kind, one, other]: Term): number =>
  kind === SIDE.applicationGroup && one === NO_GROUP ? other : kind === SIDE.unknown || kind === SIDE.any ? one : 0;

/** A term of a rule for names, read. `isMatching`: `undefined` where nobody knows. */
export type ReadName = {
  /** A text. */
  readonly text: number;
  readonly isMatching: boolean | undefined;
  readonly by: NameMatch;
  readonly firewall: number;
};

export function readName(term: Term): ReadName | undefined {
  const [kind, , other] = term;
  const text = textOf(term) - 1;
  if (text < 0) return undefined;
  if (kind === SIDE.applicationGroup) return { text, isMatching: false, by: 'found', firewall: 0 };
  return {
    text,
    isMatching: kind === SIDE.any ? true : undefined,
    by: matchIn(other),
    firewall: other >> FIREWALL_SHIFT,
  };
}

/** What is not among the documents, as a term: of the kind `unknown`, and no name. */
export const missingTerm = (id: string, { numberOf }: Lookups): Term => [SIDE.unknown, 0, numberOf(id) + 1];

/** The text of the id of what is not among the documents; less than 0 where a term is of something else. */
export const missingIn = ([kind, one, other]: Term): number => (kind === SIDE.unknown && one === 0 ? other - 1 : -1);

/** What of a rule could not be read, as a term: nobody, and its text. */
export const unreadTerm = (field: string, { numberOf }: Lookups): Term => [
  SIDE.applicationGroup,
  UNREAD,
  numberOf(field) + 1,
];

/** The same where it would say addresses. */
export const unreadableTerm = (field: string, { numberOf }: Lookups): Term => [
  SIDE.unknown,
  UNREAD,
  numberOf(field) + 1,
];

/** No text, and the row of no group. */
const UNREAD = -2;

/** The text of the member of a document that could not be read; less than 0 where a term is of something else. */
export const unreadIn = ([kind, one, other]: Term): number =>
  one === UNREAD && (kind === SIDE.unknown || kind === SIDE.applicationGroup) ? other - 1 : -1;

/** Writes what is known where somebody asks for a name into terms. `isFor`: by a text; undefined where nobody knows. */
export function decideNames(
  terms: RuleTables['terms'],
  isFor: (text: number, by: NameMatch, firewall: number) => boolean | undefined,
): void {
  for (let at = 0; at < terms.length; at += 3) {
    const text = terms[at + 1] ?? 0;
    if (terms[at] !== SIDE.unknown || text <= 0) continue;
    const other = terms[at + 2] ?? 0;
    const isMatching = isFor(text - 1, matchIn(other), other >> FIREWALL_SHIFT);
    if (isMatching === true) terms[at] = SIDE.any;
    if (isMatching !== false) continue;
    terms[at] = SIDE.applicationGroup;
    terms[at + 1] = NO_GROUP;
    terms[at + 2] = text;
  }
}

const matchIn = (other: number): NameMatch => NAME_MATCHES[other & ((1 << FIREWALL_SHIFT) - 1)] ?? 'request';

/** The same term where texts have other numbers. */
export function withText(term: Term, moved: (text: number) => number): Term {
  const [kind, one, other] = term;
  if (missingIn(term) >= 0 || unreadIn(term) >= 0) return [kind, one, moved(other - 1) + 1];
  const text = moved(textOf(term) - 1) + 1;
  return kind === SIDE.applicationGroup ? [kind, one, text] : [kind, text, other];
}
