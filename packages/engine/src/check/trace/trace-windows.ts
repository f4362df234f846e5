import { wasSent, type HopReply } from '../../observation/observed.ts';
import { isOpen, nothing, run, stop, type CheckState, type Reaction } from '../state.ts';

/** TTLs that are tried at once. A path is seldom longer, and a SYN beyond its end opens a real connection. */
export const WINDOW = 8;
/** Longer paths are not followed (IANA's default TTL is 64, real paths end near 30). */
export const MAX_TTL = 30;
/** A target that is silent for so long has no application that more SYNs could disturb. */
const SILENT_TARGET_MS = 250;
/** The least time that a hop is given to answer after the last one did. */
export const PATIENCE_MS = 50;
/** A probe's silence, in every job. */
export const SILENCE_MS = 1500;

/**
 * Follows the path in windows of TTLs: the next one starts when the last has answered or fallen silent and the target
 * itself answers; when the target is silent all remaining TTLs are tried at once. Hops that stay silent in front of a
 * known end are waited for a little, then given up.
 */
export const followPath: Reaction = (state, at) => {
  if (state.phase !== 'probing' || !state.request.trace || state.flows !== undefined) return nothing(state);
  if (isSettled(state)) return isPatient(state, at) ? nothing(state) : giveUp(state);
  if (state.tracedTo === 0) return nextWindow(state, WINDOW);
  if (state.request.sourcePort !== undefined) return followInTurns(state);
  if (state.tracedTo >= MAX_TTL || isProbingOver(state))
    return isProbingOver(state) && !isPatient(state, at) ? giveUp(state) : nothing(state);
  if (state.probes.length === 0) return at < silentAt(state) ? nothing(state) : nextWindow(state, MAX_TTL);
  return isPatient(state, at) ? nothing(state) : nextWindow(state, WINDOW);
};

/**
 * From one source port SYNs take turns, with the probes as well: a window has its own time and is waited for, and the next
 * one is worth its time while the end of the last one answered, or somebody behind it does.
 */
function followInTurns(state: CheckState) {
  if (isOpen(state, 'trace') || state.tracedTo >= MAX_TTL) return nothing(state);
  const isAnswered = [...state.trace.answered].some((ttl) => ttl > state.tracedTo - WINDOW / 2);
  return isAnswered || !isProbingOver(state) ? nextWindow(state, WINDOW) : nothing(state);
}

/** When `followPath` next has something to decide by the clock alone. */
export function followPathAt(state: CheckState): number | undefined {
  if (state.phase !== 'probing' || !state.request.trace || state.tracedTo === 0) return undefined;
  if (isSettled(state)) return isOpen(state, 'trace') ? patientUntil(state) : undefined;
  if (state.probes.length === 0) return state.tracedTo < MAX_TTL ? silentAt(state) : undefined;
  return state.tracedTo < MAX_TTL || isOpen(state, 'trace') ? patientUntil(state) : undefined;
}

const giveUp = (state: CheckState) => ({ state, effects: stop(state, 'trace') });

function nextWindow(state: CheckState, width: number) {
  const { target } = state;
  if (target === undefined) return nothing(state);
  const last = Math.min(MAX_TTL, state.tracedTo + width);
  const ttls = Array.from({ length: last - state.tracedTo }, (_, index) => state.tracedTo + index + 1);
  const { address, port } = target;
  const { protocol, sourcePort, sourceAddress } = state.request;
  return run({ ...state, tracedTo: last }, [
    {
      kind: 'trace',
      ...(protocol === undefined ? {} : { protocol }),
      address,
      port,
      ...(sourcePort === undefined ? {} : { sourcePort }),
      ...(sourceAddress === undefined ? {} : { sourceAddress }),
      ttls,
      silenceMs: SILENCE_MS,
    },
  ]);
}

/** The end of the path, a loop, or the router that rejects is known; or no packet can leave at all. */
function isSettled(state: CheckState): boolean {
  if (state.trace.end !== undefined || state.trace.isLoop) return true;
  return state.unconnected.some((outcome) => {
    if (!wasSent(outcome)) return true;
    if (outcome.kind !== 'icmp' || outcome.from === undefined || outcome.reason === 'ttl-exceeded') return false;
    return outcome.from === state.source || state.trace.hops.some((hop) => fromOf(hop) === outcome.from);
  });
}

const isProbingOver = (state: CheckState) => state.probes.length > 0 && !isOpen(state, 'probe');

/** More hops may yet answer: some in front of the end have not, and the last answer is not long ago. */
function isPatient(state: CheckState, at: number): boolean {
  const { end = state.tracedTo + 1, answered } = state.trace;
  for (let ttl = 1; ttl < end; ttl += 1) if (!answered.has(ttl)) return at < patientUntil(state);
  return false;
}

const patientUntil = (state: CheckState) =>
  Math.max(state.lastHopAt, state.probingSince) + Math.max(PATIENCE_MS, 3 * state.slowestMs);

const silentAt = (state: CheckState) => state.probingSince + Math.max(SILENT_TARGET_MS, 4 * state.slowestMs);

const fromOf = ({ outcome }: HopReply) => (outcome.kind === 'icmp' ? outcome.from : undefined);
