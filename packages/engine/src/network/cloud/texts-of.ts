import { textAt } from '../../table/text-table.ts';
import { NONE, type CloudNetwork } from './cloud-network.ts';

type Written = Pick<CloudNetwork, 'texts'>;
type Texts = ArrayLike<number>;

export function textOf({ texts }: Written, column: Texts, row: number): string | undefined {
  const text = column[row] ?? NONE;
  return text < 0 ? undefined : textAt(texts, text);
}

/** Total: every row has an id. */
export const idOf = (network: Written, column: Texts, row: number): string => textOf(network, column, row) ?? '';
