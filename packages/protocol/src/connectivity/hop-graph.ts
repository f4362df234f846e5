import type { Address, Diagnosis, Hop } from '@hopscope/engine';

/** A hop of one address, and the indices of those that packets go on to from there. */
export type HopNode = { readonly hop: Hop; readonly next: readonly number[] };

/**
 * The hops as a graph: where flows were told apart and several routers answered at one distance, each is a hop of its own,
 * with the links that flows were seen to take. What no flow tells is as in a chain: whoever was heard of last is linked to
 * what comes next, so that every way leads from the source to the destination.
 */
export function hopGraph({ hops, flows }: Diagnosis): readonly HopNode[] {
  const layers = layersOf(hops, flows !== undefined);
  const nodes = layers.flat();
  const next: Links = nodes.map(() => new Set());
  for (const { hops: seen } of flows?.each ?? []) for (const [from, to] of linksOf(seen, nodes)) next[from]?.add(to);
  for (const [depth, layer] of layers.entries()) link(layer, layers[depth + 1] ?? [], nodes.length - 1, next);
  return nodes.map(({ hop, index }) => ({ hop, next: [...(next[index] ?? [])].toSorted((a, b) => a - b) }));
}

/** Of each node, by its index, those that come next. */
type Links = readonly Set<number>[];
type Node = { readonly hop: Hop; readonly index: number };
type Seen = NonNullable<Diagnosis['flows']>['each'][number]['hops'];

function layersOf(hops: readonly Hop[], isTold: boolean): readonly (readonly Node[])[] {
  let index = 0;
  return hops.map((hop) => (isTold ? eachAddress(hop) : [hop]).map((one) => ({ hop: one, index: index++ })));
}

/** What is to blame stands at the first: it is one hop of several. Their round trips were not told apart. */
function eachAddress(hop: Hop): readonly Hop[] {
  const { otherAddresses = [], ...first } = hop;
  const { rtt: _, ...place } = first;
  return [first, ...otherAddresses.map((address): Hop => ({ ...place, address, issues: [] }))];
}

/** From hop to hop, as this flow went, where both answered it or nobody else did. */
function linksOf(seen: Seen, nodes: readonly Node[]): readonly (readonly [number, number])[] {
  const way = [{ ttl: 0, index: 0 }, ...seen.map(({ ttl, address }) => ({ ttl, index: nodeAt(nodes, ttl, address) }))];
  return way.flatMap(({ index: from }, at) => {
    const to = way[at + 1]?.index;
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
}

/** Where its way is shorter than another's the destination answers nearer than it stands. */
function nodeAt(nodes: readonly Node[], ttl: number, address: Address | undefined): number | undefined {
  const last = nodes.at(-1);
  if (address !== undefined && address === last?.hop.address) return last.index;
  return nodes.find(({ hop }) => hop.kind !== 'destination' && hop.ttl === ttl && hop.address === address)?.index;
}

/** Nobody is left without a way on, nor without a way there. */
function link(layer: readonly Node[], after: readonly Node[], last: number, next: Links): void {
  const [only, ...others] = after;
  if (only === undefined) return;
  for (const { index } of layer) if (next[index]?.size === 0) next[index].add(others.length === 0 ? only.index : last);
  for (const { index } of after)
    if (!next.some((each) => each.has(index))) for (const before of layer) next[before.index]?.add(index);
}
