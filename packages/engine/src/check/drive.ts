import type { Address } from '../address/address.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Target } from '../observation/observation.ts';
import type { Path } from '../path/path.ts';
import type { CheckEffect, CheckEvent, Progress } from './effect.ts';
import type { Report } from './job.ts';
import type { CheckRequest, SentFrom } from './request.ts';
import type { OpenSession } from './session.ts';
import { newCheck } from './state.ts';
import { step } from './step.ts';

/** Everything impure that a check needs, handed in by whoever runs it. */
export type Surroundings = {
  readonly openSession: OpenSession;
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
  /** Calls back once, after so many milliseconds; the answer takes the call back. */
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** What configuration says about a flow from there to this target; empty where nothing is known. */
  readonly predict: (target: Target, from: SentFrom) => { readonly source?: Address; readonly path?: Path };
  readonly progress: (progress: Progress) => void;
  readonly dataPlane: Diagnosis['dataPlane'];
};

export type RunningCheck = {
  readonly finished: Promise<Diagnosis>;
  readonly cancel: () => void;
};

/** Event kinds without their time: `drive` stamps them. */
type Happening = CheckEvent extends infer Each ? (Each extends CheckEvent ? Omit<Each, 'at'> : never) : never;
type Waiting = Exclude<Happening, { kind: 'reports' }> | { readonly kind: 'reports'; readonly reports: Report[] };

/** Runs a check to its end: performs each effect of `step` and feeds back what comes of it. Never rejects. */
export function drive(request: CheckRequest, surroundings: Surroundings): RunningCheck {
  const { promise, resolve } = Promise.withResolvers<Diagnosis>();
  const startedAt = surroundings.now();
  let state = newCheck(request, surroundings.dataPlane);
  let takeBack = () => {};
  let wakeAt: number | undefined;

  // Performing an effect may make the next thing happen at once: it waits until this step's effects are done.
  const waiting: Waiting[] = [];
  let isPerforming = false;
  const happen = (happening: Waiting): void => {
    waiting.push(happening);
    if (isPerforming) return;
    isPerforming = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const stepped = step(state, { ...next, at: surroundings.now() - startedAt });
      state = stepped.state;
      for (const effect of stepped.effects) perform(effect);
    }
    isPerforming = false;
    // Only now: what happens at once mostly asks for another time, or ends the check.
    setAlarm();
  };
  /** Reports that come together, or have to wait, are heard together. */
  const hear = (...reports: Report[]): void => {
    const last = waiting.at(-1);
    if (last?.kind === 'reports') last.reports.push(...reports);
    else happen({ kind: 'reports', reports });
  };

  const setAlarm = (): void => {
    if (wakeAt === undefined) return;
    takeBack();
    const delayMs = Math.max(0, wakeAt - (surroundings.now() - startedAt));
    wakeAt = undefined;
    takeBack = surroundings.wake(delayMs, () => happen({ kind: 'tick' }));
  };

  const session = surroundings.openSession({
    report: hear,
    lost: (reason) => happen({ kind: 'agent-lost', reason }),
  });

  const perform = (effect: CheckEffect): void => {
    switch (effect.kind) {
      case 'run':
        return session.run(effect.job);
      case 'control':
        return session.control(effect.control);
      case 'predict':
        // Ahead of what a data plane that answers at once has said already: the check could end by that.
        waiting.unshift({ kind: 'predicted', ...surroundings.predict(effect.target, request) });
        return undefined;
      case 'wake':
        wakeAt = effect.at;
        return undefined;
      case 'progress':
        return surroundings.progress(effect.progress);
      case 'finish':
        wakeAt = undefined;
        takeBack();
        session.close();
        return resolve(effect.diagnosis);
    }
  };

  happen({ kind: 'started' });
  return { finished: promise, cancel: () => happen({ kind: 'cancelled' }) };
}
