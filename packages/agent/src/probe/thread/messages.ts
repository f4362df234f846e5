import type { MessagePort } from 'node:worker_threads';
import type { Control, HostDocument, Report } from '@hopscope/engine';
import type { ProberJob } from '../jobs/air.ts';

/** What the probing thread is started with. */
export type ThreadStart = {
  /** One 32-bit number: the descriptor that wakes the thread when eight bytes are written to it, zero until there is one. */
  readonly doorbell: SharedArrayBuffer;
  readonly networkNamespace: string | undefined;
  readonly mostSockets: number;
  readonly probesPerSecond: number | undefined;
};

/** `session` tells the checks that share the thread apart. */
export type ToThread =
  | {
      readonly kind: 'run';
      readonly session: number;
      readonly job: ProberJob;
      /** Absent: the thread's own. */
      readonly networkNamespace?: string;
    }
  | { readonly kind: 'control'; readonly session: number; readonly control: Control }
  | { readonly kind: 'forget'; readonly session: number }
  /** Answered by one `DocumentsAnswer` through `to`, which must be transferred. */
  | { readonly kind: 'documents'; readonly to: MessagePort }
  | { readonly kind: 'shut-down' };

export type FromThread =
  | { readonly kind: 'ready' }
  /** This machine cannot probe through the kernel's sockets. Nothing was done, nothing will be. */
  | { readonly kind: 'unable'; readonly reason: string }
  | { readonly kind: 'reports'; readonly reports: readonly SessionReport[] };

export type DocumentsAnswer = { readonly documents: readonly HostDocument[] } | { readonly failure: string };

export type SessionReport = { readonly session: number; readonly report: Report };
