import { addressOf } from '../address/address.ts';
import { wordsOfPrefix, type Prefix } from '../address/prefix.ts';
import type { BlockDraft, ConfigurationDraft } from './drafts.ts';
import type { Finding } from './finding.ts';
import { lenientPrefix } from './lenient-prefix.ts';

/** So many bits tell the addresses of a block apart that are told one by one. Azure has four of IPv4. */
const MOST_BITS = 8;

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
  const bits = 128 - wordsOfPrefix(prefix).bits;
  if (bits > MOST_BITS)
    findings.push({
      resource,
      field: 'properties.privateIPAddress',
      problem: `${prefix} is a block of 2^${bits} addresses, which are more than are told one by one.`,
      consequence: 'Paths to addresses of its subnet that nobody is known to have end undetermined.',
      severity: 'warning',
    });
  return blockOf(prefix, bits);
}

function blockOf(prefix: Prefix, bits: number): BlockDraft {
  const { words } = wordsOfPrefix(prefix);
  const isCut = bits > MOST_BITS;
  const others = Array.from({ length: isCut ? 0 : 2 ** bits - 1 }, (_, at) =>
    addressOf([words[0], words[1], words[2], words[3] + at + 1]),
  );
  return { address: addressOf(words), others, isCut };
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
