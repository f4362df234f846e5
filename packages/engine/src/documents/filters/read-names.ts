import { parseAddress } from '../../address/address.ts';
import { hostIn, type AddressTerm, type NameMatch } from '../../rules/security-rule.ts';
import type { NameSettings } from '../drafts.ts';
import { shown, type Finding } from '../finding.ts';
import { RULE_IN_DOUBT } from './read-side.ts';
import { keyOf, read, readFlag, readText, readTexts, type CloudResource } from '../resource.ts';

/** Of a policy; without a word about it Azure's own name server is asked. */
export function readNames({ id, properties }: CloudResource, findings: Finding[]): NameSettings | undefined {
  const settings = read(properties, 'dnsSettings');
  if (settings === undefined || settings === null) return undefined;
  const servers = readTexts(settings, 'servers');
  reportOddServers(id, 'properties.dnsSettings.servers', servers, findings);
  return { servers, isProxy: readFlag(settings, 'enableProxy') };
}

/** Of a firewall without a policy. */
export function readClassicNames({ id, properties }: CloudResource, findings: Finding[]): NameSettings | undefined {
  const [written, proxy] = ['Network.DNS.Servers', 'Network.DNS.EnableProxy'].map((name) =>
    readText(properties, 'additionalProperties', name),
  );
  if (written === undefined && proxy === undefined) return undefined;
  const servers = (written ?? '').split(',').flatMap((each) => each.trim() || []);
  reportOddServers(id, 'properties.additionalProperties.Network.DNS.Servers', servers, findings);
  return { servers, isProxy: keyOf(proxy ?? '') === 'true' };
}

/** Name servers are named by their addresses. */
export function reportOddServers(
  resource: string,
  field: string,
  servers: readonly string[],
  findings: Finding[],
): void {
  const consequence = 'Whom is asked for names is not known.';
  for (const text of servers)
    if (!parseAddress(text).ok) findings.push({ resource, field, problem: `'${text}' is no IP address.`, consequence });
}

/** Whom an application rule is for. What FQDN tags and categories hold is in no document. */
export const readTargets = (rule: unknown, id: string, findings: Finding[]): readonly AddressTerm[] => [
  ...readTargetNames(rule, 'targetFqdns', 'request', id, findings),
  ...readTargetNames(rule, 'targetUrls', 'url', id, findings),
  ...['fqdnTags', 'webCategories'].flatMap((member) => [
    ...unreadNames(rule, member, id, findings),
    ...readTexts(rule, member).map((name): AddressTerm => ({ kind: 'name', name, by: 'tag' })),
  ]),
];

/** Names in a member of a rule. Asterisks stand at their beginning only, and not in network rules ("Azure Firewall FAQ", wildcards). */
export const readTargetNames = (
  rule: unknown,
  field: string,
  by: NameMatch,
  id: string,
  findings: Finding[],
): readonly AddressTerm[] => [
  ...unreadNames(rule, field, id, findings),
  ...readTexts(rule, field).map((text): AddressTerm => {
    const name = keyOf(text.trim()).replace(/\.$/, '');
    if (name === '*' && by !== 'addresses') return { kind: 'any' };
    if (FORMS[by].test(by === 'url' ? hostIn(name) : name)) return { kind: 'name', name, by };
    const consequence = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
    findings.push({ resource: id, field, problem: `'${text}' is no name that such a rule is for.`, consequence });
    return { kind: 'unknown', text };
  }),
];

/** What stands for something that is no list of texts. Null is how ARM writes that something is absent. */
function unreadNames(rule: unknown, field: string, id: string, findings: Finding[]): readonly AddressTerm[] {
  const list = read(rule, field) ?? [];
  const odd = Array.isArray(list) ? list.find((each) => each !== null && typeof each !== 'string') : list;
  if (odd === undefined) return [];
  findings.push({ resource: id, field, problem: `${shown(odd)} could not be read.`, consequence: RULE_IN_DOUBT });
  return [{ kind: 'unreadable', field }];
}

const [PLAIN, WITH_ASTERISK] = [/^[\w-]+(\.[\w-]+)*$/, /^\*?[\w.-]+$/];
const FORMS: Readonly<Record<NameMatch, RegExp>> = {
  request: WITH_ASTERISK,
  url: WITH_ASTERISK,
  addresses: PLAIN,
  found: PLAIN,
  tag: PLAIN,
};
