import type { Address, Outcome } from '@hopscope/engine';
import type { SynOptions } from './linux/socket-options.ts';

/** One more SYN, and how long its answer may take. */
export type Question = { readonly options: SynOptions; readonly patienceMs: number };
export type Answer = { readonly outcome: Outcome; readonly source: Address | undefined };
export type Sender = { readonly replyTtl: number; readonly initialTtl: number; readonly hops: number };

/** The TTLs that systems send with: Linux and BSD, Windows, routers. */
const INITIAL_TTLS = [64, 128, 255];
const MOST_TTL = 255;
/** The search takes about 10 questions; a second one after a lost reset as many again. */
const MOST_QUESTIONS = 32;

/**
 * Whose reset is it? The kernel ignores segments that arrive with less than the socket's minimum TTL, so the largest
 * minimum that is still answered is the TTL that the reset arrives with. Ends with nothing when the destination does not
 * answer with a reset, or not steadily.
 */
export function* findSender(
  destination: Address,
  silenceMs: () => number,
  deviceOf: (address: Address) => string | undefined,
): Generator<Question, Sender | undefined, Answer> {
  const first = yield { options: {}, patienceMs: silenceMs() };
  if (first.outcome.kind !== 'refused') return undefined;
  const patienceMs = Math.min(silenceMs(), 20 + (4 * (first.outcome.rtt ?? 0)) / 1e3);

  let [low, high] = [1, MOST_TTL];
  let confirmed = false;
  for (let asked = 0; !confirmed; asked++) {
    if (asked === MOST_QUESTIONS) return undefined;
    const last = low === high;
    const minimumTtl = last ? low + 1 : Math.ceil((low + high) / 2);
    if (minimumTtl > MOST_TTL) break;
    // The last question has all the time there is: one late or lost reset before it must not move the sender.
    const { outcome } = yield { options: { minimumTtl }, patienceMs: last ? silenceMs() : patienceMs };
    if (outcome.kind === 'refused') [low, high] = [minimumTtl, last ? MOST_TTL : high];
    else if (outcome.kind !== 'silent') return undefined;
    else if (last) confirmed = true;
    else high = minimumTtl - 1;
  }

  const initialTtl = INITIAL_TTLS.find((ttl) => ttl >= low) ?? MOST_TTL;
  const sender = { replyTtl: low, initialTtl };
  if (first.source === destination) return { ...sender, hops: 0 };
  const hops = initialTtl - low + 1;
  if (hops > 1) return { ...sender, hops };

  // A neighbour's reset and this host's own both arrive with the whole TTL; but only the neighbour's comes in by a device.
  const device = first.source === undefined ? undefined : deviceOf(first.source);
  if (device === undefined) return undefined;
  const { outcome } = yield { options: { device }, patienceMs: silenceMs() };
  if (outcome.kind === 'silent') return { ...sender, hops: 0 };
  return outcome.kind === 'refused' ? { ...sender, hops } : undefined;
}
