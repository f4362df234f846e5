import type { Lab } from '../apply/apply.ts';
import type { Inside } from '../inside/inside.ts';
import { plan } from '../plan/plan.ts';
import { unansweredProbes } from '../probing/unanswered.ts';
import type { PlannedProbe } from '../shape/plan-shape.ts';
import type { LabFolder } from './lab-folder.ts';
import { surroundingsOf } from './surroundings.ts';

/** As often as Azure does where nothing else is said ("Azure Load Balancer health probes"). */
const EVERY_MS = 5000;

/** A lab that stands, as documents and the probes of its load balancers have it. */
export type Followed = {
  /** Makes other documents true. False: they need another lab, or none can be built. Probes are sent again behind it. */
  follow(next: LabFolder): Promise<boolean>;
  /** Sends all probes once, and has load balancers leave out who answers none. */
  look(): Promise<void>;
  close(): Promise<void>;
};

/** Probes at once, and then now and then until `close`. */
export async function followHealth(first: LabFolder, lab: Lab, inside: Inside): Promise<Followed> {
  let folder = first;
  let unanswered: readonly PlannedProbe[] | undefined;
  let isClosed = false;
  // A round, which may wait for silence, keeps no change waiting.
  const [changes, rounds] = [openTurns(), openTurns()];
  const update = async (): Promise<boolean> => {
    const planned = plan(folder.documents, { ...surroundingsOf(folder), ...(unanswered && { unanswered }) });
    return !isClosed && planned.ok && (await lab.update(planned.value));
  };
  const round = async () => {
    if (isClosed || lab.plan().probes.length === 0) return;
    const now = await unansweredProbes(lab, inside);
    if (JSON.stringify(now) === JSON.stringify(unanswered)) return;
    await changes.take(() => {
      unanswered = now;
      return update();
    });
  };
  const look = () => rounds.take(round);
  // What fails now fails again in the next change, where somebody hears of it.
  const lookBehind = () => void look().catch(() => {});
  await look();
  const timer = setInterval(lookBehind, EVERY_MS);
  timer.unref();
  return {
    async follow(next) {
      const isDone = await changes.take(() => {
        folder = next;
        return update();
      });
      if (isDone) lookBehind();
      return isDone;
    },
    look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await changes.take(() => Promise.resolve());
    },
  };
}

/** One after the other, also where one fails. */
function openTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take<T>(act: () => Promise<T>): Promise<T> {
      const done = last.then(act);
      last = done.catch(() => {});
      return done;
    },
  };
}
