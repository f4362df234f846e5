import { wordsOf, type Address } from '../address/address.ts';
import { contains, type Prefix } from '../address/prefix.ts';
import type { OwnAddress } from './host-addresses.ts';

/**
 * The best IPv6 source by those rules of RFC 6724, section 5, that the model can judge: 1 the destination itself, 2 the
 * right scope, 5 the outgoing interface (a row, -1 where there is none), 6 the same label, 8 the longest common prefix.
 * Whether an address is deprecated (3) or temporary (7), documents do not say.
 */
export function bestIpv6Source(own: readonly OwnAddress[], destination: Address, device: number): Address | undefined {
  // A link-local destination is on the link that packets leave by, and so is its source (section 4).
  const eligible = scopeOf(destination) === LINK ? own.filter((one) => device < 0 || one.interface === device) : own;
  let best: { readonly address: Address; readonly score: readonly number[] } | undefined;
  for (const one of eligible) {
    const score = scoreOf(one, destination, device);
    if (best === undefined || isBetter(score, best.score)) best = { address: one.address, score };
  }
  return best?.address;
}

function scoreOf({ address, prefixLength, interface: row }: OwnAddress, destination: Address, device: number) {
  return [
    Number(address === destination),
    scopeScore(scopeOf(address), scopeOf(destination)),
    Number(row === device),
    Number(labelOf(address) === labelOf(destination)),
    // Bits beyond the network are a host's own affair (net/ipv6/addrconf.c stops there too).
    Math.min(commonBits(address, destination), prefixLength),
  ];
}

function isBetter(score: readonly number[], other: readonly number[]): boolean {
  const rule = score.findIndex((value, index) => value !== other[index]);
  return rule >= 0 && (score[rule] ?? 0) > (other[rule] ?? 0);
}

/** Scopes as in multicast addresses (RFC 4291, 2.7); what is not marked reaches everywhere. */
const LINK = 2;
const SITE = 5;
const GLOBAL = 14;

function scopeOf(address: Address): number {
  if (address === '::1' || contains('fe80::/10' as Prefix, address)) return LINK;
  return contains('fec0::/10' as Prefix, address) ? SITE : GLOBAL;
}

/** The narrowest scope that still reaches the destination; failing that, the widest. */
const scopeScore = (scope: number, needed: number) => (scope >= needed ? -scope : scope - 128);

/** Labels keep like with like: unique-local with unique-local, 6to4 with 6to4 (the kernel's table, net/ipv6/addrlabel.c). */
const LABELS: readonly (readonly [prefix: string, label: number])[] = [
  ['::1/128', 0],
  ['2001:10::/28', 7],
  ['2001::/32', 6],
  ['::/96', 3],
  ['2002::/16', 2],
  ['3ffe::/16', 12],
  ['fec0::/10', 11],
  ['fc00::/7', 5],
];

const labelOf = (address: Address) => LABELS.find(([prefix]) => contains(prefix as Prefix, address))?.[1] ?? 1;

function commonBits(one: Address, other: Address): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  const at = left.findIndex((word, index) => word !== right[index]);
  return at < 0 ? 128 : 32 * at + Math.clz32((left[at] ?? 0) ^ (right[at] ?? 0));
}
