import type { NaivePath } from '../naive/naive-path.fixture.ts';
import type { Path, PathBranch } from '../path.ts';

/** What the naive reading has words for. */
export const simplified = ({ hops, disposition, branches }: PathBranch & Pick<Path, 'branches'>): NaivePath => ({
  hops: hops.map(({ address, filters = [], route, leaving }) => ({
    address,
    filters: filters.map(({ access, rule }) => `${access} ${rule ?? ''}`),
    ...(route === undefined ? {} : { route: route.id }),
    ...(leaving === undefined
      ? {}
      : { leaving: leaving.address === undefined ? leaving.way : `${leaving.way} ${leaving.address}` }),
  })),
  disposition,
  ...(branches === undefined ? {} : { branches: branches.map(simplified) }),
});

const textOf = ({ hops, disposition }: NaivePath) => JSON.stringify([disposition, hops]);

/**
 * The order of branches says nothing, nor how many there are of which the same is told, and a path with several that end badly may
 * show any of them. What counts is which branches there are, and whether some of them arrive.
 */
export function agrees(found: NaivePath, wanted: NaivePath): boolean {
  if (found.branches === undefined || wanted.branches === undefined)
    return found.branches === wanted.branches && isOne(found, wanted);
  if ((found.disposition === 'partly-delivered') !== (wanted.disposition === 'partly-delivered')) return false;
  if (wanted.isWhole === true && found.disposition !== wanted.disposition) return false;
  const { branches } = wanted;
  const all = found.branches;
  return (
    all.every((branch) => branches.some((each) => isOne(branch, each))) &&
    branches.every((each) => all.some((branch) => isOne(branch, each)))
  );
}

const isOne = (found: NaivePath, { others = [], ...wanted }: NaivePath): boolean =>
  [wanted, ...others].some((each) => textOf(each) === textOf(found));
