import type { NaivePath } from '../naive/naive-cloud.fixture.ts';
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

/**
 * The order of branches says nothing, and a path with several that end badly may show any of them. What counts is which
 * branches there are, and whether some of them arrive.
 */
export const compared = ({ hops, disposition, branches }: NaivePath) =>
  branches === undefined
    ? { hops, disposition }
    : {
        isMixed: disposition === 'partly-delivered',
        branches: branches.map((each) => JSON.stringify(each)).toSorted(),
      };
