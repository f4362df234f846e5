import type { Address } from '../address/address.ts';
import type { ExchangeOutcome, TlsProblem } from './exchange.ts';
import type { IcmpReason, Need, Outcome, ResolutionFailure } from './observation.ts';
import type { Interruption } from './observed.ts';

type HandshakeFailure = Extract<ExchangeOutcome, { kind: 'handshake-failed' }>['reason'];

/** How the observed attempts ended, with what is known in that case. The kinds are the dispositions of docs/verdicts.md. */
export type Ending =
  | { readonly kind: 'connected'; readonly repeated: number }
  /** `other`: what befell most of the others. `flows`: some flows work, and some do not; of the latter is `other` then. */
  | {
      readonly kind: 'partly-connected';
      readonly connected: number;
      readonly sent: number;
      readonly other: Outcome;
      readonly flows?: { readonly working: number; readonly failing: number };
    }
  /** `failed` of the `sent` questions were not answered so. */
  | { readonly kind: 'answered'; readonly status: number; readonly sent: number; readonly failed: number }
  | { readonly kind: 'status-refused'; readonly status: number; readonly valid: string }
  | { readonly kind: 'certificate-refused'; readonly problems: readonly TlsProblem[] }
  | { readonly kind: 'handshake-failed'; readonly reason: HandshakeFailure; readonly detail: string }
  /** The connection opened, and no answer came. */
  | { readonly kind: 'unanswered'; readonly waitedMs?: number; readonly errno?: string }
  | { readonly kind: 'malformed-answer'; readonly detail: string }
  | { readonly kind: 'refused' }
  /** The reset came from the `ttl`th hop, in front of the destination. */
  | { readonly kind: 'reset-on-the-way'; readonly ttl: number; readonly by?: Address }
  | { readonly kind: 'reset-on-this-host' }
  | {
      readonly kind: 'rejected';
      readonly reason: IcmpReason;
      readonly by?: Address;
      readonly mtu?: number;
      readonly limited: boolean;
    }
  | { readonly kind: 'rejected-on-this-host'; readonly reason: IcmpReason }
  /** Silence, after the last hop that answered (absent: not even the first one did). */
  | { readonly kind: 'dropped'; readonly last?: { readonly ttl: number; readonly address: Address } }
  | { readonly kind: 'dropped-on-this-host' }
  /** The host named on the way's first link does not answer ARP or ND. */
  | { readonly kind: 'neighbour-missing'; readonly neighbour: Address; readonly device?: string }
  | { readonly kind: 'looped'; readonly cycle: readonly Address[] }
  | { readonly kind: 'no-route' | 'blackholed' | 'route-unreachable' | 'route-prohibited'; readonly errno: string }
  | { readonly kind: 'unresolved'; readonly reason: ResolutionFailure; readonly detail: string }
  | { readonly kind: 'forbidden'; readonly rule: string }
  /** The documents do not tell, and nothing was made up. `why`: absent where the predicted path says it. */
  | { readonly kind: 'untold'; readonly why?: string }
  | { readonly kind: 'not-sent'; readonly call: string; readonly errno: string; readonly needs?: Need }
  | Interruption;
