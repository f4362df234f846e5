import type { FastifyInstance } from 'fastify';

/** Who is asking: what a valid bearer token says. */
export type Caller = {
  /** The principal's object id. */
  readonly id: string;
  readonly clientId: string;
  readonly tenantId: string;
};

/** Why a request has no caller; the ARM edge turns it into 401 with the documented code and challenge. */
export type Rejection = {
  readonly code:
    | 'AuthenticationFailed'
    | 'InvalidAuthenticationToken'
    | 'ExpiredAuthenticationToken'
    | 'InvalidAuthenticationTokenTenant'
    | 'InvalidAuthenticationTokenAudience';
  readonly message: string;
};

export type Identity = {
  readonly tenantId: string;
  /** Reads an `Authorization` header. Verified tokens are remembered by hash for at most a minute. */
  authenticate(
    authorization: string | undefined,
  ): Promise<{ readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly rejection: Rejection }>;
  /** Value of `WWW-Authenticate` for a 401, as ARM words it. `origin`: scheme and host that the client used. */
  challenge(origin: string, rejection: Rejection): string;
  /** Token endpoints, discovery and keys: everything that sign-in needs and that therefore takes no token. */
  routes(app: FastifyInstance): void;
};

/** `<data>/credentials.json`, mode 0600: what a client on this machine needs to sign in. */
export type Credentials = {
  readonly endpoint: string;
  readonly httpEndpoint?: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Absent when `--tls-cert` replaced our certificate by one whose root is elsewhere: the system's trust has to do. */
  readonly caFile?: string;
};
