import type { AzureType } from './azure-types.ts';

/** What is known of a diagnostic code before it is ever met in a network. */
export type Entry = {
  /**
   * Azure's words in `issues[].type`: the usual one first, then those that it becomes by its place or context. Empty for a
   * remark that Azure has no word for.
   */
  readonly azure: readonly AzureType[];
  /** Where on its hop the trouble can be: at the hop itself, on the way in, on the way out. */
  readonly origins: readonly Origin[];
  /** `error` explains why a flow is not reachable; `warning` is worth knowing in any case. */
  readonly severity: Severity;
  /** When it is of the other severity, as a clause; absent: never. */
  readonly otherwise?: string;
  readonly evidence: EvidenceNeeded;
  /** In plain sentences, without names of a network: what is wrong, and what to do about it. */
  readonly meaning: string;
  readonly remedy: string;
  /** Can the engine say it today? Nothing emits the others yet: they are words kept for what is to come. */
  readonly emitted: boolean;
};

export type Origin = 'local' | 'inbound' | 'outbound';
export type Severity = 'error' | 'warning';

/**
 * What proves it: what is configured, what an agent observed (packets, or the host), `either` of them alone, or `both`
 * together. `none` for what says something of Hopscope itself.
 */
export type EvidenceNeeded = 'configuration' | 'observation' | 'either' | 'both' | 'none';

/** The codes of one group, in the order in which a reader would look for them. */
export type CodesOfGroup = Readonly<Record<string, Entry>>;
