import type { Address, Port } from '@hopscope/engine';
import { bytesOf } from '../host/address-bytes.ts';
import type { EvidenceKind } from './evidence.ts';
import type { Rates } from './rates.ts';
import { namedDestinations, type Destinations } from './destinations.ts';

/** What the owner of a host has written about what may be asked of it. */
export type PolicyFile = {
  readonly path: string;
  /** Opens destinations that are refused by default: link-local and the metadata services of clouds. */
  readonly allow: readonly Destinations[];
  /** Closes destinations; it wins over `allow`. */
  readonly deny: readonly Destinations[];
  readonly rates: Rates;
  /** What this host does not tell. */
  readonly closedEvidence: ReadonlySet<EvidenceKind>;
};

/** Who asks: only a request that was made on this very machine may have its loopback addresses as destination. */
type Asker = { readonly loopback: boolean };

/** Why a destination may not be probed, in words that name the rule; absent when it may. */
export type Policy = (address: Address, port: Port, asker: Asker) => string | undefined;

/** Without a file (`undefined`) the defaults alone. */
export function makePolicy(file: PolicyFile | undefined): Policy {
  return (address, port, asker) => {
    const within = (entry: Destinations) => entry.includes(address, port);
    const never = NEVER.find(within);
    if (never !== undefined) return `never probed: ${never.text}`;
    const behind = behindNat64(address);
    const denied = file?.deny.find((entry) => within(entry) || (behind !== undefined && entry.includes(behind, port)));
    if (denied !== undefined) return `"deny": "${denied.text}" in ${file?.path}`;
    const own = OWN.find(within);
    if (own !== undefined)
      return asker.loopback ? undefined : `${own.text}: only for requests that are made on this host itself`;
    const guarded = GUARDED.find(within);
    if (guarded === undefined || file?.allow.some(within) === true) return undefined;
    return `refused by default: ${guarded.text}; the host's policy file can allow it`;
  };
}

/** Well-known prefix of NAT64, 64:ff9b::/96 (RFC 6052, 2.1). */
const NAT64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0] as const;

/** The IPv4 address that a translator would go on to: whoever closed that has closed this name of it, too. */
function behindNat64(address: Address): Address | undefined {
  const bytes = bytesOf(address);
  const isTranslated = bytes.length === 16 && NAT64.every((byte, at) => bytes[at] === byte);
  return isTranslated ? (bytes.slice(NAT64.length).join('.') as Address) : undefined;
}

/** No connection can be opened to many at once; the kernel would answer for itself. RFC 5771, RFC 919, RFC 4291. */
const NEVER: readonly Destinations[] = [
  namedDestinations('multicast', ['224.0.0.0/4', 'ff00::/8']),
  namedDestinations('broadcast', ['255.255.255.255/32']),
];

/** Linux takes a connection to 0.0.0.0 or :: for one to loopback. */
const OWN: readonly Destinations[] = [
  namedDestinations("this host's loopback", ['127.0.0.0/8', '::1/128', '64:ff9b::7f00:0/104']),
  namedDestinations('"this host" (0.0.0.0/8 and ::)', ['0.0.0.0/8', '::/128', '64:ff9b::/104']),
];

/**
 * What a machine tells only to itself: who can ask from its place can take over its identity. The networks behind the
 * well-known NAT64 prefix (RFC 6052) are the same IPv4 destinations by another name.
 */
const GUARDED: readonly Destinations[] = [
  namedDestinations('link-local and metadata addresses', ['169.254.0.0/16', 'fe80::/10', '64:ff9b::a9fe:0/112']),
  namedDestinations("Azure's platform address 168.63.129.16", ['168.63.129.16/32', '64:ff9b::a83f:8110/128']),
  // Amazon's over IPv6, Google's over IPv6, Alibaba's, Oracle's.
  namedDestinations("another cloud's metadata address", [
    'fd00:ec2::254/128',
    'fd20:ce::254/128',
    '100.100.100.200/32',
    '192.0.0.192/32',
    '64:ff9b::6464:64c8/128',
    '64:ff9b::c000:c0/128',
  ]),
];
