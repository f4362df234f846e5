import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SEEDS = 2 ** 31;

/** A seed that no run of these sources had: in CI it follows from what is committed, so that a run of it can be repeated. */
export const freshSeed = (): number => (process.env['CI'] === undefined ? undefined : seedOfTree()) ?? randomInt(SEEDS);

/** Of the tree and not of the commit: the same files are the same seed, whoever commits them. Undefined outside of a clone. */
function seedOfTree(): number | undefined {
  const { stdout } = spawnSync('git', ['-c', 'safe.directory=*', '-C', HERE, 'rev-parse', 'HEAD^{tree}'], {
    encoding: 'utf8',
  });
  const tree = /^[0-9a-f]{8}/.exec(stdout ?? '')?.[0];
  return tree === undefined ? undefined : Number.parseInt(tree, 16) % SEEDS;
}
