import type { SessionReport } from './messages.ts';
import type { Post } from '../jobs/roster.ts';

/** Reports travel together, because a message between threads costs more than what is in it. */
export type Outbox = {
  readonly post: Post;
  /** Sends what has waited long enough; returns when the rest will have. */
  flush(now: number): number;
};

const LONGEST_WAIT_MS = 2;

export function openOutbox(send: (reports: readonly SessionReport[]) => void): Outbox {
  let reports: SessionReport[] = [];
  let sentAt = -Infinity;
  let urgent = false;
  const sendNow = () => {
    const all = reports;
    reports = [];
    urgent = false;
    send(all);
  };
  return {
    post(session, report, isUrgent) {
      reports.push({ session, report });
      // A job's first outcome decides what the check does next, and leaves before this thread sends a hundred more SYNs.
      urgent ||= isUrgent;
      if (urgent && report.kind !== 'ended') sendNow();
    },
    flush(now) {
      if (reports.length === 0) return Infinity;
      if (!urgent && now < sentAt + LONGEST_WAIT_MS) return sentAt + LONGEST_WAIT_MS;
      sentAt = now;
      sendNow();
      return Infinity;
    },
  };
}
