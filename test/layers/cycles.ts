/** What imports what, and by which file; by none where these are files. */
export type Graph = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function graphOf(edges: Iterable<readonly [from: string, to: string, by: string]>): Graph {
  const graph = new Map<string, Map<string, string>>();
  for (const [from, to, by] of edges) {
    if (from === to) continue;
    const targets = graph.get(from) ?? new Map<string, string>();
    if (!targets.has(to)) targets.set(to, by);
    graph.set(from, targets);
  }
  return graph;
}

/** One cycle through each knot of the graph, as `a -> b (by file) -> a (by file)`. */
export function cyclesOf(graph: Graph): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, trail: readonly string[]) => {
    const start = trail.indexOf(node);
    if (start >= 0) {
      const round = [...trail.slice(start), node];
      found.push(
        round.map((at, index) => (index === 0 ? at : `${at}${byOf(graph, round[index - 1], at)}`)).join(' -> '),
      );
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node)?.keys() ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

const byOf = (graph: Graph, from: string | undefined, to: string) => {
  const by = graph.get(from ?? '')?.get(to) ?? '?';
  return by === '' ? '' : ` (by ${by})`;
};
