import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isOff } from '../../path/issues/state-issues.ts';
import { NOT_ASKED } from '../../path/walk/filters.ts';
import { interfaceAt } from '../../path/walk/place.ts';
import { isAllow } from '../../rules/compile/rule-tables.ts';
import type { Crossing } from '../sweep/senders.ts';

/** What becomes of a flow, as far as it matters to whoever wants to know who reaches whom. */
export type Fate = 'delivered' | 'undetermined' | 'stopped';

/** Of a flow that gets to where it is to go, what filters make of it: their answers are those from `from` up to `to`. */
export function fateBy({ rules }: CloudNetwork, answers: Int32Array, from: number, to: number): Fate {
  let fate: Fate = 'delivered';
  for (let at = from; at < to; at += 1) {
    const decided = answers[at] ?? NOT_ASKED;
    if (decided >= 0 && !isAllow(rules, decided)) return 'stopped';
    if (decided < NOT_ASKED) fate = 'undetermined';
  }
  return fate;
}

/** The answers of all filters at a place that packets pass. */
const PASSING = new Int32Array(6);

/**
 * What becomes of packets at places that send them on, where nobody remembers anything of their flow. `known`: interfaces that do,
 * and are not asked.
 */
export function fatePast(network: CloudNetwork, places: readonly Crossing[], known: readonly number[]): Fate {
  let fate: Fate = 'delivered';
  for (const place of places) {
    if (known.includes(place.interface)) continue;
    if (!sendsOn(network, place.row)) return 'stopped';
    place.ask('inbound', PASSING, 0);
    place.ask('outbound', PASSING, 3);
    const own = fateBy(network, PASSING, 0, PASSING.length);
    if (own === 'stopped') return own;
    if (own === 'undetermined') fate = own;
  }
  return fate;
}

/** Is IP forwarding on, and the machine? */
export const sendsOn = (network: CloudNetwork, configuration: number): boolean =>
  network.interfaces.forwards[interfaceAt(network, configuration)] === 1 && !isOff(network, { configuration });

/** Does a machine run, and take what is for it? A private endpoint does when it is approved. */
export const takesPart = (network: CloudNetwork, configuration: number): boolean =>
  (network.interfaces.endpointStates[interfaceAt(network, configuration)] ?? NONE) < 0 &&
  !isOff(network, { configuration });
