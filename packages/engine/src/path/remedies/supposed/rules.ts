import type { Address } from '../../../address/address.ts';
import { spaceOf, type AddressSpace } from '../../../address/address-space.ts';
import { firstWord4, hostPrefix, mask4, prefixLength4, type Prefix } from '../../../address/prefix.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { ALL_PORTS } from '../../../rules/decide.ts';
import { HOST_ADDRESS } from '../../../rules/packet.ts';
import {
  COLUMN,
  endOfRules,
  firstRule,
  HEAD,
  OWNER,
  type RuleTables,
  SIDE,
  STRIDE,
} from '../../../rules/compile/rule-tables.ts';
import { withSegments, type PlacedSegment } from '../../../rules/compile/segments.ts';
import { copied, written } from '../../../table/columns.ts';
import { withSets } from './sets.ts';

/** A rule that lets something pass. Sources: addresses, prefixes, AzureLoadBalancer, or Internet alone; absent: anybody. */
export type Allowed = {
  readonly protocols: number;
  readonly sources?: readonly string[];
  /** An address, or a prefix. */
  readonly destination?: string;
  readonly ports?: { readonly from: number; readonly to: number };
};

/** What becomes of the rules that are asked somewhere: one more, or one less. */
export type RuleChange = { readonly segment: number } & (
  | {
      readonly kind: 'allow';
      /** It comes before those that are asked later; with 0 before all. */
      readonly priority: number;
      readonly allowed: Allowed;
      /** The row of the firewall whose network rule it is. */
      readonly firewall?: number;
    }
  | { readonly kind: 'without'; readonly rule: number }
  /** What none of them matches passes. */
  | { readonly kind: 'allow-rest' }
);

/**
 * The network with other rules, until somebody asks for it with yet others. Rules of a segment that changes are written once more
 * behind all others, without an index.
 */
export function ruled(network: CloudNetwork, changes: readonly RuleChange[]): CloudNetwork {
  if (changes.length === 0) return network;
  const { rules } = network;
  const spaces: AddressSpace[] = [];
  const firstSet = network.sets.offsets4.length - 1;
  const setOf = (space: AddressSpace) => firstSet + spaces.push(space) - 1;
  const bySegment = Map.groupBy(changes, ({ segment }) => segment);
  const rewritten = [...bySegment].map(([segment, own]) => ({
    segment,
    rows: changedRows(rules, segment, own, setOf),
  }));
  const room = roomBehind(
    rules,
    rewritten.reduce((sum, { rows }) => sum + rows.length, 0),
  );
  const segments: PlacedSegment[] = [];
  let end = rules.rows.length / STRIDE;
  for (const { segment, rows } of rewritten) {
    const from = end;
    for (const { row, namedAs } of rows) {
      const owner = rules.owners.subarray(OWNER.stride * namedAs, OWNER.stride * (namedAs + 1));
      room.rows.set(row, STRIDE * end);
      room.owners.set(owner, OWNER.stride * end);
      end += 1;
    }
    segments.push({ segment, from, to: end, index: 0 });
  }
  return {
    ...network,
    firewalls: withNetworkRules(network.firewalls, changes),
    sets: withSets(network.sets, spaces).sets,
    rules: { ...rules, segments: withSegments(rules.segments, segments), ...room },
  };
}

/** A row, and what it is called: as the rule that there is, or for one more as any of its segment. */
type Row = { readonly row: readonly number[]; readonly namedAs: number };

