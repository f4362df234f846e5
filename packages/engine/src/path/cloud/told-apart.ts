import type { Path } from '../path.ts';

type Told = Pick<Path, 'hops' | 'disposition' | 'branches'>;

/**
 * Ways of which the same is told are one: by any of several connections, for instance, that lead to nobody. It may be the same only
 * of those that pass the same addresses in turn, which few do.
 */
export function toldApart<T>(ways: readonly T[], toldOf: (way: T) => Told): readonly T[] {
  if (ways.length < 2) return ways;
  const alike = new Map<string, { readonly first: Told; readonly words: Set<string> }>();
  return ways.filter((way) => {
    const told = toldOf(way);
    const passed = told.hops.map(({ address }) => address).join(' ');
    const others = alike.get(passed);
    if (others === undefined) {
      alike.set(passed, { first: told, words: new Set() });
      return true;
    }
    const { first, words } = others;
    const known = words.add(wordsOf(first)).size;
    return words.add(wordsOf(told)).size > known;
  });
}

const wordsOf = ({ hops, disposition, branches }: Told): string => JSON.stringify([disposition, hops, branches]);
