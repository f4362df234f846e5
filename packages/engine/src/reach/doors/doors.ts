import type { Door } from './door.ts';
import { wordsOf } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isArrived, mayArrive } from '../../path/cloud/branches.ts';
import type { PathDisposition } from '../../path/path.ts';
import { translatingRule } from '../../path/walk/devices/translating.ts';
import { healthBehind } from '../../path/walk/devices/health.ts';
import { isInspected } from '../../path/walk/devices/inspected.ts';
import { isClosedBy } from '../../path/walk/filters.ts';
import { homeOf } from '../../path/walk/place.ts';
import type { Pieces } from '../../pieces.ts';
import { packetOf } from '../../rules/packet.ts';
import { valueOf } from '../../table/address-index.ts';
import { answersOut, type AnswersOut } from '../answers-out.ts';
import { internetBy, NOBODY_THERE, type FromInternet } from '../from-internet.ts';
import { internetPast } from '../internet.ts';
import { alikeAmong } from './alike.ts';
import type { End } from '../targets.ts';
import { behindFirewalls } from './behind.ts';
import { forwardsTo } from './port-forwards.ts';
import { mayComeIn, translatingEdges, type BehindFirewalls } from './coming-by.ts';
import { askedBehind } from './given-port.ts';
import type { ByFirewall, PortForward } from './port-forward.ts';
import { merged } from './merged.ts';
import { reachersBy } from './reachers-by.ts';

/**
 * Who reaches a port of a machine's configurations by their own public addresses, and by way of load balancers and of firewalls that
 * translate. `sources`: whoever may ask; `internetTo`: who comes from the internet by a configuration's own public address.
 */
export function* doorsTo(
  network: CloudNetwork,
  rows: readonly number[],
  port: Port,
  sources: readonly number[],
  internetTo: (row: number) => FromInternet,
): Pieces<readonly Door[]> {
  const others = sources.filter((row) => !rows.includes(row));
  const doors: Door[] = [];
  for (const row of rows) yield* doorsToOne(network, row, port, others, internetTo, doors);
  return merged(doors);
}

/** `doors`: where they are put. */
function* doorsToOne(
  network: CloudNetwork,
  to: number,
  port: Port,
  sources: readonly number[],
  internetTo: (row: number) => FromInternet,
  doors: Door[],
): Pieces<void> {
  const forwards = forwardsTo(network, to, port);
  if (forwards.length === 0) return;
  const end: End = [to, port];
  const kinds = alikeAmong(network, sources);
  const behind = behindFirewalls(network, end, forwards);
  let answers: AnswersOut | undefined;
  const answersTo = () => (answers ??= answersOut(network, to, port));
  // Frontends differ in nothing else, unless their addresses float.
  const past = new Map<string, FromInternet>();
  const internetThere = (front: number, listener: number, isUnsure: boolean) => {
    const entrance = { listener, isUnsure, answersTo };
    const ends = [{ end, isSure: true }];
    if (network.listeners.isFloating[listener] === 1) return internetPast(network, ends, front, entrance);
    const key = [isClosedBy(network, to, front), isUnsure, isInspected(network, front)].join();
    const known = past.get(key) ?? internetPast(network, ends, front, entrance);
    past.set(key, known);
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
      ...internetAt(network, to, forward, behind, { internetTo, internetThere }),
    });
    yield;
  }
}

/** What comes from the internet by a configuration's own public address, and by a load balancer's rule. */
type ByKind = {
  readonly internetTo: (row: number) => FromInternet;
  readonly internetThere: (front: number, listener: number, isUnsure: boolean) => FromInternet;
};

function internetAt(
  network: CloudNetwork,
  to: number,
  forward: PortForward,
  behind: BehindFirewalls,
  { internetTo, internetThere }: ByKind,
): FromInternet {
  const { address, by, front } = forward;
  if (by.kind === 'own') return internetTo(to);
  if (valueOf(network.lookups.publicOwners, 0, ...wordsOf(address)) < 0) return NOBODY_THERE;
  if (by.kind === 'firewall') return internetByFirewall(network, forward, by, behind);
  const { network: around, isUnsure } = askedBehind(network, by.listener, to);
  if (!healthBehind(around, by.listener).healthy.includes(to)) return NOBODY_THERE;
  return internetThere(front, by.listener, isUnsure);
}

function internetByFirewall(
  network: CloudNetwork,
  { address, port, front }: PortForward,
  { firewall, rows }: ByFirewall,
  behind: BehindFirewalls,
): FromInternet {
  const { edges, endingOf } = answersOut(network, front, port);
  const all = new Set([...translatingEdges(network, front, firewall), ...edges]);
  return internetBy(network, homeOf(network, front), all, (source, word) => {
    const packet = packetOf({ protocol: 'tcp', source, destination: address, destinationPort: port });
    const behindIt = endingBehindFirewall(translatingRule(network, front, firewall, packet));
    if (!isArrived({ disposition: behindIt }) && !mayArrive(behindIt)) return behindIt;
    const ending = endingOf(word);
    return ending === 'delivered' ? behindIt : ending;
  });

  /** At the end, if it gets there; `rule`: as `translatingRule` has it. */
  function endingBehindFirewall(rule: number): PathDisposition {
    if (rule < NONE) return rows.some((row) => mayComeIn(behind(front, firewall, row))) ? 'undetermined' : 'no-route';
    if (rule === NONE) return 'no-route';
    const { disposition, isThere, isOut } = behind(front, firewall, rule);
    return isThere || (rows.includes(rule) && !isOut && mayArrive(disposition)) ? disposition : 'no-route';
  }
}