/** What a segment's rules become, in order. */
function changedRows(
  rules: RuleTables,
  segment: number,
  changes: readonly RuleChange[],
  setOf: (space: AddressSpace) => number,
): readonly Row[] {
  const added = changes
    .flatMap((change) => (change.kind === 'allow' ? change : []))
    .toSorted((one, other) => one.priority - other.priority);
  // Rules of firewalls have their places for priorities.
  const shift = added.filter(({ firewall }) => firewall !== undefined).length;
  const isRestLetIn = changes.some(({ kind }) => kind === 'allow-rest');
  const rows: Row[] = [];
  let next = 0;
  const [from, to] = [firstRule(rules, segment), endOfRules(rules, segment)];
  for (let rule = from; rule < to; rule += 1) {
    const row = [...rules.rows.subarray(STRIDE * rule, STRIDE * (rule + 1))];
    const priority = row[COLUMN.priority] ?? 0;
    for (let one = added[next]; one !== undefined && one.priority <= priority; next += 1, one = added[next])
      rows.push({ row: numbered(rowOf(one.allowed, setOf), one, shift), namedAs: from });
    row[COLUMN.priority] = priority + shift;
    // The last one is the denial of what none matches.
    if (rule === to - 1 && isRestLetIn) row[COLUMN.head] = (row[COLUMN.head] ?? 0) | HEAD.allow;
    if (!changes.some((change) => change.kind === 'without' && change.rule === rule)) rows.push({ row, namedAs: rule });
  }
  return rows;
}

/** Whether a rule of a firewall is one for networks or for applications, its number tells. */
const numbered = (row: readonly number[], { firewall, priority }: Addition, shift: number): readonly number[] =>
  row.with(COLUMN.priority, firewall === undefined ? priority + shift : priority);

type Addition = Extract<RuleChange, { kind: 'allow' }>;

const MUCH_ROOM = 1 << 14;

type Room = Pick<RuleTables, 'rows' | 'owners'>;

/** Of each table of rules one copy, with room behind them for those that are supposed, as long as the table is there. */
const rooms = new WeakMap<RuleTables['rows'], Room>();

function roomBehind({ rows, owners }: RuleTables, count: number): Room {
  const known = rooms.get(rows);
  if (known !== undefined && known.rows.length >= rows.length + STRIDE * count) return known;
  const more = count + MUCH_ROOM;
  const room = { rows: copied(rows, STRIDE * more), owners: copied(owners, OWNER.stride * more) };
  rooms.set(rows, room);
  return room;
}

function withNetworkRules(firewalls: CloudNetwork['firewalls'], changes: readonly RuleChange[]) {
  const more = changes.flatMap((change) => (change.kind === 'allow' ? (change.firewall ?? []) : []));
  const networkRules = more.reduce(
    (column, firewall) => written(column, [firewall], (column[firewall] ?? 0) + 1),
    firewalls.networkRules,
  );
  return { ...firewalls, networkRules };
}

function rowOf({ protocols, sources, destination, ports }: Allowed, setOf: (space: AddressSpace) => number) {
  const row = Array.from({ length: STRIDE }, () => 0);
  const writeSide = (column: number, texts: readonly string[] | undefined): number => {
    if (texts === undefined) return SIDE.any;
    if (texts.includes('Internet')) return SIDE.internet;
    const prefixes = texts.map(prefixOf);
    const [only = '' as Prefix] = prefixes;
    // One network is no set, of which all would be copied.
    const isNetwork = prefixes.length === 1 && !only.includes(':');
    row[column] = isNetwork ? firstWord4(only) : setOf(spaceOf(prefixes));
    if (isNetwork) row[column + 1] = mask4(prefixLength4(only));
    return isNetwork ? SIDE.prefix4 : SIDE.set;
  };
  const source = writeSide(COLUMN.source, sources) << HEAD.sourceShift;
  const target =
    writeSide(COLUMN.destination, destination === undefined ? undefined : [destination]) << HEAD.destinationShift;
  row[COLUMN.head] = protocols | HEAD.allow | source | target;
  row[COLUMN.destinationPorts] = ports === undefined ? ALL_PORTS : ports.from | (ports.to << 16);
  row[COLUMN.sourcePorts] = ALL_PORTS;
  return row;
}

const prefixOf = (text: string): Prefix =>
  text.includes('/') ? (text as Prefix) : hostPrefix((text === 'AzureLoadBalancer' ? HOST_ADDRESS : text) as Address);
