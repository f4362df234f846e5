import { useEffect, useState } from 'react';
import type { CheckNews } from '@hopscope/protocol';
import type { Trouble } from '../../door/ask.ts';
import { follow } from '../../door/follow.ts';
import { heard, NEW_COURSE, type Course } from './course.ts';

export type Followed = { readonly course: Course; readonly line: boolean; readonly trouble?: Trouble };

const FRESH: Followed = { course: NEW_COURSE, line: true };

/** Follows a check live (one for as long as its component lives: key it by the id), and repaints at most once a frame however many probes answer in it. */
export function useCourse(id: string): Followed {
  const [followed, setFollowed] = useState(FRESH);
  useEffect(() => {
    const left = new AbortController();
    let waiting: CheckNews[] = [];
    let frame = 0;
    const flush = () => {
      const news = waiting;
      [waiting, frame] = [[], 0];
      setFollowed((before) => ({ ...before, course: heard(before.course, news) }));
    };
    void follow(
      id,
      {
        news: (news) => {
          waiting.push(news);
          if (frame === 0) frame = requestAnimationFrame(flush);
        },
        line: (line) => setFollowed((before) => ({ ...before, line })),
        trouble: (trouble) => setFollowed((before) => ({ ...before, trouble })),
      },
      left.signal,
    );
    return () => {
      left.abort();
      cancelAnimationFrame(frame);
    };
  }, [id]);
  return followed;
}
