/** How many have their turn at once, and wait for it: of all, and of those from one address. */
export type TurnLimits = {
  readonly atOnce: number;
  readonly atOnceOfAddress: number;
  readonly waiting: number;
  readonly waitingOfAddress: number;
};

/** Whoever has come. */
export type Guest = {
  /** It is the turn; `done` has to be called once. */
  begin(done: () => void): void;
  /** It has to go, for another one. */
  giveWay(): void;
};
type Line = { readonly waiting: Set<Guest>; atOnce: number };

/**
 * Turns for whoever comes over the network: first come, first served at each address, and one address after the other, so
 * that nobody has to wait for all that somebody else sends. Where too many wait, the address of whom most do has the first of
 * them give way to another address's.
 */
export function fairTurns(limits: TurnLimits) {
  const lines = new Map<string, Line>();
  let [waiting, atOnce] = [0, 0];

  const next = () => {
    // Lines that are put back are gone through again.
    for (const [address, line] of lines) {
      if (atOnce >= limits.atOnce) return;
      const [guest] = line.waiting;
      if (guest === undefined || line.atOnce >= limits.atOnceOfAddress) continue;
      lines.delete(address);
      lines.set(address, line);
      line.waiting.delete(guest);
      waiting--;
      start(address, line, guest);
    }
  };
  const start = (address: string, line: Line, guest: Guest) => {
    atOnce++;
    line.atOnce++;
    guest.begin(() => {
      atOnce--;
      line.atOnce--;
      forget(address, line);
      next();
    });
  };
  const leave = (address: string, line: Line, guest: Guest) => {
    if (line.waiting.delete(guest)) waiting--;
    forget(address, line);
  };
  /** Whoever has waited longest has most likely given up. Afterwards no fewer wait of its address than of the other one. */
  const makeRoom = (own: Line): boolean => {
    let [longest, most] = ['', own.waiting.size + 1];
    for (const [address, { waiting: here }] of lines) if (here.size > most) [longest, most] = [address, here.size];
    const line = lines.get(longest);
    const [first] = line?.waiting ?? [];
    if (line === undefined || first === undefined) return false;
    leave(longest, line, first);
    first.giveWay();
    return true;
  };
  const forget = (address: string, line: Line) => {
    if (line.waiting.size + line.atOnce === 0) lines.delete(address);
  };

  const enter = (address: string, guest: Guest): (() => void) | undefined => {
    const line = lines.get(address) ?? { waiting: new Set(), atOnce: 0 };
    if (line.waiting.size >= limits.waitingOfAddress) return undefined;
    if (waiting >= limits.waiting && !makeRoom(line)) return undefined;
    lines.set(address, line);
    line.waiting.add(guest);
    waiting++;
    next();
    return () => leave(address, line, guest);
  };
  return {
    /** Answers how to leave before it is the turn; undefined where too many wait, and nobody gives way. */
    enter,
    isAwaited: () => waiting > 0,
  };
}
