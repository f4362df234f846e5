import {
  compileHost,
  drive,
  hostQuestion,
  predictHost,
  type CheckRequest,
  type Diagnosis,
  type Progress,
  type Surroundings,
} from '@hopscope/engine';
import type { Agent } from '@hopscope/agent';

/** What a running check tells, and how it is stopped early. */
export type Watch = {
  readonly progress: (progress: Progress) => void;
  /** Aborted: end now with what is known. */
  readonly cancelled: AbortSignal;
};

/** Runs a check from this machine, in this process. Loopback may be probed: whoever types it is on this machine. */
export async function checkHere(agent: Agent, request: CheckRequest, watch: Watch): Promise<Diagnosis> {
  const predict = await readNetwork(agent);
  const check = drive(request, {
    openSession: agent.open({ loopback: true }),
    now: () => performance.now(),
    wake(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    predict,
    progress: watch.progress,
    dataPlane: 'live',
  });
  if (watch.cancelled.aborted) check.cancel();
  watch.cancelled.addEventListener('abort', () => check.cancel());
  return check.finished;
}

/** This machine's own configuration, as it is now. Reading it costs the first probe one trip to the worker. */
async function readNetwork(agent: Agent): Promise<Surroundings['predict']> {
  const documents = await agent.documents();
  // Where the host's configuration cannot be read, nothing is predicted: an empty model would predict that no route exists.
  if (documents.length === 0) return () => ({});
  const network = compileHost(documents, 0);
  return (target, from) => predictHost(network, hostQuestion(target, from));
}
