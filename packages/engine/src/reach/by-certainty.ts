import { ipv4Of, type Address } from '../address/address.ts';
import { mayArrive } from '../path/cloud/branches.ts';
import type { PathDisposition } from '../path/path.ts';

/** Both ends included. */
export type AddressRange = { readonly from: Address; readonly to: Address };

/** Addresses by what becomes of flows from them: for certain, in part, or nobody knows. Of those in none nothing comes in. */
export type ByCertainty = Readonly<Record<'certain' | 'partly' | 'undetermined', readonly AddressRange[]>>;

/** In which of the lists those are told whose flow ends so. */
export function certaintyOf(ending: PathDisposition): keyof ByCertainty | undefined {
  if (ending === 'delivered') return 'certain';
  if (ending === 'partly-delivered') return 'partly';
  return mayArrive(ending) ? 'undetermined' : undefined;
}

/**
 * Ranges without a gap in between. `starts`: in order, each of addresses that end alike; `endingOf`: undefined of who is not asked;
 * `rangeOf`: from one start up to the next, or to the last address of all.
 */
export function byCertainty<Start>(
  starts: readonly Start[],
  endingOf: (start: Start) => PathDisposition | undefined,
  rangeOf: (from: Start, next: Start | undefined) => AddressRange,
): ByCertainty {
  const found: Record<keyof ByCertainty, { readonly from: Start; next: number }[]> = {
    certain: [],
    partly: [],
    undetermined: [],
  };
  for (const [at, from] of starts.entries()) {
    const kind = certaintyOf(endingOf(from) ?? 'denied');
    if (kind === undefined) continue;
    const last = found[kind].at(-1);
    if (last?.next === at) last.next = at + 1;
    else found[kind].push({ from, next: at + 1 });
  }
  const told = (kind: keyof ByCertainty) => found[kind].map(({ from, next }) => rangeOf(from, starts[next]));
  return { certain: told('certain'), partly: told('partly'), undetermined: told('undetermined') };
}

/** Of IPv4. */
export const rangeFrom = (from: number, next = 2 ** 32): AddressRange => ({ from: ipv4Of(from), to: ipv4Of(next - 1) });
