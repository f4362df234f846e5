import { expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { randomCloud } from '../path/random/random-cloud.fixture.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { whole, type Pieces } from '../pieces.ts';
import { crowded } from './crowded.fixture.ts';
import { reachedFromInPieces } from './reached-from.ts';
import { whoReachesInPieces } from './who-reaches.ts';

const PORTS = [22, 80, 443] as Port[];

/** Each goes on by one piece in turn. How many there were beside the last of each is counted. */
function sideBySide(all: readonly Pieces<unknown>[]) {
  const answers: unknown[] = all.map(() => undefined);
  let open = [...all.entries()];
  let pauses = 0;
  while (open.length > 0)
    open = open.filter(([at, pieces]) => {
      const { done, value } = pieces.next();
      if (done === true) answers[at] = value;
      else pauses += 1;
      return done !== true;
    });
  return { answers, pauses };
}

it('questions that are answered side by side are answered as each is alone, in any network', () => {
  let paused = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const cloud = randomCloud(seeded(seed));
    const network = compileCloud(crowded(cloud.documents, 15), 1);
    const questions = cloud.interfaces
      .slice(0, 3)
      .flatMap((id) =>
        PORTS.flatMap((port): (() => Pieces<unknown>)[] => [
          () => whoReachesInPieces(network, id, port),
          () => reachedFromInPieces(network, id, port),
        ]),
      );
    const alone = questions.map((ask) => whole(ask()));
    const { answers, pauses } = sideBySide(questions.map((ask) => ask()));
    expect([seed, answers]).toEqual([seed, alone]);
    paused += pauses;
  }
  expect(paused).toBeGreaterThan(500);
});
