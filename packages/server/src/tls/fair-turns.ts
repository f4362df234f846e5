/** How many have their turn at once, and wait for it: of all, and of those from one address. */
export type TurnLimits = {
  readonly atOnce: number;
  readonly atOnceOfAddress: number;
  readonly waiting: number;
  readonly waitingOfAddress: number;
};

/** `begin`: it is the turn; `done` has to be called once. */
type Begin = (done: () => void) => void;
type Line = { readonly waiting: Set<Begin>; atOnce: number };

/**
 * Turns for whoever comes over the network: first come, first served at each address, and one address after the other, so
 * that nobody has to wait for all that somebody else sends.
 */
export function fairTurns(limits: TurnLimits) {
  const lines = new Map<string, Line>();
  let [waiting, atOnce] = [0, 0];

  const next = () => {
    // Lines that are put back are gone through again.
    for (const [address, line] of lines) {
      if (atOnce >= limits.atOnce) return;
      const [begin] = line.waiting;
      if (begin === undefined || line.atOnce >= limits.atOnceOfAddress) continue;
      lines.delete(address);
      lines.set(address, line);
      line.waiting.delete(begin);
      waiting--;
      start(address, line, begin);
    }
  };
  const start = (address: string, line: Line, begin: Begin) => {
    atOnce++;
    line.atOnce++;
    begin(() => {
      atOnce--;
      line.atOnce--;
      forget(address, line);
      next();
    });
  };
  const leave = (address: string, line: Line, begin: Begin) => {
    if (line.waiting.delete(begin)) waiting--;
    forget(address, line);
  };
  const forget = (address: string, line: Line) => {
    if (line.waiting.size + line.atOnce === 0) lines.delete(address);
  };

  const enter = (address: string, begin: Begin): (() => void) | undefined => {
    const line = lines.get(address) ?? { waiting: new Set(), atOnce: 0 };
    if (waiting >= limits.waiting || line.waiting.size >= limits.waitingOfAddress) return undefined;
    lines.set(address, line);
    line.waiting.add(begin);
    waiting++;
    next();
    return () => leave(address, line, begin);
  };
  return {
    /** Answers how to leave before it is the turn; undefined where too many wait. */
    enter,
    isAwaited: () => waiting > 0,
  };
}
