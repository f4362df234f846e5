import { randomUUID } from 'node:crypto';

import type { FastifyRequest } from 'fastify';

import type { Principal, Principals, Store } from '../store/store.ts';
import { authenticator } from './authenticate.ts';
import {
  accountOf,
  credentialsPath,
  newAccount,
  readCredentials,
  writeCredentials,
  type Account,
  type Endpoints,
} from './credentials.ts';
import type { Caller, Credentials, Identity } from './identity.ts';
import { challengeOf } from './rejection.ts';
import { hashSecret, secretVerifier } from './secret.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { openTokenKey } from './token-key.ts';

export type IdentityOptions = {
  readonly dataDir: string;
  readonly store: Pick<Store, 'principals'>;
  readonly now: () => number;
  /** Scheme and host that the client used, already held against the allow-list: every URL that we announce begins with it. */
  readonly origin: (request: FastifyRequest) => string;
  /** Whether an origin (`https://localhost:8443`) is on the allow-list. Asked per request: ports are known only after listening. */
  readonly isOwnOrigin: (origin: string) => boolean;
};

export type OpenedIdentity = Identity & {
  /** The administrator's account, as in the credentials file. */
  readonly account: Account;
  /** The same as a caller. */
  readonly administrator: Caller;
  /** Writes `<data>/credentials.json`; called at every start, once the server listens. */
  writeCredentials(endpoints: Endpoints): Promise<Credentials>;
};

/** Opens, or at the first start makes, the tenant, its administrator and the key that signs tokens. */
export async function openIdentity(options: IdentityOptions): Promise<OpenedIdentity> {
  const { dataDir, now, origin, isOwnOrigin } = options;
  const { principals } = options.store;
  const path = credentialsPath(dataDir);
  const [existing, key] = await Promise.all([readCredentials(path), openTokenKey(dataDir)]);
  const account = existing === undefined ? newAccount() : accountOf(existing);
  const { tenantId } = account;
  const verifySecret = secretVerifier(now);
  const { id, clientId } = await admit(account, principals, verifySecret, now());

  return {
    tenantId,
    account,
    administrator: { id, clientId, tenantId },
    authenticate: authenticator({ key, tenantId, isOwnOrigin, now }),
    challenge: (origin, rejection) => challengeOf(origin, tenantId, rejection),
    routes: (app) => signInRoutes(app, { key, tenantId, principals, verifySecret, origin, isOwnOrigin, now }),
    writeCredentials: (endpoints) => writeCredentials(path, account, endpoints),
  };
}

/**
 * Makes the store's principal agree with the credentials file: whoever may write the file owns the server, and a store put
 * back from a backup may not know them yet.
 */
async function admit(
  account: Account,
  principals: Principals,
  verifySecret: ReturnType<typeof secretVerifier>,
  now: number,
): Promise<Principal> {
  const { clientId, tenantId, clientSecret } = account;
  const known = await principals.byClientId(clientId);
  if (known?.tenantId === tenantId && (await verifySecret(known, clientSecret)).kind === 'right') return known;
  const principal = {
    id: known?.id ?? randomUUID(),
    clientId,
    tenantId,
    name: 'admin',
    secretHash: await hashSecret(clientSecret),
    createdAt: known?.createdAt ?? now,
  };
  await principals.put(principal);
  return principal;
}
