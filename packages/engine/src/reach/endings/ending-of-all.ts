import { endingOfWays } from '../../path/cloud/branches.ts';
import type { PathDisposition } from '../../path/path.ts';

/** What becomes of a flow whose ways or addresses end so, of which it is known that flows take any. */
export const endingOfAll = (endings: readonly PathDisposition[]): PathDisposition =>
  endingOfWays([{ endings, isSure: true }], false) ?? 'undetermined';
