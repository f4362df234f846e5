import type { Control, Report } from '@hopscope/engine';
import type { ProberJob, Runner, Tell } from './air.ts';

/** The jobs under way, of all sessions. Job numbers are unique within a session only. */
export type Roster = {
  run(session: number, job: ProberJob, networkNamespace?: string): void;
  control(session: number, control: Control): void;
  /** Stops all that the session asked for and says no more to it. */
  forget(session: number): void;
  forgetAll(): void;
  /** Lets every job go on; returns when the first of them wants to be called again. */
  advance(now: number): number;
  busy(): boolean;
};

/** `urgent`: somebody waits for it, so it should not be kept to travel with others. */
export type Post = (session: number, report: Report, urgent: boolean) => void;

type Entry = { readonly session: number; readonly job: number; readonly runner: Runner };

export function openRoster(
  start: (job: ProberJob, tell: Tell, networkNamespace?: string) => Runner,
  post: Post,
): Roster {
  let entries: readonly Entry[] = [];
  const close = (entry: Entry, unanswered = 0) => {
    entries = entries.filter((other) => other !== entry);
    post(entry.session, { kind: 'ended', job: entry.job, ...(unanswered > 0 && { unanswered }) }, true);
  };
  return {
    run(session, job, networkNamespace) {
      let first = true;
      const tell: Tell = (report) => {
        post(session, report, first);
        first = false;
      };
      entries = [...entries, { session, job: job.job, runner: start(job, tell, networkNamespace) }];
    },
    control(session, control) {
      const entry = entries.find((entry) => entry.session === session && entry.job === control.job);
      if (entry === undefined) return;
      if (control.kind === 'extend') return entry.runner.extend(control.silenceMs);
      close(entry, entry.runner.stop());
    },
    forget(session) {
      for (const entry of entries) if (entry.session === session) entry.runner.stop();
      entries = entries.filter((entry) => entry.session !== session);
    },
    forgetAll() {
      for (const entry of entries) entry.runner.stop();
      entries = [];
    },
    advance(now) {
      let wakeAt = Infinity;
      for (const entry of entries) {
        const wants = entry.runner.advance(now);
        if (wants === undefined) close(entry);
        else wakeAt = Math.min(wakeAt, wants);
      }
      // Whoever waits for a place that another has left gets its turn: nobody is first for ever.
      entries = [...entries.slice(1), ...entries.slice(0, 1)];
      return wakeAt;
    },
    busy: () => entries.length > 0,
  };
}
