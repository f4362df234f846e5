/** Checks that this host has refused something since its agent was opened, by what the owner's policy is about. */
export type Refusals = { readonly destinations: number; readonly rates: number; readonly evidence: number };

export type RefusalCount = {
  /** Counts for one check: each kind once, however many of its jobs meet it. */
  forCheck(): (kind: keyof Refusals) => void;
  now(): Refusals;
};

export function countRefusals(): RefusalCount {
  const counts = { destinations: 0, rates: 0, evidence: 0 };
  return {
    forCheck() {
      const met = new Set<keyof Refusals>();
      return (kind) => {
        if (met.has(kind)) return;
        met.add(kind);
        counts[kind]++;
      };
    },
    now: () => ({ ...counts }),
  };
}
