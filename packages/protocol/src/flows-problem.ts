const MOST_PORT = 65_535;

/** Why there cannot be so many flows, as the end of a sentence: each takes a probe of its own, and a port. */
export function flowsProblem(asked: {
  readonly flows?: number;
  readonly count: number;
  readonly sourcePort?: number;
}): string | undefined {
  const { flows = 0, count, sourcePort = 0 } = asked;
  if (flows > count) return `each flow takes a probe, and there are ${count}`;
  return sourcePort + flows - 1 > MOST_PORT ? `there are not so many ports from ${sourcePort} on` : undefined;
}
