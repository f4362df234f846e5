import { createHash } from 'node:crypto';
import type { Family } from '@hopscope/engine';
import type { Group, PortRange, Rule, Side } from '../documents/description.ts';
import type { AddressSet, Chain, RuleLine } from '../shape/plan-shape.ts';
import { FAMILIES, isEmpty, rangesOf, rangeTexts, union, type Ranges } from '../address/ranges.ts';
import type { Tags } from './tags.ts';

/** Where a group is asked: what its tags hold there, and who the members of application security groups are. */
export type Place = {
  /** Tells apart chains of the same group in different places. */
  readonly id: string;
  readonly tags: Tags;
  readonly members: (applicationGroup: string) => Ranges;
};

/** The mark of a packet that an admin rule let pass for good. */
export const PASSED = 1;

/** Names sets after what they hold, and keeps each once. */
export type SetShelf = { readonly add: (ranges: Ranges, family: Family) => string; readonly sets: AddressSet[] };

export function openSetShelf(): SetShelf {
  const known = new Map<string, AddressSet>();
  const sets: AddressSet[] = [];
  return {
    sets,
    add(ranges, family) {
      const elements = rangeTexts(ranges[family], family);
      const name = `${family}.${digest(elements.join(' '))}`;
      if (!known.has(name)) {
        const set = { name, family, elements };
        known.set(name, set);
        sets.push(set);
      }
      return name;
    },
  };
}

/** Ten hexadecimal digits that follow from the text. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

export const chainName = (group: Group, place: string, direction: Rule['direction']): string =>
  `${plain(group.name)}.${digest(`${group.id} ${place}`)}.${direction === 'inbound' ? 'in' : 'out'}`;

/** Letters, digits and a few signs, beginning with a letter: what nftables takes for a name. */
const plain = (name: string) => `g${name.replaceAll(/[^\w-]/g, '_').slice(0, 60)}`;

/**
 * A group's rules of one direction, as one chain: the first that matches decides. To allow is to return to whoever asked,
 * because another group may still deny; to deny is to drop silently, as Azure does.
 */
export function groupChain(group: Group, place: Place, direction: Rule['direction'], shelf: SetShelf): Chain {
  return {
    name: chainName(group, place.id, direction),
    lines: group.rules
      .filter((rule) => rule.direction === direction)
      .flatMap((rule) => ruleLines(group, rule, place, shelf)),
  };
}

/** The mark says to whoever asked that no group is to be asked any more. */
const VERDICTS = { allow: 'return', deny: 'drop', 'always-allow': `meta mark set ${PASSED} return` } as const;

function ruleLines(group: Group, rule: Rule, place: Place, shelf: SetShelf): readonly RuleLine[] {
  const transport = transportOf(rule);
  if (transport === undefined) return [];
  const verdict = VERDICTS[rule.access];
  const label = labelOf(`${group.name}/${rule.name}`);
  const line = (...parts: readonly string[]): RuleLine => ({
    text: [...parts, transport, verdict].filter((part) => part !== '').join(' '),
    rule: {
      kind: 'security-rule',
      id: rule.id,
      group: group.id,
      access: rule.access === 'deny' ? 'deny' : 'allow',
      label,
    },
  });
  const [source, destination] = [addressesOf(rule.source, place), addressesOf(rule.destination, place)];
  if (source === 'any' && destination === 'any') return [line()];
  return FAMILIES.flatMap((family) => {
    const sides = [matchOf(source, 'saddr', family, shelf), matchOf(destination, 'daddr', family, shelf)];
    return sides.some((side) => side === undefined) ? [] : [line(...sides.map((side) => side ?? ''))];
  });
}

/** Comments hold 128 bytes at most, and no quotes. */
export const labelOf = (text: string): string => text.replaceAll(/[^\x20-\x7e]|["\\]/g, '_').slice(0, 120);

function addressesOf({ terms }: Side, { tags, members }: Place): Ranges | 'any' {
  let all = rangesOf([]);
  for (const term of terms)
    switch (term.kind) {
      case 'any':
        return 'any';
      case 'prefix':
        all = union(all, rangesOf([term.prefix]));
        break;
      case 'prefixes':
        all = union(all, rangesOf(term.prefixes));
        break;
      case 'tag':
        all = union(all, tags[term.tag]);
        break;
      case 'application-group':
        all = union(all, members(term.id));
        break;
    }
  return all;
}

/** Nothing to ask is an empty text; undefined: no address of this family can match. */
function matchOf(side: Ranges | 'any', field: 'saddr' | 'daddr', family: Family, shelf: SetShelf): string | undefined {
  if (side === 'any') return '';
  if (isEmpty(side) || side[family].length === 0) return undefined;
  return `${family === 'ipv4' ? 'ip' : 'ip6'} ${field} @${shelf.add(side, family)}`;
}

/** Undefined: nothing matches, since what has no ports meets rules for every port only. */
function transportOf({ protocol, source, destination }: Rule): string | undefined {
  const ports = [portsOf('sport', source.ports), portsOf('dport', destination.ports)].filter((part) => part !== '');
  switch (protocol) {
    case 'any':
      return ports.length === 0 ? '' : ['meta l4proto { tcp, udp }', ...ports].join(' ');
    case 'tcp':
    case 'udp':
      return [`meta l4proto ${protocol}`, ...ports].join(' ');
    case 'icmp':
      return ports.length === 0 ? 'meta l4proto { icmp, ipv6-icmp }' : undefined;
    case 'esp':
    case 'ah':
      return ports.length === 0 ? `meta l4proto ${protocol}` : undefined;
  }
}

function portsOf(field: 'sport' | 'dport', ports: readonly PortRange[] | undefined): string {
  if (ports === undefined) return '';
  const texts = joinedPorts(ports).map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  return `th ${field} { ${texts.join(', ')} }`;
}

/** nftables refuses ranges that overlap. */
function joinedPorts(ports: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (const range of ports.toSorted((one, other) => one.from - other.from)) {
    const before = result.at(-1);
    if (before === undefined || range.from > before.to + 1) result.push(range);
    else if (range.to > before.to) result[result.length - 1] = { from: before.from, to: range.to };
  }
  return result;
}
