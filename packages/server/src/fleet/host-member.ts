import type { HostSnapshot } from './host-snapshot.ts';
import type { Member } from './member.ts';

/** A member that is a real machine: what is known of it comes from itself. */
export type HostMember = Member & {
  /** The machine as it is now, or was a few seconds ago. */
  snapshot(): Promise<HostSnapshot>;
};
