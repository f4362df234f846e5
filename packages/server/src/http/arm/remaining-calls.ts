/** Azure's classic quotas for a subscription and hour; recorded headers begin one below. Here they are only counted. */
const QUOTAS = { reads: 12_000, writes: 1200, deletes: 15_000 } as const;

type CallKind = keyof typeof QUOTAS;

export type RemainingCalls = {
  /** Counts a call, and says how many of its kind would be left this hour. */
  count(principal: string, method: string): { readonly kind: CallKind; readonly remaining: number };
};

const HOUR = 3_600_000;

export function remainingCalls(now: () => number): RemainingCalls {
  let hour = 0;
  /** Principals are few: only those who hold a token of ours are counted. */
  const counts = new Map<string, Record<CallKind, number>>();
  return {
    count(principal, method) {
      const current = Math.floor(now() / HOUR);
      if (current !== hour) counts.clear();
      hour = current;
      const kind = kindOf(method);
      const used = counts.get(principal) ?? { reads: 0, writes: 0, deletes: 0 };
      counts.set(principal, used);
      return { kind, remaining: Math.max(0, QUOTAS[kind] - ++used[kind]) };
    },
  };
}

function kindOf(method: string): CallKind {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
