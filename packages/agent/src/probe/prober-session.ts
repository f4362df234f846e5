import type { Address, Control, HostDocument, Port, SessionListener } from '@hopscope/engine';
import type { ProberJob } from './jobs/air.ts';

/** The engine's `ProbeSession`, but for resolving. */
export type ProberSession = {
  run(job: ProberJob): void;
  /** A stopped job says nothing about the SYNs that were on their way. */
  control(control: Control): void;
  close(): void;
};

/** `networkNamespace`: path of the one to work in; absent: the prober's own. */
export type OpenProberSession = (listener: SessionListener, networkNamespace?: string) => ProberSession;

/** One way to send SYNs: the kernel's sockets, or Node's. It knows no rules. */
export type Means = {
  readonly open: OpenProberSession;
  documents(): Promise<readonly HostDocument[]>;
  close(): Promise<void>;
};

/**
 * What sends SYNs for checks and reads this host's tables. One is enough for a process: its sessions share one thread.
 * Reports arrive on the event loop of the thread that opened it, never before `run` returns.
 */
export type Prober = {
  open(rules: ProbeRules, listener: SessionListener, networkNamespace?: string): ProberSession;
  /** The network of this host as its kernel tells it now; empty where it is not read. Rejects when the kernel fails to tell. */
  documents(): Promise<readonly HostDocument[]>;
  /** Ends all sessions without a word and frees everything. */
  close(): Promise<void>;
};

/** What this host's owner lets be probed. */
export type ProbeRules = {
  /** The rule that forbids this destination, in words; undefined: it is allowed. */
  readonly forbids?: (address: Address, port: Port) => string | undefined;
};
