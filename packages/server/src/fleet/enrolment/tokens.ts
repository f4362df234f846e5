import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { writeToken, type EnrolmentTokenSummary } from '@hopscope/protocol';

import type { Store, TokenRow } from '../../store/store.ts';

/** Permissions to enrol one agent each. */
export type Tokens = {
  make(asked: {
    readonly group: string;
    readonly region: string;
    readonly lifeMs: number;
    readonly by: string;
  }): Promise<EnrolmentTokenSummary & { readonly token: string }>;
  list(): Promise<readonly EnrolmentTokenSummary[]>;
  /** False when there is none. One that is revoked already stays so. */
  revoke(id: string): Promise<boolean>;
};

export function openTokens(parts: {
  readonly store: Pick<Store, 'agents'>;
  readonly subscription: string;
  /** SHA-256 of the certificate that agents are to trust. */
  readonly authority: string;
  readonly now: () => number;
}): Tokens {
  const { store, subscription, authority, now } = parts;
  const summaryOf = (row: TokenRow): EnrolmentTokenSummary => ({
    id: row.id,
    state: stateOf(row, now()),
    subscription,
    group: row.group,
    region: row.region,
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: new Date(row.expiresAt).toISOString(),
    ...(row.agent !== undefined && { agent: row.agent }),
  });
  return {
    async make({ group, region, lifeMs, by }) {
      const secret = randomBytes(32).toString('base64url');
      const createdAt = now();
      const row = { id: randomUUID(), group, region, createdAt, createdBy: by, expiresAt: createdAt + lifeMs };
      await store.agents.insertToken({ ...row, secretHash: hashOf(secret) });
      const token = writeToken({ secret, authority, scope: { subscription, group, region } });
      return { ...summaryOf(row), token };
    },
    list: async () => (await store.agents.tokens()).map(summaryOf),
    async revoke(id) {
      if (await store.agents.revokeToken(id, now())) return true;
      return (await store.agents.tokens()).some((row) => row.id === id.toLowerCase());
    },
  };
}

/** 256 bits of chance need no slow hash. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export function stateOf({ usedAt, revokedAt, expiresAt }: TokenRow, now: number): EnrolmentTokenSummary['state'] {
  if (usedAt !== undefined) return 'used';
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt > now ? 'open' : 'expired';
}
