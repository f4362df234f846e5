/** Azure's classic quotas for a subscription and hour; recorded headers begin one below. */
const QUOTAS = { reads: 12_000, writes: 1200, deletes: 15_000 } as const;

type CallKind = keyof typeof QUOTAS;

export type RemainingCalls = {
  /** Counts a call, and says how many of its kind would be left this hour. */
  count(
    principal: string,
    method: string,
  ): {
    readonly kind: CallKind;
    readonly remaining: number;
    /** Seconds until the hour is over: there when the call is one too many, and limits are enforced. */
    readonly retryAfter?: number;
  };
};

const HOUR = 3_600_000;

/** Without `enforced` calls are only counted: whoever runs a server of their own need not ration themselves. */
export function remainingCalls(now: () => number, enforced: boolean): RemainingCalls {
  let hour = 0;
  /** Principals are few: only those who hold a token of ours are counted. */
  const counts = new Map<string, Record<CallKind, number>>();
  return {
    count(principal, method) {
      const at = now();
      const current = Math.floor(at / HOUR);
      if (current !== hour) counts.clear();
      hour = current;
      const kind = kindOf(method);
      const used = counts.get(principal) ?? { reads: 0, writes: 0, deletes: 0 };
      counts.set(principal, used);
      const left = QUOTAS[kind] - ++used[kind];
      const isRefused = enforced && left < 0;
      return {
        kind,
        remaining: Math.max(0, left),
        ...(isRefused && { retryAfter: Math.ceil(((current + 1) * HOUR - at) / 1000) }),
      };
    },
  };
}

function kindOf(method: string): CallKind {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
