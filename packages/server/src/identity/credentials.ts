import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';

import * as z from 'zod';

import { PRIVATE, readOwnFile, replaceFile } from '../disk/private-file.ts';
import type { Credentials } from './identity.ts';

/** Where the server listens: known only once it does, and another at the next start when the port is 0. */
export type Endpoints = Pick<Credentials, 'endpoint' | 'httpEndpoint' | 'caFile'>;
/** What stays the same from start to start. */
export type Account = Omit<Credentials, keyof Endpoints>;

const DEFAULT_SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

const guid = z.guid().toLowerCase();
/** Loose: what somebody wrote beside our members is kept when the file is written anew. */
const credentialsFile = z.looseObject({
  endpoint: z.string(),
  httpEndpoint: z.string().exactOptional(),
  tenantId: guid,
  subscriptionId: guid,
  clientId: guid,
  clientSecret: z.string().min(1),
  caFile: z.string().exactOptional(),
});

export const credentialsPath = (dataDir: string) => resolve(dataDir, 'credentials.json');

/** Undefined when there are none yet. Rejects, naming the file, when it does not hold what the server once wrote. */
export async function readCredentials(path: string): Promise<Credentials | undefined> {
  const text = await readOwnFile(path, PRIVATE);
  if (text === undefined) return undefined;
  const parsed = credentialsFile.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // The issue's own words could quote the file; a secret must not end in a log.
  const where = issue === undefined || issue.path.length === 0 ? 'JSON' : `'${issue.path.join('.')}'`;
  throw new Error(`${path} is damaged (${where}); put it right, or remove it to have new credentials made`);
}

/** A tenant, a client and a secret of 256 random bits. Hexadecimal, because a secret that starts with `-` looks like an option. */
export const newAccount = (): Account => ({
  tenantId: randomUUID(),
  subscriptionId: DEFAULT_SUBSCRIPTION,
  clientId: randomUUID(),
  clientSecret: randomBytes(32).toString('hex'),
});

export async function writeCredentials(path: string, account: Account, endpoints: Endpoints): Promise<Credentials> {
  const credentials = { ...endpoints, ...account };
  await replaceFile(path, `${JSON.stringify(credentials, undefined, 2)}\n`, PRIVATE);
  return credentials;
}

/** The part of a credentials file that outlives its endpoints, members that are not ours included. */
export function accountOf(credentials: Credentials): Account {
  const { endpoint: _, httpEndpoint: __, caFile: ___, ...account } = credentials;
  return account;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
