import type { Check, CheckNews, CheckState } from '@hopscope/protocol';

export type SeenProbe = { readonly outcome: 'connected' | 'failed'; readonly rtt?: number };

/** What has been heard of a check so far. */
export type Course = {
  readonly state: CheckState;
  readonly resolving?: string;
  readonly target?: string;
  readonly count: number;
  /** By their sequence; a probe whose outcome is not known yet is missing. */
  readonly probes: ReadonlyMap<number, SeenProbe>;
  readonly ended?: Check;
};

export const NEW_COURSE: Course = { state: 'queued', count: 0, probes: new Map() };

/** News that came between two repaints, all at once. */
export function heard(course: Course, news: readonly CheckNews[]): Course {
  const probes = new Map(course.probes);
  return news.reduce<Course>((before, each) => told(before, each, probes), { ...course, probes });
}

function told(course: Course, news: CheckNews, probes: Map<number, SeenProbe>): Course {
  switch (news.kind) {
    case 'state':
      return { ...course, state: news.state };
    case 'progress':
      return progressed(course, news.progress, probes);
    case 'ended':
      return { ...course, state: news.check.state, ended: news.check };
  }
}

type Progress = Extract<CheckNews, { kind: 'progress' }>['progress'];

function progressed(course: Course, progress: Progress, probes: Map<number, SeenProbe>): Course {
  switch (progress.kind) {
    case 'resolving':
      return { ...course, resolving: progress.name };
    case 'probing': {
      const { address, port, family } = progress.target;
      return {
        ...course,
        target: family === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`,
        count: progress.count,
      };
    }
    case 'probe': {
      const { sequence, outcome, rtt } = progress;
      probes.set(sequence, { outcome, ...(rtt !== undefined && { rtt }) });
      return course;
    }
    case 'hop':
    case 'exchange':
      return course;
  }
}
