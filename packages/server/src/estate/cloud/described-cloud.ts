import { equalsIn, type CloudNetwork, type CloudSurroundings } from '@hopscope/engine';

import type { Estate } from '../estate.ts';
import { inTurns } from '../../turns.ts';
import { answer } from './answers/answer.ts';
import { openAsker, type Tally } from './asker.ts';
import { builtHere } from './built-here.ts';
import { startEngineThread, type EngineThread } from './engine-thread.ts';
import { engineThreads } from './engine-threads.ts';
import { fedThread } from './fed-thread.ts';
import type { Answer, Question, Unanswered } from './messages.ts';
import { settling } from './settling.ts';

/** The described network as tables, and what can be asked of it that takes long. */
export type DescribedCloud = {
  /** As of the last change that its writer has an answer to. */
  now(): CloudNetwork;
  /** `gone`: aborted when whoever asks does not wait for the answer any more. */
  ask(question: Question, gone?: AbortSignal): Promise<Answer | Unanswered>;
  /** Of the questions that threads are asked, by what they are about. */
  tallies(): Readonly<Record<'flow' | 'network', Tally>>;
  /** What is asked then, and afterwards, has no answer. */
  close(): Promise<void>;
};

/** Up to here a network is built, or asked, within a turn of the event loop. */
export type Limits = {
  /** Of all documents, as JSON. */
  readonly characters: number;
  /** Addresses that a question asks at: the first of a process, whose code is compiled meanwhile, takes some 10 ms for so many. */
  readonly configurations: number;
  /** Questions of a kind that a thread has at once, about one flow, and about all of a network. Those beyond them are refused. */
  readonly ofFlow: number;
  readonly ofNetwork: number;
};

const LIMITS: Limits = { characters: 1 << 19, configurations: 128, ofFlow: 256, ofNetwork: 16 };

/** What it takes from its surroundings. */
export type Outside = {
  /** Starts a thread; another one where one has ended. */
  readonly startThread: () => EngineThread;
  /** Told why a large network cannot be asked for now. */
  readonly report: (error: unknown) => void;
  /** Milliseconds, of a clock that is never set back. */
  readonly now: () => number;
};

const OUTSIDE: Outside = { startThread: startEngineThread, report: () => undefined, now: () => performance.now() };

/**
 * Small networks are built and asked where they are needed. Large ones are built, changed and asked about in threads, which
 * share the tables with this one: a change is answered to its writer when the network knows it.
 */
export async function describedCloud(
  estate: Estate,
  surroundings: CloudSurroundings = {},
  given: Partial<Limits> = {},
  { startThread, report, now: clock }: Outside = OUTSIDE,
): Promise<DescribedCloud> {
  const limits = { ...LIMITS, ...given };
  const threads = engineThreads(startThread);
  const here = builtHere(estate, surroundings);
  const there = fedThread(estate, surroundings, threads.start);
  const flow = openAsker(threads.start, limits.ofFlow);
  const whole = openAsker(threads.start, limits.ofNetwork);
  let latest: CloudNetwork | undefined;
  const built = (network: CloudNetwork) => {
    latest = network;
    here.forget();
  };
  const { settle, assertBuilt } = settling(there, { built, report, now: clock, isClosed: threads.areClosed });

  const isLarge = () => there.isThere || estate.characters > limits.characters;
  estate.onChange((change) => {
    if (!isLarge()) {
      here.hear(change);
      return undefined;
    }
    here.forget();
    there.hear(change);
    return settle();
  });
  if (isLarge()) await settle();

  function now(): CloudNetwork {
    if (isLarge()) assertBuilt();
    if (latest !== undefined && (isLarge() || latest.revision === estate.revision)) return latest;
    latest = here.now();
    return latest;
  }

  const asked = async (question: Question, gone?: AbortSignal): Promise<Answer | Unanswered> => {
    const network = now();
    if (isLarge() || askedBy(network, question) > limits.configurations)
      return (isOfAll(question) ? whole : flow).ask(network, question, gone);
    const isWanted = () => gone?.aborted !== true && !threads.areClosed();
    return (await inTurns(answer(network, question), isWanted)) ?? 'given-up';
  };

  return {
    now,
    async ask(question, gone) {
      if (threads.areClosed()) return 'closed';
      try {
        return await asked(question, gone);
      } catch (problem) {
        if (threads.areClosed()) return 'closed';
        throw problem;
      }
    },
    tallies: () => ({ flow: flow.tally(), network: whole.tally() }),
    close: threads.close,
  };
}

/** What may take seconds has a thread of its own, so that nobody waits for it who asks about one flow. */
const isOfAll = ({ kind }: Question): boolean => kind === 'reachers' || kind === 'reached' || kind === 'lint';

/** Who reaches a port is asked of every address, and once more for each backend or next hop that the flow may go by instead; as is what opens a way. */
function askedBy(network: CloudNetwork, { kind }: Question): number {
  const { configurations, listeners, firewalls, applicationGateways, routes } = network;
  const addresses = configurations.interfaces.length;
  if (kind !== 'reachers' && kind !== 'explain') return addresses;
  const doors =
    listeners.backends.length + firewalls.translations.ports.length + applicationGateways.targets.configurations.length;
  return addresses * (1 + doors + equalsIn(routes));
}
