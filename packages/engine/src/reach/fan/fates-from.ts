import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isAnsweredThrough } from '../../path/cloud/back/from-endpoint.ts';
import { powerAt } from '../../path/issues/state-issues.ts';
import { sendsBySeveral } from '../../path/walk/devices/beside.ts';
import { memberWith } from '../../path/walk/onward.ts';
import { interfaceAt } from '../../path/walk/place.ts';
import { replyTo, type Packet } from '../../rules/packet.ts';
import { fateAt, fateBy, fatePast, fateThrough, type Fate, withAnswers } from './fate.ts';
import { locate, nowhere } from '../sweep/attachment.ts';
import { crossingsOf } from '../sweep/senders.ts';
import { aim, sweepOf } from '../sweep/sweep.ts';
import { STEP, type Trail } from './trail.ts';
import { trailsFrom } from './trails.ts';
import { transitTo } from './transit-to.ts';

/**
 * What becomes of flows from one configuration to other ones' addresses, answers included. Undefined where it takes walks to tell:
 * see `trailsFrom`. `packet`: of any such flow.
 */
export function fatesFrom(network: CloudNetwork, from: number, packet: Packet): (to: number) => Fate | undefined {
  const { configurations, interfaces } = network;
  const { s0, s1, s2, s3 } = packet;
  const trailTo = trailsFrom(network, from, packet);
  const reply = replyTo(packet);
  const sweep = sweepOf(network, reply, 'source', (home) => memberWith(network, home, s0, s1, s2, s3));
  const wayBack = transitTo(network, crossingsOf(network, sweep), from, reply);
  const answerer = nowhere();
  const passed: number[] = [];
  const power = powerAt(network, { configuration: from });

  return (to) => {
    const trail = trailTo(to);
    if (trail === undefined) return undefined;
    if (trail.end !== 'delivered' || power === 'off') return 'stopped';
    const taken = fateAt(network, to);
    if (taken === 'stopped') return taken;
    const told = fateOf(network, trail);
    if (told === undefined || told === 'stopped') return told;
    const fate = power === 'unknown' || taken === 'undetermined' ? 'undetermined' : told;
    if (interfaces.isEndpoint[interfaceAt(network, to)] === 1)
      return fate === 'delivered' ? (isAnswered(network, trail) ? taken : 'undetermined') : fate;
    locate(answerer, network, to);
    const way = wayBack(answerer);
    if (way === undefined || way === 'lost') return way && 'stopped';
    if (way.length === 0) return fate;
    aim(sweep, to, answerer.home, configurations.addresses[4 * to + 3] ?? 0);
    return withAnswers(fate, fatePast(network, way, interfacesOn(network, trail, passed)));
  };
}

/** Answers of a private endpoint come the way of the request, whatever routes say: for certain, or perhaps past whoever sends it on. */
function isAnswered(network: CloudNetwork, { steps, count }: Trail): boolean {
  for (let step = 1; step < count - 1; step += 1)
    if (!isAnsweredThrough(network, steps[STEP.stride * step] ?? NONE)) return false;
  return true;
}

/** Without its answers. */
function fateOf(network: CloudNetwork, { steps, count }: Trail): Fate | undefined {
  let fate: Fate = 'delivered';
  for (let step = 0; step < count; step += 1) {
    const at = STEP.stride * step;
    const isBetween = step > 0 && step < count - 1;
    const passed = isBetween ? fateThrough(network, steps[at] ?? NONE) : 'delivered';
    if (passed === 'stopped') return passed;
    const own = fateBy(network, steps, at + STEP.inbound, at + STEP.outbound);
    if (own === 'stopped') return isBetween && sendsBySeveral(network, steps[at] ?? NONE) ? undefined : own;
    if (own === 'undetermined' || passed === 'undetermined') fate = 'undetermined';
  }
  return fate;
}

/** Written over those of the trail before. */
function interfacesOn(network: CloudNetwork, { steps, count }: Trail, interfaces: number[]): readonly number[] {
  interfaces.length = 0;
  for (let step = 0; step < count; step += 1) interfaces.push(interfaceAt(network, steps[STEP.stride * step] ?? NONE));
  return interfaces;
}
