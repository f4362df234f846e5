import { PROTOCOL_BITS } from '../packet.ts';
import type { Growing } from '../../table/growing.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import type { SecurityRule } from '../security-rule.ts';
import { isDoubt, isPlatformTag, writeSide } from './compile-side.ts';
import { isPortList, mergedPorts, portsOf } from './port-lists.ts';
import type { RuleStores } from './rule-stores.ts';
import { COLUMN, HEAD, STRIDE } from './rule-tables.ts';

/** Puts the numbers of a rule behind those of others. */
export function writeRow(rule: SecurityRule, stores: RuleStores, rows: Growing<SharedI32>): void {
  const [from, to] = [mergedPorts(rule.source.ports), mergedPorts(rule.destination.ports)];
  const at = rows.extend(STRIDE);
  const { column } = rows;
  const source = writeSide(rule.source, stores, column, at + COLUMN.source);
  const destination = writeSide(rule.destination, stores, column, at + COLUMN.destination);
  column[at + COLUMN.head] =
    PROTOCOL_BITS[rule.protocol] |
    (rule.access === 'deny' || rule.access === 'unread' ? 0 : HEAD.allow) |
    (rule.access === 'always-allow' ? HEAD.isFinal : 0) |
    (rule.origin === 'admin' ? HEAD.isAdmin : 0) |
    (rule.source.addresses.some(isDoubt) || rule.destination.addresses.some(isDoubt) ? HEAD.isDoubtful : 0) |
    (rule.access === 'unread' ? HEAD.isAccessUnread : 0) |
    (rule.origin === 'default' ? HEAD.isDefault : 0) |
    (isPortList(from) ? HEAD.hasSourcePortList : 0) |
    (isPortList(to) ? HEAD.hasDestinationPortList : 0) |
    (rule.destination.addresses.some(isPlatformTag) ? HEAD.namesPlatform : 0) |
    (source << HEAD.sourceShift) |
    (destination << HEAD.destinationShift);
  column[at + COLUMN.sourcePorts] = portsOf(from, stores.lists);
  column[at + COLUMN.destinationPorts] = portsOf(to, stores.lists);
  column[at + COLUMN.priority] = rule.priority;
}
