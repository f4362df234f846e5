import type { Control, Job, Report } from './job.ts';

/**
 * A check's line to the agent that works for it. Reports of a job arrive in order; after `lost` or `close` none arrive.
 * The embedded agent, a remote one and a simulated data plane all speak it.
 */
export type ProbeSession = {
  run(job: Job): void;
  control(control: Control): void;
  /** Ends whatever is still under way; nothing is reported any more. */
  close(): void;
};

export type SessionListener = {
  /** In their order. Those that came together may be told together: a check hears them at a fraction of the cost. */
  report(...reports: readonly Report[]): void;
  /** The agent is gone: what it was doing is unknown. */
  lost(reason: string): void;
};

export type OpenSession = (listener: SessionListener) => ProbeSession;
