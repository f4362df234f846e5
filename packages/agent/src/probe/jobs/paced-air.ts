import type { Air } from './air.ts';

/** An air that lets only so many SYNs leave in a second. */
export type PacedAir = Pick<Air, 'send'> & {
  /** When a SYN that was kept may leave; `Infinity`: none is kept. */
  opensAt(): number;
};

const SECOND_MS = 1000;
/** What may leave at once after a rest: a tenth of a second's worth. */
const BURST_SHARE = 10;
/** One, but for what rounding takes away: a wait for the rest could be too short for a clock to show. */
const ENOUGH = 1 - 1e-6;

/** A token bucket. `perSecond` absent: the air as it is. */
export function pacedAir(air: Air, perSecond: number | undefined, now: () => number): PacedAir {
  if (perSecond === undefined) return { send: (plan, landed) => air.send(plan, landed), opensAt: () => Infinity };
  const most = Math.max(1, perSecond / BURST_SHARE);
  let tokens = most;
  let filledAt = now();
  let isKept = false;
  return {
    send(plan, landed) {
      const at = now();
      tokens = Math.min(most, tokens + ((at - filledAt) * perSecond) / SECOND_MS);
      filledAt = at;
      isKept = tokens < ENOUGH;
      if (isKept) return 'full';
      const sent = air.send(plan, landed);
      if (sent !== 'full') tokens--;
      return sent;
    },
    opensAt() {
      if (!isKept) return Infinity;
      return filledAt + ((1 - tokens) * SECOND_MS) / perSecond;
    },
  };
}
