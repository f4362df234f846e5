import { describe, expect, test } from 'vitest';

import { hashSecret, secretVerifier } from './secret.ts';

const principalWith = (secretHash: string) => ({
  id: 'a0000000-0000-4000-8000-000000000001',
  clientId: 'a0000000-0000-4000-8000-000000000002',
  tenantId: 'a0000000-0000-4000-8000-000000000003',
  name: 'admin',
  secretHash,
  createdAt: 0,
});

async function setting() {
  const principal = principalWith(await hashSecret('right'));
  const clock = { at: 1_000_000 };
  const verify = secretVerifier(() => clock.at);
  const kinds = (secrets: readonly string[]) =>
    Promise.all(secrets.map(async (secret) => (await verify(principal, secret)).kind));
  return { principal, clock, verify, kinds };
}

describe('a secret', () => {
  test('is hashed with a salt of its own, and its cost beside it', async () => {
    const [first, second] = await Promise.all([hashSecret('right'), hashSecret('right')]);
    expect(first).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
  });

  test('is right or wrong', async () => {
    const { kinds } = await setting();
    expect(await kinds(['right', 'wrong', 'Right', 'right ', ''])).toEqual([
      'right',
      'wrong',
      'wrong',
      'wrong',
      'wrong',
    ]);
  });

  test('that was changed is forgotten at once', async () => {
    const { principal, verify } = await setting();
    expect(await verify(principal, 'right')).toEqual({ kind: 'right' });
    expect(await verify(principalWith(await hashSecret('other')), 'right')).toEqual({ kind: 'wrong' });
  });

  test('that is right costs one derivation for many at once, and none for ten minutes after', async () => {
    const { kinds } = await setting();
    // More than a window allows: were each one derived, they would be counted as attempts and some refused.
    const many = Array.from({ length: 64 }, () => 'right');
    expect(new Set(await kinds(many))).toEqual(new Set(['right']));
    expect(new Set(await kinds(many))).toEqual(new Set(['right']));
  });
});

describe('many wrong secrets', () => {
  const wrong = Array.from({ length: 12 }, (_, index) => `wrong ${index}`);

  test('are not tried beyond ten a minute, even all at once', async () => {
    const { kinds } = await setting();
    expect(await kinds(wrong)).toEqual([...wrong.slice(0, 10).map(() => 'wrong'), 'later', 'later']);
  });

  test('do not lock out a client that signed in before', async () => {
    const { kinds } = await setting();
    await kinds(['right']);
    await kinds(wrong);
    expect(await kinds(['right'])).toEqual(['right']);
  });

  test('are said when to come back, and then tried again', async () => {
    const { principal, clock, verify, kinds } = await setting();
    await kinds(wrong);
    clock.at += 18_500;
    expect(await verify(principal, 'right')).toEqual({ kind: 'later', seconds: 42 });
    clock.at += 41_500;
    expect(await kinds(['wrong', 'right'])).toEqual(['wrong', 'right']);
  });
});

test('a hash of a kind that we never wrote is a fault, not a wrong secret', async () => {
  const verify = secretVerifier(() => 0);
  for (const hash of ['', 'right', 'argon2id$1$1$1$a$b', 'scrypt$16384']) {
    await expect(verify(principalWith(hash), 'right')).rejects.toThrow('unknown secret hash');
  }
});
