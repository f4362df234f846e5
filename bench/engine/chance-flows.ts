import type { Port } from '../../packages/engine/src/index.ts';
import { seeded } from '../../packages/engine/src/path/random/random.fixture.ts';
import { LARGE } from './large-cloud.ts';

/** From one machine of the large cloud to another, by number, over TCP. */
export type Asked = { readonly from: number; readonly to: number; readonly port: Port };

/** The same ones every time. */
export function chanceFlows(count: number): readonly Asked[] {
  const random = seeded(7);
  return Array.from({ length: count }, () => ({
    from: random.below(LARGE.machines),
    to: random.below(LARGE.machines),
    port: (random.below(10_000) + 1) as Port,
  }));
}
