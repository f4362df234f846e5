import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isOff } from '../../path/issues/power-issue.ts';
import { NOT_ASKED } from '../../path/walk/filters.ts';
import { memberWith } from '../../path/walk/onward.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import { replyTo, type Packet } from '../../rules/packet.ts';
import { nowhere, locate } from './place.ts';
import { returnsTo } from './returns.ts';
import { sweepOf } from './sweep.ts';
import { STEP, type Trail } from './trail.ts';
import { isPassed, trailsFrom } from './trails.ts';

/** What becomes of a flow, as far as whoever wants to know who is reached cares. */
export type Reach = 'delivered' | 'undetermined' | 'stopped';

/**
 * How flows end from one configuration to other ones' addresses, answers included. Undefined where it takes walks to tell: see
 * `trailsFrom`. `packet`: of any such flow.
 */
export function endingsFrom(network: CloudNetwork, from: number, packet: Packet): (to: number) => Reach | undefined {
  const { configurations, interfaces } = network;
  const trailTo = trailsFrom(network, from, packet);
  const reply = replyTo(packet);
  const returnOf = returnsTo(network, from, reply);
  const sweep = sweepOf(network, reply, 'source', (home) =>
    memberWith(network, home, packet.s0, packet.s1, packet.s2, packet.s3),
  );
  const answerer = nowhere();
  const answers = new Int32Array(6);

  const endingBack = (trail: Trail): Reach | undefined => {
    locate(answerer, network, trail.last);
    const way = returnOf(answerer);
    if (typeof way !== 'object') return way === 'lost' ? 'stopped' : undefined;
    const strangers = way.filter((each) => !isPassed(network, each, trail.steps, trail.count * STEP.stride));
    if (strangers.length === 0) return 'delivered';
    sweep.aim(trail.last, answerer.home, configurations.addresses[4 * trail.last + 3] ?? 0);
    let isSure = true;
    for (const stranger of strangers) {
      sweep.ask(stranger, 'inbound', answers, 0);
      sweep.ask(stranger, 'outbound', answers, 3);
      const fate = fateOf(network, answers, 0, answers.length);
      if (fate === 'denied' || !sendsOn(network, stranger.row) || isOff(network, { configuration: stranger.row }))
        return 'stopped';
      if (fate === 'unknown') isSure = false;
    }
    return isSure ? 'delivered' : 'undetermined';
  };

  return (to) => {
    const trail = trailTo(to);
    if (trail === undefined) return undefined;
    const fate = fateOfTrail(network, trail);
    if (trail.end !== 'delivered' || fate === 'denied' || isHeldUp(network, trail)) return 'stopped';
    if (fate === 'unknown') return 'undetermined';
    // Answers of a private endpoint come the way of the request, whatever routes say.
    return interfaces.isEndpoint[configurations.interfaces[to] ?? NONE] === 1 ? 'delivered' : endingBack(trail);
  };
}

/** What filters come to together. */
type Fate = 'denied' | 'unknown' | 'passed';

function fateOf({ rules }: CloudNetwork, answers: Int32Array, from: number, to: number): Fate {
  let fate: Fate = 'passed';
  for (let at = from; at < to; at += 1) {
    const decided = answers[at] ?? NOT_ASKED;
    if (decided >= 0 && !isAllow(rules, decided)) return 'denied';
    if (decided < NOT_ASKED) fate = 'unknown';
  }
  return fate;
}

function fateOfTrail(network: CloudNetwork, { steps, count }: Trail): Fate {
  let fate: Fate = 'passed';
  for (let step = 0; step < count; step += 1) {
    const own = fateOf(network, steps, STEP.stride * step + STEP.inbound, STEP.stride * step + STEP.route);
    if (own === 'denied') return own;
    if (own === 'unknown') fate = own;
  }
  return fate;
}

/** Does somebody on the way not run, or not send on, or not take part? */
function isHeldUp(network: CloudNetwork, { steps, count, last }: Trail): boolean {
  const { configurations, interfaces } = network;
  if ((interfaces.endpointStates[configurations.interfaces[last] ?? NONE] ?? NONE) >= 0) return true;
  for (let step = 0; step < count; step += 1) {
    const configuration = steps[STEP.stride * step] ?? NONE;
    const isBetween = step > 0 && step < count - 1;
    if (isOff(network, { configuration }) || (isBetween && !sendsOn(network, configuration))) return true;
  }
  return false;
}

const sendsOn = ({ configurations, interfaces }: CloudNetwork, row: number): boolean =>
  interfaces.forwards[configurations.interfaces[row] ?? NONE] === 1;
