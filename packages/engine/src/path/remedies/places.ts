import type { Port } from '../../address/port.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { destinationOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { routeNames, textOf } from '../cloud/names.ts';
import type { FinishedWay } from '../relay/finished.ts';
import { repliesTo } from '../relay/replies.ts';
import { isFront } from '../walk/devices/balance.ts';
import { configurationOf } from '../walk/ends.ts';
import { seenAt } from '../walk/onward.ts';
import { networkInto } from '../walk/network-into.ts';
import { packetAt, packetForItself, packetSeenAt, stretchesOf } from '../walk/packets/packet-at.ts';
import { subnetAt } from '../walk/place.ts';
import { seenFrom, sourcesOf } from '../walk/packets/seen-from.ts';
import type { Walk } from '../walk/record.ts';
import { applianceBack, applianceBefore } from './appliances.ts';
import { APART, type Beside } from './changes/changes.ts';
import type { SeenFlow } from './changes/change.ts';
import { byNearness, nearestMiss, readRules, type GroupPlace, type RuleReading } from '../explain/rules.ts';

export function missAt(network: CloudNetwork, { walk, hop }: Place, issue: Issue): RuleReading | undefined {
  const step = walk.steps[hop];
  const level = issue.context['level'];
  if (step === undefined || issue.origin === 'local') return undefined;
  const { configuration } = step;
  if (issue.code === 'RETURN_FILTERED') return missOfAnswer(network, walk, issue);
  if (issue.context['kind'] === 'translation') {
    const place: GroupPlace = { direction: 'inbound', level: 'firewall', configuration, isForItself: true };
    return nearestMiss(network, place, packetForItself(walk));
  }
  if (level !== 'interface' && level !== 'subnet' && level !== 'virtual-network' && level !== 'firewall')
    return undefined;
  const place: GroupPlace = { direction: issue.origin, level, configuration };
  return nearestMiss(network, place, packetSeenAt(network, walk, hop));
}

/** Somewhere on the way of the answers, where these are strangers. */
function missOfAnswer(network: CloudNetwork, walk: Walk, { context }: Issue): RuleReading | undefined {
  const { direction, level } = context;
  const configuration = configurationOf(network, context['configuration'] ?? '');
  if (configuration < 0 || (level !== 'interface' && level !== 'subnet' && level !== 'virtual-network'))
    return undefined;
  const place = { direction: direction === 'outbound' ? 'outbound' : 'inbound', level, configuration } as const;
  // Where whoever asked has one of several addresses, or a firewall asked for it: the answers to which this rule denies.
  return stretchesOf(walk)
    .flatMap((stretch) => repliesTo(network, stretch))
    .map((reply) => seenAt(network, configuration, NONE, reply))
    .filter((reply) => readRules(network, place, reply).find(({ match }) => match === 'yes')?.id === context['rule'])
    .flatMap((reply) => nearestMiss(network, place, reply) ?? [])
    .toSorted(byNearness)[0];
}

/** A flow, and the hop of it that something is the matter with. */
export type Place = { readonly walk: Walk; readonly flow: FinishedWay['path']['flow']; readonly hop: number };

/** Behind whoever sends anew, and on the way out of it, the flow is its own: the last hop of one is the first of the next. */
export function placeOf({ walked, legs, path }: FinishedWay, hop: number, { code, origin }: Issue): Place {
  const isOut = origin === 'outbound' || code === 'NO_ROUTE';
  let place: Place = { walk: walked, flow: path.flow, hop };
  for (const leg of legs) {
    const last = place.walk.steps.length - 1;
    const isBehind = place.hop > last || (place.hop === last && isOut);
    if (!isBehind) break;
    place = { ...leg, hop: place.hop - last };
  }
  return place;
}

/** The flow as groups see it there: behind a load balancer or a public address it is for the interface's own. */
export function flowAt(network: CloudNetwork, { walk, flow: asked, hop }: Place): SeenFlow {
  const isLast = hop >= walk.steps.length - 1;
  const sources = sourcesOf(seenFrom(network, walk, Math.min(hop, walk.steps.length - 1)));
  const flow = { ...asked, sources };
  if (!isLast) return flow;
  const packet = packetAt(walk, walk.steps.length - 1);
  const destination = destinationOf(packet);
  return flow.protocol === 'icmp'
    ? { ...flow, destination }
    : { ...flow, destination, destinationPort: packet.destinationPort as Port };
}

/** What is around an issue: see `Beside`. */
export function besideAt(
  network: CloudNetwork,
  { path }: FinishedWay,
  { walk, hop }: Place,
  { code, context }: Issue,
): Omit<Beside, 'added'> {
  const step = walk.steps[Math.min(hop, walk.steps.length - 1)];
  const answerer = textOf(network, network.subnets.ids, subnetAt(network, walk.last));
  const by = APART.includes(code)
    ? applianceBack(network, walk, hop, context['to'] ?? '')
    : applianceBefore(network, walk, context['subnet'] ?? answerer);
  return {
    beside: path.hops.flatMap(({ issues = [] }) => issues.map(({ code }) => code)),
    at: step?.configuration ?? NONE,
    into: step === undefined ? NONE : networkInto(network, step, walk.packet),
    ...(by !== undefined && { by }),
    ...ledTo(network, walk, hop),
  };
}

/** By which route a flow is led to a load balancer that it is not for. */
function ledTo(network: CloudNetwork, { steps, packet }: Walk, hop: number): Pick<Beside, 'ledBy'> {
  const [before, front = NONE] = [steps[hop - 1], steps[hop]?.configuration];
  if (before === undefined || !isFront(network, front)) return {};
  const { addresses, publicAddresses } = network.configurations;
  const own = [addressIn(addresses, front), addressIn(publicAddresses, front)];
  return own.includes(destinationOf(packet)) ? {} : { ledBy: routeNames(network, before.route).id };
}
