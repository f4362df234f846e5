import { wordsOf, type Prefix } from '../../packages/engine/src/index.ts';
import { wordsOfPrefix } from '../../packages/engine/src/address/prefix.ts';
import type { LargeCloud } from './large-cloud.ts';

type Rule = {
  readonly direction: string;
  readonly priority: number;
  readonly isDeny: boolean;
  readonly protocol: string;
  readonly source: Matches;
  readonly destination: Matches;
  readonly ports: readonly (readonly [number, number])[];
};
type Matches = (word: number) => boolean;
type Document = { readonly properties: Readonly<Record<string, string | readonly string[] | undefined>> };

/**
 * What one would write first: rules sorted once and asked one after the other, routes compared one after the other. It knows
 * only what decides a flow inside of one subnet and out of it: two groups on either side, and one route table. `goal`: whether
 * it ends with the first rule that denies.
 */
export function linearScan(cloud: LargeCloud) {
  const groups = new Map<number, readonly Rule[]>();
  const tables = new Map<number, readonly (readonly [network: number, mask: number, length: number])[]>();
  const perSubnet = cloud.size.machines / cloud.size.subnets;
  const groupAt = (index: number) => {
    const known = groups.get(index) ?? rulesOf(cloud.group(index % cloud.size.groups) as Document);
    groups.set(index, known);
    return known;
  };
  const tableAt = (index: number) => {
    const known = tables.get(index) ?? routesOf(cloud.table(index) as Document);
    tables.set(index, known);
    return known;
  };
  const decide = (group: number | undefined, direction: string, source: number, destination: number, port: number) => {
    if (group === undefined) return -1;
    const rules = groupAt(group);
    for (let at = 0; at < rules.length; at += 1) {
      const rule = rules[at];
      if (rule === undefined || rule.direction !== direction || rule.protocol === 'Udp') continue;
      if (!rule.ports.some(([from, to]) => port >= from && port <= to)) continue;
      if (rule.source(source) && rule.destination(destination)) return rule.isDeny ? -2 - at : at;
    }
    return -1;
  };
  /** Something that depends on every rule and route that was asked. */
  return (from: number, to: number, port: number, goal: 'denial' | 'end'): number => {
    const [source, destination] = [wordsOf(cloud.addressOf(from))[3], wordsOf(cloud.addressOf(to))[3]];
    const [home, away] = [Math.floor(from / perSubnet), Math.floor(to / perSubnet)];
    const isOver = (decided: number) => goal === 'denial' && decided < -1;
    let decided = decide(cloud.groupOfInterface(from), 'Outbound', source, destination, port);
    if (isOver(decided)) return decided;
    let sum = decided;
    decided = decide(cloud.groupOfSubnet(home), 'Outbound', source, destination, port);
    sum += decided;
    if (isOver(decided)) return sum;
    const table = cloud.tableOfSubnet(home);
    let longest = -1;
    for (const [network, mask, length] of table === undefined ? [] : tableAt(table))
      if (length > longest && (destination & mask) >>> 0 === network) longest = length;
    sum += longest;
    decided = decide(cloud.groupOfSubnet(away), 'Inbound', source, destination, port);
    sum += decided;
    if (isOver(decided)) return sum;
    return sum + decide(cloud.groupOfInterface(to), 'Inbound', source, destination, port);
  };
}

function rulesOf({ properties }: Document): readonly Rule[] {
  const documents = properties['securityRules'] as readonly unknown[] as readonly Document[];
  return documents
    .map(({ properties: own }): Rule => ({
      direction: String(own['direction']),
      priority: Number(own['priority']),
      isDeny: own['access'] === 'Deny',
      protocol: String(own['protocol']),
      source: sideOf(own, 'source'),
      destination: sideOf(own, 'destination'),
      ports: [own['destinationPortRange'] ?? [], own['destinationPortRanges'] ?? []].flat().map((text) => {
        const [first = '0', last = first] = text === '*' ? ['0', '65535'] : text.split('-');
        return [Number(first), Number(last)];
      }),
    }))
    .toSorted((one, other) => one.priority - other.priority);
}

/** Tags and members are taken to match, which makes the scan quicker than it would be. */
function sideOf(own: Document['properties'], side: string): Matches {
  const texts = [own[`${side}AddressPrefix`] ?? [], own[`${side}AddressPrefixes`] ?? []].flat();
  const ranges = texts.filter((text) => /^\d/.test(text)).map(maskOf);
  if (ranges.length === 0) return () => true;
  return (word) => ranges.some(([network, mask]) => (word & mask) >>> 0 === network);
}

const routesOf = ({ properties }: Document) =>
  (properties['routes'] as readonly unknown[] as readonly Document[]).map(({ properties: own }) =>
    maskOf(String(own['addressPrefix'])),
  );

function maskOf(text: string): readonly [network: number, mask: number, length: number] {
  const { words, bits } = wordsOfPrefix(text as Prefix);
  return [words[3], bits === 96 ? 0 : (0xffff_ffff << (128 - bits)) >>> 0, bits - 96];
}
