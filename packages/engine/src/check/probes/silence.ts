import { linksOf } from '../../observation/observed.ts';
import { gather } from './gather.ts';
import { nothing, openJobs, run, type CheckState, type Reaction } from '../state.ts';

/** After so much silence the neighbour table is asked whether the first link is to blame. */
const ASK_NEIGHBOUR_MS = 400;
/** ARP and ND give up after three tries a second apart; the kernel then tells the socket (about 3.07 s). */
const NEIGHBOUR_SILENCE_MS = 3500;

/** A silent first link, or a host that is said not to answer, may be a neighbour that is not there: ask the kernel. */
export const askNeighbour: Reaction = (state, at) => {
  const { target } = state;
  if (state.phase !== 'probing' || target === undefined || state.asked.neighbour) return nothing(state);
  if (!isUnanswered(state, at) && !isHostSaidMissing(state)) return nothing(state);
  const asked = { ...state.asked, neighbour: true };
  return run({ ...state, asked }, [gather('neighbour', target.address, state.request)]);
};

export const askNeighbourAt = (state: CheckState): number | undefined =>
  state.phase === 'probing' && !state.asked.neighbour && isSilent(state)
    ? state.probingSince + ASK_NEIGHBOUR_MS
    : undefined;

/** A neighbour that is being looked for deserves the three seconds after which the kernel knows. */
export const awaitNeighbour: Reaction = (state) => {
  const isLooked = state.evidence.some(
    (evidence) => evidence.kind === 'neighbour' && (evidence.state === 'resolving' || evidence.state === 'missing'),
  );
  if (!isLooked || state.asked.extension || !isSilent(state)) return nothing(state);
  return {
    state: { ...state, asked: { ...state.asked, extension: true } },
    effects: openJobs(state, 'probe').map((job) => ({
      kind: 'control',
      control: { kind: 'extend', job, silenceMs: NEIGHBOUR_SILENCE_MS },
    })),
  };
};

/** A rejection that came from no farther than the first link may be this host's own: the kernel knows its addresses. */
export const askRejecter: Reaction = (state) => {
  if (state.phase !== 'probing' || state.asked.rejecter) return nothing(state);
  if (state.request.trace && state.trace.end !== 1) return nothing(state);
  const rejection = state.unconnected.find((outcome) => outcome.kind === 'icmp');
  const from = rejection?.from;
  if (from === undefined || from === state.target?.address || from === state.source) return nothing(state);
  return run({ ...state, asked: { ...state.asked, rejecter: true } }, [
    { kind: 'gather', what: 'route', destination: from },
  ]);
};

/** A reset is followed to its sender, once, when there are hops to compare it with. */
export const locateReset: Reaction = (state) => {
  const { target } = state;
  if (state.phase !== 'probing' || target === undefined || state.asked.locate || !state.request.trace)
    return nothing(state);
  const reset = state.unconnected.find((outcome) => outcome.kind === 'refused');
  if (reset === undefined) return nothing(state);
  const silenceMs = Math.min(1000, Math.max(30, Math.ceil((3 * (reset.rtt ?? 10_000)) / 1000)));
  return run({ ...state, asked: { ...state.asked, locate: true } }, [
    {
      kind: 'locate',
      address: target.address,
      port: target.port,
      ...(state.request.sourceAddress === undefined ? {} : { sourceAddress: state.request.sourceAddress }),
      silenceMs,
    },
  ]);
};

const isSilent = (state: CheckState) =>
  state.probes.length === 0 && state.trace.hops.every((hop) => hop.outcome.kind === 'silent');

const isUnanswered = (state: CheckState, at: number) => isSilent(state) && at >= state.probingSince + ASK_NEIGHBOUR_MS;

/** "Host unreachable" from this very host: its own neighbour table gave up. */
const isHostSaidMissing = (state: CheckState) =>
  state.unconnected.some(
    (outcome) =>
      outcome.kind === 'icmp' &&
      outcome.reason === 'host-unreachable' &&
      (outcome.from === undefined || outcome.from === state.source || isFromFirstLink(outcome.replyTtl)),
  );

const isFromFirstLink = (replyTtl: number | undefined) =>
  replyTtl !== undefined && linksOf({ replyTtl, initialTtl: 64 }) === 1;
