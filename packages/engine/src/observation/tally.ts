import type { Outcome } from './observation.ts';

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;

/** The outcomes of a batch of probes, sorted by kind. */
export type Tally = { readonly [Kind in Outcome['kind']]: readonly Of<Kind>[] };

export function tally(outcomes: readonly Outcome[]): Tally {
  const of = <Kind extends Outcome['kind']>(kind: Kind) =>
    outcomes.filter((outcome): outcome is Of<Kind> => outcome.kind === kind);
  return {
    connected: of('connected'),
    refused: of('refused'),
    icmp: of('icmp'),
    silent: of('silent'),
    failed: of('failed'),
    forbidden: of('forbidden'),
    untold: of('untold'),
  };
}

/** The key that most items have; of equals, the first seen. */
export function commonest<Item>(items: readonly Item[], key: (item: Item) => string): Item | undefined {
  const counts = new Map<string, { readonly item: Item; count: number }>();
  for (const item of items) {
    const entry = counts.get(key(item));
    if (entry === undefined) counts.set(key(item), { item, count: 1 });
    else entry.count++;
  }
  return [...counts.values()].reduce<{ item: Item; count: number } | undefined>(
    (best, entry) => (best === undefined || entry.count > best.count ? entry : best),
    undefined,
  )?.item;
}
