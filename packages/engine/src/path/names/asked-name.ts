import { NONE, type AskedName, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { hostIn } from '../../rules/host-in.ts';
import { decided, readName, type ReadName } from '../../rules/compile/name-terms.ts';
import type { RuleTables, Term } from '../../rules/compile/rule-tables.ts';
import { copied } from '../remedies/supposed/columns.ts';
import { textAt } from '../../table/text-table.ts';

/** The last one of each network: a question is asked several times. */
const lately = new WeakMap<CloudNetwork, CloudNetwork>();

/**
 * The network as it is for a flow that somebody in a virtual network, by its row, asks by name: in it rules of firewalls know whether
 * they are for that name, as far as documents tell. All rows are the same ones.
 */
export function withAskedName(network: CloudNetwork, name: string, home: number): CloudNetwork {
  if (network.asked !== undefined || network.firewalls.ids.length === 0) return network;
  const known = lately.get(network);
  if (known?.asked?.name === name && known.asked.home === home) return known;
  const { terms } = network.rules;
  const asked: AskedName = { name, home, proxy: network.names.proxies[home] ?? NONE, terms };
  const made = { ...network, asked, rules: { ...network.rules, terms: termsFor(network, asked) } };
  lately.set(network, made);
  return made;
}

/** The same network for flows of which nobody knows a name. */
export const withoutAskedName = (network: CloudNetwork): CloudNetwork =>
  network.asked === undefined
    ? network
    : { ...network, asked: undefined, rules: { ...network.rules, terms: network.asked.terms } };

function termsFor({ rules, texts }: CloudNetwork, asked: AskedName): RuleTables['terms'] {
  const terms = copied(rules.terms);
  for (let at = 0; at < terms.length; at += 3) {
    const term: Term = [terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0];
    const read = readName(term);
    if (read === undefined || read.isMatching !== undefined) continue;
    const isMatching = isFor(textAt(texts, read.text), read, asked);
    if (isMatching !== undefined) terms.set(decided(term, isMatching), at);
  }
  return terms;
}

/** Undefined where no document tells. */
function isFor(pattern: string, { by, firewall }: ReadName, { name, proxy }: AskedName): boolean | undefined {
  switch (by) {
    case 'request':
      return isNamed(pattern, name);
    case 'url':
      // Which path a request asks for is in no flow.
      return isNamed(hostIn(pattern), name) ? undefined : false;
    case 'addresses':
      // The firewall told the address itself, to whoever asked (a DNS proxy). Other names may have the same one.
      return pattern === name && proxy === firewall ? true : undefined;
    case 'found':
      return undefined;
  }
}

/** An asterisk stands for anything that comes before the rest ("Azure Firewall FAQ", wildcards). */
const isNamed = (pattern: string, name: string): boolean =>
  pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
