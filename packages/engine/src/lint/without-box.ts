import { difference } from '../address/address-space.ts';
import { PROTOCOL_BITS } from '../rules/packet.ts';
import { NO_PORT, type RuleBox, type Side } from './rule-box.ts';

/**
 * What is left of some packets when those of another box are taken away, as boxes; empty: the other holds them all. Names
 * count as points of their own, so more may be left than is true, and never less.
 */
export function withoutBox(box: RuleBox, other: RuleBox): readonly RuleBox[] {
  if (isApart(box, other)) return [box];
  const left: RuleBox[] = [];
  let common = box;
  const split = (outside: Partial<RuleBox>, inside: Partial<RuleBox>) => {
    const rest = { ...common, ...outside };
    if (!isEmpty(rest)) left.push(rest);
    common = { ...common, ...inside };
  };
  split({ protocols: box.protocols & ~other.protocols }, { protocols: box.protocols & other.protocols });
  for (const field of ['sourcePorts', 'destinationPorts'] as const) {
    const outside = portsWithout(common[field], other[field]);
    split({ [field]: outside }, { [field]: portsWithout(common[field], outside) });
  }
  for (const field of ['source', 'destination'] as const) {
    const outside = sideWithout(common[field], other[field]);
    split({ [field]: outside }, { [field]: sideWithout(common[field], outside) });
  }
  // Nothing in common: the box is whole.
  return isEmpty(common) ? [box] : left;
}

/** Most rules have nothing to do with each other, which is seen by where their sets begin and end. */
const isApart = (one: RuleBox, other: RuleBox): boolean =>
  (one.protocols & other.protocols) === 0 ||
  areRangesApart(one.destinationPorts, other.destinationPorts) ||
  areSidesApart(one.destination, other.destination) ||
  areSidesApart(one.source, other.source) ||
  areRangesApart(one.sourcePorts, other.sourcePorts);

const areSidesApart = (one: Side, other: Side): boolean =>
  areRangesApart(one.space.four, other.space.four) &&
  areRangesApart(one.space.six, other.space.six) &&
  !haveNameInCommon(one.named, other.named);

/** Edges of ranges that do not even overlap as a whole; an odd number of them means: up to the end. */
function areRangesApart<T extends number | bigint>(one: readonly T[], other: readonly T[]): boolean {
  const [start, begin] = [one[0], other[0]];
  if (start === undefined || begin === undefined) return true;
  return isBefore(one, begin) || isBefore(other, start);
}

function isBefore<T extends number | bigint>(edges: readonly T[], start: T): boolean {
  const end = edges.at(-1);
  return edges.length % 2 === 0 && end !== undefined && end <= start;
}

function haveNameInCommon(one: Side['named'], other: Side['named']): boolean {
  if (one === 'all') return other === 'all' || other.size > 0;
  return other === 'all' ? one.size > 0 : [...one].some((name) => other.has(name));
}

/** Is there no packet in it? */
export const isEmpty = (box: RuleBox): boolean =>
  isNobody(box.source) || isNobody(box.destination) || !(hasPacketsWithPorts(box) || hasPacketsWithout(box));

const WITH_PORTS = PROTOCOL_BITS.tcp | PROTOCOL_BITS.udp;

const hasPacketsWithPorts = ({ protocols, sourcePorts, destinationPorts }: RuleBox) =>
  (protocols & WITH_PORTS) !== 0 && [sourcePorts, destinationPorts].every(([first = NO_PORT]) => first < NO_PORT);

const hasPacketsWithout = ({ protocols, sourcePorts, destinationPorts }: RuleBox) =>
  (protocols & ~WITH_PORTS) !== 0 && [sourcePorts, destinationPorts].every((ports) => (ports.at(-1) ?? 0) > NO_PORT);

const isNobody = ({ space: { four, six }, named }: Side) =>
  four.length === 0 && six.length === 0 && named !== 'all' && named.size === 0;

function sideWithout(one: Side, other: Side): Side {
  const space = difference(one.space, other.space);
  // Whoever holds everybody holds every name; who holds names only does not hold all that there may be.
  if (other.named === 'all') return { space, named: new Set() };
  if (one.named === 'all') return { space, named: 'all' };
  const { named } = other;
  return { space, named: new Set([...one.named].filter((name) => !named.has(name))) };
}

const portsWithout = (one: readonly number[], other: readonly number[]): readonly number[] =>
  difference({ four: one, six: [] }, { four: other, six: [] }).four;
