import { spaceOf } from '../../address/address-space.ts';
import { firstWord4, mask4, prefixLength4, type Prefix } from '../../address/prefix.ts';
import { HOST_ADDRESS, LICENCE_ADDRESSES, METADATA_ADDRESS } from '../packet.ts';
import { SIDE } from './rule-tables.ts';
import type { AddressTerm, KnownTag, RuleSide } from '../security-rule.ts';
import type { AddressSetsBuilder } from '../../table/address-sets.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import type { Growing } from '../../table/growing.ts';
import type { ServiceTag } from '../service-tags.ts';

/** Where a side finds the numbers of what it names, and leaves terms that do not fit into a row. */
export type SideLookups = {
  readonly sets: AddressSetsBuilder;
  /** Three numbers a term; where sides begin that are there already, by their numbers. */
  readonly terms: Growing<SharedI32>;
  readonly knownTerms: Map<string, number>;
  readonly tagSets: Map<ServiceTag, number>;
  /** The row of an application security group. */
  readonly rowOf: (id: string) => number;
};

/** A kind of `SIDE`, and its two numbers. */
export type Term = readonly [kind: number, one: number, other: number];

const ANYONE: Term = [SIDE.any, 0, 0];
const NOBODY_KNOWS: Term = [SIDE.unknown, 0, 0];
const VIRTUAL_NETWORK: Term = [SIDE.virtualNetwork, 0, 0];
const INTERNET: Term = [SIDE.internet, 0, 0];

const TAG_ADDRESSES: Readonly<Record<Exclude<KnownTag, 'VirtualNetwork' | 'Internet'>, readonly string[]>> = {
  AzureLoadBalancer: [HOST_ADDRESS],
  AzurePlatformDNS: [HOST_ADDRESS],
  AzurePlatformIMDS: [METADATA_ADDRESS],
  AzurePlatformLKM: LICENCE_ADDRESSES,
};

/** Rules whose destination is one of these are the only ones that reach the platform's own addresses. */
export const isPlatformTag = (term: AddressTerm): boolean =>
  (term.kind === 'tag' && term.tag.startsWith('AzurePlatform')) ||
  (term.kind === 'unknown' && /^AzurePlatform/i.test(term.text));

/** Writes the two numbers of a side to where they belong, and says of which kind it is. */
export function writeSide({ addresses }: RuleSide, lookups: SideLookups, column: SharedI32, at: number): number {
  const [first] = addresses;
  // Most of a million rules name one network: no term is made of it.
  if (first?.kind === 'prefix' && addresses.length === 1 && !first.prefix.includes(':')) {
    column[at] = firstWord4(first.prefix);
    column[at + 1] = mask4(prefixLength4(first.prefix));
    return SIDE.prefix4;
  }
  const [kind, one, other] = termsOf(addresses, lookups);
  column[at] = one;
  column[at + 1] = other;
  return kind;
}

/** All prefixes of a side become one set, however many they are; what is left over is usually one term. */
function termsOf(addresses: readonly AddressTerm[], lookups: SideLookups): Term {
  const [first] = addresses;
  if (first !== undefined && addresses.length === 1)
    return first.kind === 'prefix' ? prefixTerm(first.prefix, lookups) : termOf(first, lookups);
  const prefixes: Prefix[] = [];
  for (const term of addresses) if (term.kind === 'prefix') prefixes.push(term.prefix);
  const terms: Term[] = prefixes.length === 0 ? [] : [prefixesTerm(prefixes, lookups)];
  for (const term of addresses) if (term.kind !== 'prefix') terms.push(termOf(term, lookups));
  const anyone = terms.find(([kind]) => kind === SIDE.any);
  const [only] = terms;
  if (anyone !== undefined) return anyone;
  if (only !== undefined && terms.length === 1) return only;
  return listTerm(terms, lookups);
}

/** Several terms lie behind one another elsewhere; the same ones once. */
export function listTerm(terms: readonly Term[], lookups: SideLookups): Term {
  const key = terms.join();
  const known = lookups.knownTerms.get(key);
  const from = known ?? lookups.terms.size / 3;
  if (known === undefined) {
    for (const number of terms.flat()) lookups.terms.push(number);
    lookups.knownTerms.set(key, from);
  }
  return [SIDE.terms, from, from + terms.length];
}

function prefixesTerm(prefixes: readonly Prefix[], lookups: SideLookups): Term {
  const [only] = prefixes;
  if (only !== undefined && prefixes.length === 1) return prefixTerm(only, lookups);
  return [SIDE.set, lookups.sets.add(spaceOf(prefixes)), 0];
}

function prefixTerm(prefix: Prefix, { sets }: SideLookups): Term {
  if (prefix.includes(':')) return [SIDE.set, sets.add(spaceOf([prefix])), 0];
  return [SIDE.prefix4, firstWord4(prefix) | 0, mask4(prefixLength4(prefix))];
}

/** Many rules name the same tag, and its prefixes are many. */
function setOfTag(tag: ServiceTag, { sets, tagSets }: SideLookups): number {
  const known = tagSets.get(tag);
  if (known !== undefined) return known;
  const set = sets.add(spaceOf(tag.prefixes));
  tagSets.set(tag, set);
  return set;
}

function termOf(term: Exclude<AddressTerm, { kind: 'prefix' }>, lookups: SideLookups): Term {
  switch (term.kind) {
    case 'any':
      return ANYONE;
    case 'unknown':
      return NOBODY_KNOWS;
    case 'application-group':
      return [SIDE.applicationGroup, lookups.rowOf(term.id), 0];
    case 'tag':
      if (term.tag === 'VirtualNetwork') return VIRTUAL_NETWORK;
      if (term.tag === 'Internet') return INTERNET;
      return prefixesTerm(
        TAG_ADDRESSES[term.tag].map((address) => `${address}/32` as Prefix),
        lookups,
      );
    case 'service-tag':
      return [SIDE.set, setOfTag(term.tag, lookups), 0];
  }
}
