import { spaceOf } from '../../address/address-space.ts';
import { mask4, network4Of, type Network4, type Prefix } from '../../address/prefix.ts';
import { HOST_ADDRESS, LICENCE_ADDRESSES, METADATA_ADDRESS } from '../packet.ts';
import { SIDE, type Term } from './rule-tables.ts';
import type { AddressTerm, KnownTag, RuleSide } from '../security-rule.ts';
import { hasName, missingTerm, nameTerm, unreadableTerm, unreadTerm } from './name-terms.ts';
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
  /** Of a rule's name, and of those that a rule is for. */
  readonly numberOf: (name: string) => number;
};

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

/** Does it leave open whether the rule counts? */
export const isDoubt = ({ kind }: AddressTerm): boolean => kind === 'scope' || kind === 'unread';

/** Writes the two numbers of a side to where they belong, and says of which kind it is. */
export function writeSide({ addresses }: RuleSide, lookups: SideLookups, column: SharedI32, at: number): number {
  const [first] = addresses;
  // Most of a million rules name one network: no term is made of it.
  if (first?.kind === 'network4' && addresses.length === 1) {
    column[at] = first.first;
    column[at + 1] = mask4(first.length);
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
  if (first !== undefined && addresses.length === 1 && !isNetwork(first) && first.kind !== 'name')
    return termOf(first, lookups);
  const [prefixes, networks, terms]: [Prefix[], Network4[], Term[]] = [[], [], []];
  for (const term of addresses) {
    if (term.kind === 'network4') networks.push(term);
    else if (term.kind !== 'prefix') terms.push(termOf(term, lookups));
    else if (term.prefix.includes(':')) prefixes.push(term.prefix);
    else networks.push(network4Of(term.prefix));
  }
  if (terms.length === 0 && addresses.length > 0) return networksTerm(prefixes, networks, lookups);
  if (terms.length < addresses.length) terms.unshift(networksTerm(prefixes, networks, lookups));
  const anyone = terms.find(([kind]) => kind === SIDE.any);
  const [only] = terms;
  if (anyone !== undefined && !addresses.some(isDoubt)) return anyone;
  if (only !== undefined && terms.length === 1 && !hasName(only)) return only;
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

function networksTerm(prefixes: readonly Prefix[], networks: readonly Network4[], { sets }: SideLookups): Term {
  const [only] = networks;
  return only !== undefined && prefixes.length + networks.length === 1
    ? [SIDE.prefix4, only.first, mask4(only.length)]
    : [SIDE.set, sets.add(spaceOf(prefixes, networks)), 0];
}

/** Many rules name the same tag, and its prefixes are many. */
function setOfTag(tag: ServiceTag, { sets, tagSets }: SideLookups): number {
  const known = tagSets.get(tag);
  if (known !== undefined) return known;
  const set = sets.add(spaceOf(tag.prefixes));
  tagSets.set(tag, set);
  return set;
}

type NetworkTerm = Extract<AddressTerm, { kind: 'prefix' | 'network4' }>;
const isNetwork = (term: AddressTerm): term is NetworkTerm => term.kind === 'network4' || term.kind === 'prefix';

function termOf(term: Exclude<AddressTerm, NetworkTerm>, lookups: SideLookups): Term {
  switch (term.kind) {
    case 'any':
      return ANYONE;
    case 'unknown':
      return NOBODY_KNOWS;
    case 'missing':
      return missingTerm(term.id, lookups);
    case 'unread':
      return unreadTerm(term.field, lookups);
    case 'unreadable':
      return unreadableTerm(term.field, lookups);
    case 'application-group':
      return [SIDE.applicationGroup, lookups.rowOf(term.id), 0];
    case 'tag':
      if (term.tag === 'VirtualNetwork') return VIRTUAL_NETWORK;
      if (term.tag === 'Internet') return INTERNET;
      return networksTerm(
        [],
        TAG_ADDRESSES[term.tag].map((address) => network4Of(`${address}/32` as Prefix)),
        lookups,
      );
    case 'service-tag':
      return [SIDE.set, setOfTag(term.tag, lookups), 0];
    case 'name':
      return nameTerm(term, lookups);
    case 'scope':
      return nameTerm({ kind: 'name', name: term.id, by: 'found' }, lookups);
  }
}
