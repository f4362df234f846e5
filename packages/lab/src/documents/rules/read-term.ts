import { parseAddress, parsePrefix, prefixOf, type Prefix } from '@hopscope/engine';
import type { Tag, Term } from '../description.ts';
import { keyOf } from '../shelf.ts';

const TAGS: readonly Tag[] = ['VirtualNetwork', 'Internet', 'AzureLoadBalancer'];

export function readTerm(text: string): Term | undefined {
  if (text === '*' || keyOf(text) === 'any') return { kind: 'any' };
  const prefix = readPrefix(text);
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  const tag = TAGS.find((known) => keyOf(known) === keyOf(text));
  return tag === undefined ? undefined : { kind: 'tag', tag };
}

/** Host bits that are set are cleared, as Azure does in rules and routes. */
export function readPrefix(text: string): Prefix | undefined {
  const exact = parsePrefix(text);
  if (exact.ok) return exact.value;
  const [, host = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (!address.ok || Number(length) > (host.includes(':') ? 128 : 32)) return undefined;
  return prefixOf(address.value, Number(length));
}
