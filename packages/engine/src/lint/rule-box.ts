import { difference, spaceOf, type AddressSpace } from '../address/address-space.ts';
import { prefixOf, type Prefix } from '../address/prefix.ts';
import { ipv4Of } from '../address/address.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { ALL_PORTS } from '../rules/decide.ts';
import { eachPortRange } from '../rules/compile/port-lists.ts';
import { COLUMN, HEAD, isEmptyGroup, SIDE, STRIDE } from '../rules/compile/rule-tables.ts';
import { spaceOfSet } from '../table/address-sets.ts';

/**
 * The packets that a rule sees, a set a field: what is common to all of them. `named`: what only the place of the rule
 * tells, a tag or an application security group, as points of their own.
 */
export type RuleBox = {
  readonly protocols: number;
  readonly source: Side;
  readonly destination: Side;
  /** As edges, like those of addresses. Packets of protocols without ports are at `NO_PORT`, which only rules for all ports hold. */
  readonly sourcePorts: readonly number[];
  readonly destinationPorts: readonly number[];
};

export type Side = { readonly space: AddressSpace; readonly named: ReadonlySet<string> | 'all' };

const EVERYWHERE = spaceOf(['0.0.0.0/0', '::/0'] as readonly string[] as readonly Prefix[]);
const NOWHERE: AddressSpace = { four: [], six: [] };
const PROTOCOLS = 0b1_1111;
export const NO_PORT = 65_536;

export function boxOf(network: CloudNetwork, rule: number): RuleBox {
  const { rules } = network;
  const at = rule * STRIDE;
  const head = rules.rows[at] ?? 0;
  const column = (name: number) => rules.rows[at + name] ?? 0;
  const side = (shift: number, first: number) =>
    sideOf(network, rule, (head >>> shift) & 7, column(first), column(first + 1));
  return {
    protocols: head & PROTOCOLS,
    source: side(HEAD.sourceShift, COLUMN.source),
    destination: side(HEAD.destinationShift, COLUMN.destination),
    sourcePorts: portsOf(network, (head & HEAD.hasSourcePortList) !== 0, column(COLUMN.sourcePorts)),
    destinationPorts: portsOf(network, (head & HEAD.hasDestinationPortList) !== 0, column(COLUMN.destinationPorts)),
  };
}

function sideOf(network: CloudNetwork, rule: number, kind: number, one: number, other: number): Side {
  const named = (name: string): Side => ({ space: NOWHERE, named: new Set([name]) });
  const { rules, sets } = network;
  switch (kind) {
    case SIDE.any:
      return { space: EVERYWHERE, named: 'all' };
    case SIDE.prefix4: {
      const length = 32 - Math.round(Math.log2((~other >>> 0) + 1));
      return { space: spaceOf([prefixOf(ipv4Of(one), length)]), named: new Set() };
    }
    case SIDE.set:
      return { space: spaceOfSet(sets, one), named: new Set() };
    case SIDE.virtualNetwork:
      return named('VirtualNetwork');
    case SIDE.internet:
      return named('Internet');
    case SIDE.applicationGroup:
      // Nobody is in it.
      return isEmptyGroup(rules, one) ? { space: NOWHERE, named: new Set() } : named(`group ${one}`);
    case SIDE.terms: {
      let whole: Side = { space: NOWHERE, named: new Set() };
      for (let term = one; term < other; term += 1) {
        const [of = 0, first = 0, second = 0] = rules.terms.subarray(3 * term, 3 * term + 3);
        whole = joined(whole, sideOf(network, rule, of, first, second));
      }
      return whole;
    }
    default:
      // Whatever it is, no other rule is known to hold it.
      return named(`unknown ${rule}`);
  }
}

function joined(one: Side, other: Side): Side {
  const space = difference(EVERYWHERE, difference(difference(EVERYWHERE, one.space), other.space));
  if (one.named === 'all' || other.named === 'all') return { space, named: 'all' };
  return { space, named: new Set([...one.named, ...other.named]) };
}

function portsOf({ rules }: CloudNetwork, isList: boolean, ports: number): readonly number[] {
  if (!isList && ports === ALL_PORTS) return [0, NO_PORT + 1];
  if (!isList) return [ports & 0xffff, (ports >>> 16) + 1];
  const edges: number[] = [];
  eachPortRange(rules.portLists, ports, (from, to) => edges.push(from, to + 1));
  return edges;
}
