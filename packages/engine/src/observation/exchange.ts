import type { Microseconds } from './units.ts';

/** One question to a web server, step by step, by the process's own clock. A step that was not come to is absent. */
export type Exchange = {
  /** Until the connection was open. */
  readonly connect?: Microseconds;
  readonly tls?: TlsStep;
  /** From the request to the last header of its answer. */
  readonly answer?: Microseconds;
  readonly outcome: ExchangeOutcome;
};

export type ExchangeOutcome =
  /** The headers of an answer came; its body is not waited for. */
  | { readonly kind: 'answered'; readonly status: number }
  /** No request was sent, because whoever answers there is not trusted: see the problems of the TLS step. */
  | { readonly kind: 'untrusted' }
  /** `alert`: TLS was refused by one side. `not-tls`: what came is something else. */
  | {
      readonly kind: 'handshake-failed';
      readonly reason: 'timeout' | 'closed' | 'alert' | 'not-tls';
      readonly detail: string;
    }
  /** Nothing, or no end of the headers, within this time. */
  | { readonly kind: 'unanswered'; readonly waitedMs: number }
  | { readonly kind: 'closed' }
  /** What came is no HTTP, or has headers without end. */
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'not-connected'; readonly errno: string }
  | { readonly kind: 'forbidden'; readonly rule: string };

/** A TLS handshake that was completed, whatever is to be said about the certificate. */
export type TlsStep = {
  readonly took: Microseconds;
  /** Such as `TLSv1.3`. */
  readonly version: string;
  /** What the client asked for; an address is not sent (RFC 6066 section 3). */
  readonly serverName: string;
  readonly certificate: Certificate;
  /** Subjects of the certificates behind it, towards the root, as far as the server sent them or the source knows them. */
  readonly chain: readonly string[];
  /** Why a client would refuse it; empty: trusted. */
  readonly problems: readonly TlsProblem[];
};

/** Names are as the certificate has them. Times are RFC 3339, UTC. */
export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly from: string;
  readonly to: string;
};

export type TlsProblem = {
  readonly kind: 'expired' | 'not-yet-valid' | 'self-signed' | 'unknown-authority' | 'name-mismatch' | 'other';
  /** One sentence, with the names and times in question. */
  readonly sentence: string;
};
