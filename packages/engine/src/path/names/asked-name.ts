import { NONE, type AskedName, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { askerKey, homeAskedBy, isAnsweredBy } from '../../network/services/name-asker.ts';
import type { NameAsker } from '../../network/services/name-table.ts';
import { decideNames } from '../../rules/compile/name-terms.ts';
import { hostIn, type NameMatch } from '../../rules/security-rule.ts';
import type { RuleTables } from '../../rules/compile/rule-tables.ts';
import { copied } from '../../table/columns.ts';
import { mayHold } from './fqdn-tags.ts';
import { valueOfId } from '../../table/id-index.ts';
import { textAt } from '../../table/text-table.ts';

/** The last one made of each network: a question is asked several times. */
const lately = new WeakMap<CloudNetwork, CloudNetwork>();

/**
 * The network as it is for a flow that somebody asks for by name: in it rules of firewalls and listeners of application gateways know whether
 * they are for that name, as far as documents tell. All rows are the same ones.
 */
export function withAskedName(
  network: CloudNetwork,
  [name, ...others]: readonly string[],
  asker: NameAsker,
): CloudNetwork {
  if (name === undefined || network.asked !== undefined || !asksForNames(network)) return network;
  const known = lately.get(network);
  if (known?.asked && keyOf(known.asked) === keyOf({ name, others, asker })) return known;
  const made = networkFor(network, { name, others, asker, terms: network.rules.terms });
  lately.set(network, made);
  return made;
}

/** Does anybody look at names: a firewall, or an application gateway? */
export const asksForNames = ({ firewalls, applicationGateways }: CloudNetwork): boolean =>
  firewalls.ids.length > 0 || applicationGateways.ids.length > 0;

const networkFor = (network: CloudNetwork, asked: AskedName): CloudNetwork => ({
  ...network,
  asked,
  rules: { ...network.rules, terms: termsFor(network, asked) },
});

/** By network: those for one of its names each. */
const apart = new WeakMap<CloudNetwork, readonly CloudNetwork[]>();

/** For a service that is asked for as such, by any of its names: the network as it is for each of them alone. None for others. */
export function networksOfEach(network: CloudNetwork): readonly CloudNetwork[] {
  const { asked } = network;
  if (asked === undefined || asked.others.length === 0) return [];
  const known = apart.get(network);
  if (known !== undefined) return known;
  const plain = withoutAskedName(network);
  const made = [asked.name, ...asked.others].map((name) => networkFor(plain, { ...asked, name, others: [] }));
  apart.set(network, made);
  return made;
}

const keyOf = ({ name, others, asker }: Omit<AskedName, 'terms'>): string =>
  [askerKey(asker), name, ...others].join(' ');

/** The network as it is for what a firewall connects to by itself: for the same name, whose address it has of Azure's name server. */
export function askedByFirewall(network: CloudNetwork, firewall: number): CloudNetwork {
  const { asked } = network;
  if (asked === undefined) return network;
  const { name, others } = asked;
  const asker: NameAsker = { kind: 'azure', home: homeAskedBy(network.names, firewall) };
  const known = lately.get(network);
  if (known?.asked && keyOf(known.asked) === keyOf({ name, others, asker })) return known;
  const made = networkFor(withoutAskedName(network), { ...asked, asker });
  lately.set(network, made);
  return made;
}

/** The same network for flows of which nobody knows a name. */
export const withoutAskedName = (network: CloudNetwork): CloudNetwork =>
  network.asked === undefined
    ? network
    : { ...network, asked: undefined, rules: { ...network.rules, terms: network.asked.terms } };

type Terms = RuleTables['terms'];

/** What rules know of names, as long as anybody has it: whoever asks in whichever network, without a proxy between, shares it. */
const decided = new WeakMap<CloudNetwork['firewalls'], WeakMap<Terms, Map<string, WeakRef<Terms>>>>();

function termsFor(network: CloudNetwork, asked: AskedName): Terms {
  const known = decidedIn(network);
  const { name, others, asker } = asked;
  const key = [asker.kind === 'firewall' ? asker.firewall : NONE, name, ...others].join(' ');
  const terms = known.get(key)?.deref() ?? decidedFor(network, asked);
  if (known.size >= MOST_DECIDED) known.clear();
  known.set(key, new WeakRef(terms));
  return terms;
}

/** Of names that nobody asks for any more only a reference is left: so many are forgotten together. */
const MOST_DECIDED = 256;

function decidedIn({ firewalls, rules: { terms } }: CloudNetwork): Map<string, WeakRef<Terms>> {
  const byTerms = decided.get(firewalls) ?? new WeakMap<Terms, Map<string, WeakRef<Terms>>>();
  decided.set(firewalls, byTerms);
  const known = byTerms.get(terms) ?? new Map<string, WeakRef<Terms>>();
  byTerms.set(terms, known);
  return known;
}

function decidedFor(network: CloudNetwork, { name, others, asker }: AskedName): Terms {
  const terms = copied(network.rules.terms);
  const isForIt = isForName(network, name, asker);
  const areForOthers = others.map((other) => isForName(network, other, asker));
  decideNames(terms, (text, by, firewall) => {
    const isFor = isForIt(text, by, firewall);
    // Names that a rule tells apart leave it open.
    return areForOthers.every((isForOther) => isForOther(text, by, firewall) === isFor) ? isFor : undefined;
  });
  return terms;
}

/** Is a rule for a name? Undefined where nobody knows. */
function isForName(network: CloudNetwork, name: string, asker: NameAsker) {
  const patterns = patternsFor(name);
  const matching = matchingTexts(network, patterns);
  return (text: number, by: NameMatch, firewall: number): boolean | undefined => {
    switch (by) {
      case 'request':
        return matching.has(text);
      case 'url':
        // Which path a request asks for is in no flow.
        return patterns.includes(hostIn(textAt(network.texts, text))) ? undefined : false;
      case 'addresses':
        // The firewall told the address itself, to whoever asked (a DNS proxy). Other names may have the same one.
        return matching.has(text) && isAnsweredBy(asker, firewall) ? true : undefined;
      case 'found':
        return undefined;
      case 'tag':
        return mayHold(textAt(network.texts, text), name) ? undefined : false;
    }
  };
}

/** Of the names in rules those that are among these. */
function matchingTexts(
  { firewalls: { names }, texts }: CloudNetwork,
  patterns: readonly string[],
): ReadonlySet<number> {
  return new Set(patterns.map((pattern) => valueOfId(names, texts, pattern)));
}

/** The name itself, and with an asterisk for anything that comes before the rest ("Azure Firewall FAQ", wildcards). */
const patternsFor = (name: string): readonly string[] => [
  name,
  ...Array.from(name, (_, index) => `*${name.slice(index)}`),
];
