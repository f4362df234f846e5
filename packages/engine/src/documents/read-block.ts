import { addressOf } from '../address/address.ts';
import { addressesOfPrefix, wordsOfPrefix } from '../address/prefix.ts';
import type { BlockDraft, ConfigurationDraft } from './drafts.ts';
import type { Finding } from './finding.ts';
import { lenientPrefix } from './lenient-prefix.ts';

/** So many addresses of a block are told one by one. Azure has 16 of IPv4. */
const MOST_ADDRESSES = 256;

/**
 * "A CIDR block of private IP addresses", which a secondary configuration may have in place of an address ("Assign private IP address
 * prefixes to virtual machines"): `10.0.2.16/28`, or its first address and the length beside it. Undefined where it is none.
 */
export function readBlock(
  text: string | undefined,
  length: unknown,
  resource: string,
  findings: Finding[],
): BlockDraft | undefined {
  const isWritten = text?.includes('/') === true;
  if (text === undefined || (!isWritten && typeof length !== 'number')) return undefined;
  const prefix = lenientPrefix(isWritten ? text : `${text}/${String(length)}`);
  if (prefix === undefined) return undefined;
  const { words, bits } = wordsOfPrefix(prefix);
  const all = addressesOfPrefix(prefix, MOST_ADDRESSES);
  if (all === undefined)
    findings.push({
      resource,
      field: 'properties.privateIPAddress',
      problem: `${prefix} is a block of 2^${128 - bits} addresses, which are more than are told one by one.`,
      consequence: 'Paths to addresses of its subnet that nobody is known to have end undetermined.',
      severity: 'warning',
    });
  return { address: addressOf(words), others: all?.slice(1) ?? [], isCut: all === undefined };
}

/** With one for each address of a block, the first with the id of its document: what leads there by that leads to the first. Mostly there is no block. */
export const withBlocks = (drafts: readonly ConfigurationDraft[]): readonly ConfigurationDraft[] =>
  drafts.some(({ others }) => others !== undefined) ? drafts.flatMap(inFull) : drafts;

const inFull = (draft: ConfigurationDraft): readonly ConfigurationDraft[] =>
  draft.others === undefined
    ? [draft]
    : [
        draft,
        ...draft.others.map((address): ConfigurationDraft => ({
          ...draft,
          id: `${draft.id}#${address}`,
          address,
          pools: [],
          natRules: [],
          gatewayPools: [],
          isPrimary: false,
          isOther: true,
        })),
      ];
