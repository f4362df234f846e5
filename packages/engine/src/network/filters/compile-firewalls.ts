import type { Address } from '../../address/address.ts';
import { familyOfPrefix, hostPrefix, type Prefix } from '../../address/prefix.ts';
import { PRIVATE_RANGES } from '../../documents/filters/read-firewall.ts';
import {
  ANYONE,
  type AddressTerm,
  type RuleSide,
  type SecurityGroup,
  type SecurityRule,
} from '../../rules/security-rule.ts';
import type { Drafts, FirewallDraft, FirewallRuleDraft, TranslationDraft } from '../../documents/drafts.ts';
import type { AdminSide } from '../../documents/filters/managed-drafts.ts';
import { nameSettingsOf } from '../services/compile-askers.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';
import { byPriority, collectionsIn, policyChain } from './policy-chain.ts';

/** A firewall: its rules as one group, and those that translate as another. */
export type CompiledFirewall = {
  readonly filter: SecurityGroup;
  readonly translating: SecurityGroup;
  /** Where each of them leads. */
  readonly translations: readonly Pick<TranslationDraft, 'address' | 'name' | 'port'>[];
  /** How many rules of the filter are network rules. */
  readonly networkRules: number;
  /** Where it is known to keep the sender's address. */
  readonly privateRanges: readonly Prefix[];
};

/**
 * Each firewall as one group of rules: network rules before application rules; of either, those of a policy's base first,
 * then by the priority of groups, then of collections; what nothing matches is denied ("Azure Firewall rule processing
 * logic"). Rules that translate are asked by themselves, and what none of them matches is not translated.
 */
export const compileFirewalls = (
  drafts: Drafts,
  findings: Finding[],
  addressesAt: AddressesAt,
): readonly CompiledFirewall[] =>
  drafts.firewalls.map((firewall, row) => {
    const policies = policyChain(firewall.policy, drafts.policies, findings);
    const collections = [...collectionsIn(policies, drafts), ...byPriority(firewall.collections)];
    const network = collections.flatMap((each) => each.network).map((rule) => lookedUp(rule, row, addressesAt));
    if (network.some(isForNames) && nameSettingsOf(firewall, drafts)?.isProxy === false)
      findings.push(noProxy(firewall));
    const filtering = inOrder([...network, ...collections.flatMap(({ application }) => application)], drafts);
    const translations = collections.flatMap((each) => each.translations);
    return {
      filter: { id: firewall.id, rules: [...filtering, denial(firewall.id, filtering.length)] },
      translating: { id: `${firewall.id}/natRules`, rules: inOrder(translations, drafts) },
      translations: oneEach(translations),
      networkRules: oneEach(network).length,
      privateRanges: privateRangesOf(firewall, policies),
    };
  });

/** Those of its own policy; none for certain where that is not among the documents. */
function privateRangesOf(firewall: FirewallDraft, policies: ReturnType<typeof policyChain>): readonly Prefix[] {
  const policy = policies.at(-1)?.draft;
  if (firewall.policy !== undefined && policy === undefined) return [];
  const ranges = firewall.policy === undefined ? firewall.privateRanges : policy?.privateRanges;
  return [
    ...(ranges ?? PRIVATE_RANGES).filter((each) => familyOfPrefix(each) === 'ipv4'),
    ...(firewall.policy === undefined ? [] : PRIVATE_RANGES6),
  ];
}

/**
 * Of IPv6, which one with a policy carries, whatever settings say: "this behavior is by design and can't be changed" ("Deploy Azure
 * Firewall in dual stack mode").
 */
const PRIVATE_RANGES6 = ['fc00::/7' as Prefix];

const isForNames = ({ destination }: FirewallRuleDraft): boolean =>
  destination.addresses.some(({ kind }) => kind === 'name');

/** "You must enable DNS Proxy to use FQDNs in your network rules" ("Use FQDN filtering in network rules"). */
const noProxy = ({ id, policy }: FirewallDraft): Finding => ({
  resource: policy ?? id,
  field: policy === undefined ? 'properties.additionalProperties.Network.DNS.EnableProxy' : 'properties.dnsSettings',
  problem: `Network rules of ${nameOf(id)} are for names, and it is no DNS proxy.`,
  consequence: 'What the rules hold is not known: paths that they could decide end undetermined.',
});

/** The addresses that a firewall, by its row, finds for a name; undefined where no document tells. */
type AddressesAt = (firewall: number, name: string) => readonly Address[] | undefined;

/** Network rules are for the addresses of the names in them ("Use FQDN filtering in network rules"). */
function lookedUp(rule: FirewallRuleDraft, firewall: number, addressesAt: AddressesAt): FirewallRuleDraft {
  const { destination } = rule;
  if (!isForNames(rule)) return rule;
  const addresses = destination.addresses.flatMap((term): readonly AddressTerm[] => {
    if (term.kind !== 'name') return [term];
    const found = addressesAt(firewall, term.name);
    if (found === undefined) return [{ ...term, firewall }];
    const prefixes = found.map((address) => ({ kind: 'prefix', prefix: hostPrefix(address) }) as const);
    return [...prefixes, { ...term, by: 'found' }];
  });
  return { ...rule, destination: { ...destination, addresses } };
}

/** A rule for several protocols is one for each. */
const oneEach = <T extends FirewallRuleDraft>(rules: readonly T[]): readonly T[] =>
  rules.flatMap((rule) => rule.protocols.map(() => rule));

const inOrder = (rules: readonly FirewallRuleDraft[], drafts: Drafts): readonly SecurityRule[] =>
  rules.flatMap((rule) => rulesOf(rule, drafts)).map((rule, priority): SecurityRule => ({ ...rule, priority }));

const rulesOf = (
  { id, ownName = nameOf(id), access, protocols, source, destination }: FirewallRuleDraft,
  drafts: Drafts,
): readonly Omit<SecurityRule, 'priority'>[] =>
  protocols.map((protocol) => ({
    id,
    name: ownName,
    origin: 'user',
    direction: 'inbound',
    access,
    protocol,
    source: withGroups(source, drafts),
    destination: withGroups(destination, drafts),
  }));

const withGroups = ({ addresses, groups, ports }: AdminSide, { ipGroups }: Drafts): RuleSide => ({
  addresses: [
    ...addresses,
    ...groups.flatMap((group) => ipGroups.get(keyOf(group)) ?? [{ kind: 'missing' as const, id: group }]),
  ],
  ports,
});

const denial = (firewall: string, priority: number): SecurityRule => ({
  id: `${firewall}/default`,
  name: 'default',
  origin: 'default',
  direction: 'inbound',
  access: 'deny',
  protocol: 'any',
  priority,
  source: ANYONE,
  destination: ANYONE,
});
