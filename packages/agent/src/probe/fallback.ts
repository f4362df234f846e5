import type { SessionListener } from '@hopscope/engine';
import type { ProberJob } from './jobs/air.ts';
import type { Means, ProberSession } from './prober-session.ts';

/** Starts a means that may find later that it is not able to; then it says so once, having reported nothing. */
export type StartDoubtful = (unable: (reason: string) => void) => Means;

/** Uses `first` from the start, and `second`, with the same jobs again, should that not be able. */
export function withFallback(first: StartDoubtful, second: (reason: string) => Means): Means {
  const sessions = new Set<{ readonly fallBack: (means: Means) => void }>();
  let instead: Means | undefined;
  const doubtful = first((reason) => {
    instead = second(reason);
    for (const session of sessions) session.fallBack(instead);
  });
  return {
    open(listener, networkNamespace) {
      // From another place it would be a wrong answer: that is for an agent that may enter namespaces.
      if (networkNamespace !== undefined) throw new Error('this agent was not opened to enter network namespaces');
      if (instead !== undefined) return instead.open(listener);
      const session = openTwice(doubtful, listener, () => sessions.delete(session));
      sessions.add(session);
      return session;
    },
    documents: () =>
      (instead ?? doubtful).documents().catch((error: unknown) => {
        // Asked before it was known that the first is not able: its end rejects.
        if (instead === undefined) throw error;
        return instead.documents();
      }),
    async close() {
      sessions.clear();
      await Promise.all([doubtful.close(), instead?.close()]);
    },
  };
}

/** A session that can move. Its jobs are few, so it simply remembers all of them. */
function openTwice(means: Means, listener: SessionListener, closed: () => void) {
  let session: ProberSession = means.open(listener);
  const jobs = new Map<number, ProberJob>();
  return {
    run(job: ProberJob) {
      jobs.set(job.job, job);
      session.run(job);
    },
    control(control: Parameters<ProberSession['control']>[0]) {
      if (control.kind === 'stop') jobs.delete(control.job);
      session.control(control);
    },
    close() {
      closed();
      session.close();
    },
    fallBack(other: Means) {
      session = other.open(listener);
      for (const job of jobs.values()) session.run(job);
    },
  };
}
