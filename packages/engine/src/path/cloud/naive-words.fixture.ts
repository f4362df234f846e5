import type { Address } from '../../address/address.ts';
import { contains, parsePrefix, type Prefix } from '../../address/prefix.ts';

/* What the naive reading of Azure's rules is written with: prefixes as texts, ids in any case, and lists of prefixes. */

export const prefixed = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
export const inside = (prefix: string, address: string): boolean => contains(prefixed(prefix), address as Address);
export const lengthOf = (prefix: string) => Number(prefix.split('/')[1] ?? 32);
export const same = (one: string | undefined, other: string | undefined) =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

export const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '168.63.129.16/32',
];
export const UNUSED = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

// oxlint-disable-next-line typescript/no-explicit-any -- documents as they are; the generator makes them well-formed
export type Json = { readonly [member: string]: any };

/** 0 no, 1 maybe, 2 yes. */
export const matchPorts = (rule: Json, side: string, port: number | undefined): number => {
  const texts: readonly string[] = [
    ...(rule[`${side}PortRange`] === undefined ? [] : [rule[`${side}PortRange`]]),
    ...(rule[`${side}PortRanges`] ?? []),
  ];
  const ranges = texts.map((text) =>
    text === '*' ? [0, 65_535] : [Number(text.split('-')[0]), Number(text.split('-').at(-1))],
  );
  // A port that nobody knows: all of 1024 to 65535, none, or some. It is enough to ask on both sides of every edge.
  const edges = ranges.flatMap(([from = 0, to = 0]) => [from - 1, from, to, to + 1]);
  const anywhere = [1024, 65_535, ...edges].filter((each) => each >= 1024 && each <= 65_535);
  const wanted = port === undefined ? anywhere : [port];
  const hits = wanted.filter((each) => ranges.some(([from = 0, to = 0]) => each >= from && each <= to)).length;
  return hits === 0 ? 0 : hits === wanted.length ? 2 : 1;
};
