import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { approvalAt, forwardingAt, isLinkServices, powerAt } from '../../path/issues/state-issues.ts';
import { sendsBySeveral } from '../../path/walk/devices/beside.ts';
import { isDenied, mayEnd, NOT_ASKED } from '../../path/walk/filters.ts';
import { interfaceAt } from '../../path/walk/place.ts';
import type { Crossing } from '../sweep/senders.ts';

/** What becomes of a flow, as far as it matters to whoever wants to know who reaches whom. */
export type Fate = 'delivered' | 'undetermined' | 'stopped';

/**
 * Of a flow that gets to where it is to go, what filters make of it, whose answers begin at two places: those of admin rules, and of two
 * groups behind them.
 */
export function fateBy(network: CloudNetwork, answers: Int32Array, one: number, other: number): Fate {
  const first = fateOfThree(network, answers, one);
  if (first === 'stopped') return first;
  const second = fateOfThree(network, answers, other);
  return second === 'delivered' ? first : second;
}

function fateOfThree(network: CloudNetwork, answers: Int32Array, at: number): Fate {
  const admin = answers[at] ?? NOT_ASKED;
  const [one, other] = [answers[at + 1] ?? NOT_ASKED, answers[at + 2] ?? NOT_ASKED];
  const isStopped = isDenied(network, one) || isDenied(network, other);
  if (isDenied(network, admin) || (isStopped && !mayEnd(network, admin))) return 'stopped';
  return admin < NOT_ASKED || one < NOT_ASKED || other < NOT_ASKED ? 'undetermined' : 'delivered';
}

/** The answers of all filters at a place that packets pass. */
const PASSING = new Int32Array(6);

/**
 * What becomes of packets at places that send them on, where nobody remembers anything of their flow. `known`: interfaces that do,
 * and are not asked. Undefined where it takes a walk to tell, as an appliance that stops them has other interfaces.
 */
export function fatePast(
  network: CloudNetwork,
  places: readonly Crossing[],
  known: readonly number[],
): Fate | undefined {
  let fate: Fate = 'delivered';
  for (const place of places) {
    if (known.includes(place.interface)) continue;
    const passed = fateThrough(network, place.row);
    if (passed === 'stopped') return passed;
    place.ask('inbound', PASSING, 0);
    place.ask('outbound', PASSING, 3);
    const own = fateBy(network, PASSING, 0, 3);
    if (own === 'stopped') return sendsBySeveral(network, place.row) ? undefined : own;
    if (own === 'undetermined' || passed === 'undetermined') fate = 'undetermined';
  }
  return fate;
}

/** What becomes of packets at who is to send them on: IP forwarding has to be on, and the machine. */
export function fateThrough(network: CloudNetwork, configuration: number): Fate {
  const forwards = forwardingAt(network, interfaceAt(network, configuration));
  const power = BY_POWER[powerAt(network, { configuration })];
  if (forwards === 'no' || power === 'stopped') return 'stopped';
  return forwards === 'unknown' ? 'undetermined' : power;
}

const BY_POWER = { on: 'delivered', off: 'stopped', unknown: 'undetermined' } as const;

/** What becomes of flows to a machine that get there: it has to run, a private endpoint to be approved, and somebody to be there. */
export function fateAt(network: CloudNetwork, configuration: number): Fate {
  const approval = approvalAt(network, configuration);
  const power = powerAt(network, { configuration });
  if (approval === 'missing' || power === 'off' || isLinkServices(network, configuration)) return 'stopped';
  return approval === 'unknown' || power === 'unknown' ? 'undetermined' : 'delivered';
}

/** What becomes of a flow and of its answers: where these are lost, it does not matter whether it gets there. */
export const withAnswers = (fate: Fate, ofAnswers: Fate | undefined): Fate | undefined =>
  fate === 'undetermined' && ofAnswers === 'delivered' ? fate : ofAnswers;
