import { parseAddress } from '../address/address.ts';
import { parsePrefix, prefixOf, type Prefix } from '../address/prefix.ts';

/** A prefix whose host bits may be set: they are cleared. Resources hold such, and what is meant is clear. */
export function lenientPrefix(text: string): Prefix | undefined {
  const exact = parsePrefix(text);
  if (exact.ok) return exact.value;
  const [, host = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host);
  if (!address.ok || Number(length) > (host.includes(':') ? 128 : 32)) return undefined;
  return prefixOf(address.value, Number(length));
}
