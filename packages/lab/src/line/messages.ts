import type { Control, Job, Report } from '@hopscope/engine';
import type { LabFolder } from '../supervise/lab-folder.ts';

/** What a server tells the process of its lab, over the channel between them (a Unix socket). */
export type ToLab =
  /** The documents as they stand now: build them, or change what differs. Answered by `followed`. */
  | { readonly kind: 'follow'; readonly order: number; readonly folder: Omit<LabFolder, 'serviceTags'> }
  /** Once, and first: there are thousands of prefixes in them. */
  | { readonly kind: 'tags'; readonly serviceTags: LabFolder['serviceTags'] }
  /** A check's line to a machine, by its ARM id. `session` is told with everything that belongs to it. */
  | { readonly kind: 'open'; readonly session: number; readonly machine: string }
  | { readonly kind: 'run'; readonly session: number; readonly job: Job }
  | { readonly kind: 'control'; readonly session: number; readonly control: Control }
  | { readonly kind: 'close'; readonly session: number };

/** `problem`: why there is no lab. `notes`: what is in the documents and not in the lab. Both in plain sentences. */
export type Followed = { readonly problem?: string; readonly notes: readonly string[] };

export type FromLab =
  /** `machines`: ARM ids in lower case of all that can probe now. */
  | ({ readonly kind: 'followed'; readonly order: number; readonly machines: readonly string[] } & Followed)
  | { readonly kind: 'report'; readonly session: number; readonly report: Report }
  | { readonly kind: 'lost'; readonly session: number; readonly reason: string };

/** Both ends of the channel look like this: a child process, and a process that is one. */
export type Channel = {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
};
