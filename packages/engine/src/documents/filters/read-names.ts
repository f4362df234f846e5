import type { AddressTerm, NameMatch } from '../../rules/security-rule.ts';
import { hostIn } from '../../rules/host-in.ts';
import type { NameSettings } from '../drafts.ts';
import { keyOf, read, readFlag, readText, readTexts } from '../resource.ts';

/** Of a policy; without a word about it Azure's own name server is asked. */
export function readNames(properties: unknown): NameSettings | undefined {
  const settings = read(properties, 'dnsSettings');
  if (settings === undefined || settings === null) return undefined;
  return { hasServers: readTexts(settings, 'servers').length > 0, isProxy: readFlag(settings, 'enableProxy') };
}

/** Of a firewall without a policy. */
export function readClassicNames(properties: unknown): NameSettings | undefined {
  const [servers, proxy] = ['Network.DNS.Servers', 'Network.DNS.EnableProxy'].map((name) =>
    readText(properties, 'additionalProperties', name),
  );
  if (servers === undefined && proxy === undefined) return undefined;
  return { hasServers: (servers ?? '').trim() !== '', isProxy: keyOf(proxy ?? '') === 'true' };
}

/** Whom an application rule is for. What FQDN tags and categories hold is in no document. */
export const readTargets = (rule: unknown): readonly AddressTerm[] => [
  ...readTexts(rule, 'targetFqdns').map((text) => readName(text, 'request')),
  ...readTexts(rule, 'targetUrls').map((text) => readName(text, 'url')),
  ...['fqdnTags', 'webCategories'].flatMap((member) =>
    readTexts(rule, member).map((text): AddressTerm => ({ kind: 'unknown', text })),
  ),
];

/** Asterisks stand at the beginning only, and not in network rules ("Azure Firewall FAQ", wildcards). */
export function readName(text: string, by: NameMatch): AddressTerm {
  const name = keyOf(text.trim()).replace(/\.$/, '');
  if (name === '*' && by !== 'addresses') return { kind: 'any' };
  const isReadable = by === 'addresses' ? !name.includes('*') : !hostIn(name).includes('*', 1);
  return isReadable && name !== '' ? { kind: 'name', name, by } : { kind: 'unknown', text };
}
