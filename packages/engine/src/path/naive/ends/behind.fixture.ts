import type { Way } from '../walk.fixture.ts';

const OPEN = ['delivered', 'reaches-internet', 'undetermined', 'leaves-model', 'partly-delivered'];

/**
 * How a way ends behind whoever ends it. What is lost there is lost, whether it comes there or not; but where it may come by another
 * address than its sender's, nobody knows what becomes of it.
 */
export function behind({ isAnew, arrived, found }: Way, before: string, word: string): string {
  if (before === 'delivered') return word;
  // What it drops is not answered, which way ever answers would go; who connects by itself answers first.
  const isDropped = before === 'no-way-back' && arrived?.at.owner.kind === 'firewall' && found === undefined;
  const isOpen = before === 'undetermined' || before === 'leaves-model' || isDropped;
  return isOpen && !isAnew && !OPEN.includes(word) ? word : before;
}
