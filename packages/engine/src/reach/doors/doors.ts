import type { Door } from './door.ts';
import { wordsOf } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { edgesOf } from '../../path/explain/address-edges.ts';
import { translatingRule, translatingRules } from '../../path/walk/devices/translating.ts';
import { healthBehind } from '../../path/walk/devices/health.ts';
import { isClosedBy } from '../../path/walk/filters.ts';
import { homeOf, subnetAt } from '../../path/walk/place.ts';
import type { Pieces } from '../../pieces.ts';
import { packetOf } from '../../rules/packet.ts';
import { valueOf } from '../../table/address-index.ts';
import { answersOut, type AnswersOut } from '../answers-out.ts';
import { internetPast, internetWhere, type AddressRange } from '../internet.ts';
import { alikeAmong } from './alike.ts';
import type { End } from '../targets.ts';
import { behindFirewalls, type BehindFirewalls } from './behind.ts';
import { forwardsTo } from './port-forwards.ts';
import type { PortForward } from './port-forward.ts';
import { merged } from './merged.ts';
import { reachersBy } from './reachers-by.ts';

/**
 * Who reaches a port of a machine's configurations by way of load balancers and of firewalls that translate. `sources`: whoever may
 * ask.
 */
export function* doorsTo(
  network: CloudNetwork,
  rows: readonly number[],
  port: Port,
  sources: readonly number[],
): Pieces<readonly Door[]> {
  const others = sources.filter((row) => !rows.includes(row));
  const doors: Door[] = [];
  for (const row of rows) yield* doorsToOne(network, row, port, others, doors);
  return merged(doors);
}

/** `doors`: where they are put. */
function* doorsToOne(
  network: CloudNetwork,
  to: number,
  port: Port,
  sources: readonly number[],
  doors: Door[],
): Pieces<void> {
  const forwards = forwardsTo(network, to, port);
  if (forwards.length === 0) return;
  const end: End = [to, port];
  const kinds = alikeAmong(network, sources);
  const behind = behindFirewalls(network, end);
  let answers: AnswersOut | undefined;
  const internetAt = (front: number, listener?: number) =>
    internetPast(network, [end], front, listener, () => (answers ??= answersOut(network, to, port)));
  // Frontends differ in nothing else, unless their addresses float.
  const past = new Map<boolean, readonly AddressRange[]>();
  const internetThere = (front: number, listener: number) => {
    if (network.listeners.isFloating[listener] === 1) return internetAt(front, listener);
    const isClosed = isClosedBy(network, to, front);
    const known = past.get(isClosed) ?? internetAt(front);
    past.set(isClosed, known);
    return known;
  };
  for (const forward of forwards) {
    const { address, port: there, rules } = forward;
    const reachers = yield* reachersBy(network, end, forward, kinds, behind);
    yield;
    doors.push({
      address,
      port: there,
      rules,
      ...reachers,
      internet: internetBy(network, to, forward, behind, internetThere),
    });
    yield;
  }
}

function internetBy(
  network: CloudNetwork,
  to: number,
  forward: PortForward,
  behind: BehindFirewalls,
  internetThere: (front: number, listener: number) => readonly AddressRange[],
): readonly AddressRange[] {
  const { address, by, front } = forward;
  const owner = valueOf(network.lookups.publicOwners, 0, ...wordsOf(address));
  // What a gateway load balancer lets in nobody knows.
  if (owner < 0 || (network.configurations.inspectors[owner] ?? NONE) >= 0) return [];
  if (by.kind === 'firewall') return internetByFirewall(network, forward, by.firewall, behind);
  const { healthy, inDoubt } = healthBehind(network, by.listener);
  return healthy.includes(to) && !inDoubt.includes(to) ? internetThere(front, by.listener) : [];
}

function internetByFirewall(
  network: CloudNetwork,
  { address, port, front }: PortForward,
  firewall: number,
  behind: BehindFirewalls,
): readonly AddressRange[] {
  const { edges, isAnswered } = answersOut(network, front, port);
  const ofRules = edgesOf(network, subnetAt(network, front), translatingRules(network, firewall), 'source');
  return internetWhere(network, homeOf(network, front), new Set([...ofRules, ...edges]), (source, word) => {
    const packet = packetOf({ protocol: 'tcp', source, destination: address, destinationPort: port });
    const rule = translatingRule(network, front, firewall, packet);
    if (rule < 0) return false;
    const { disposition, isThere } = behind(front, firewall, rule);
    return isThere && disposition === 'delivered' && isAnswered(word);
  });
}
