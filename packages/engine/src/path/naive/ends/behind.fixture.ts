import type { Way } from '../walk.fixture.ts';

const OPEN = ['delivered', 'reaches-internet', 'undetermined', 'leaves-model', 'partly-delivered'];

/**
 * How a way ends behind whoever ends it. What is lost there is lost, whether it comes there or not; but where it may come by another
 * address than its sender's, nobody knows what becomes of it.
 */
export function behind({ isAnew }: Way, before: string, word: string): string {
  if (before === 'delivered') return word;
  return before === 'undetermined' && !isAnew && !OPEN.includes(word) ? word : before;
}
