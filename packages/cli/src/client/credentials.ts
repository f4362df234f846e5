import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bad, ok, type Result } from '@hopscope/engine';
import type { Terminal } from '../terminal/terminal.ts';

/** What `<data>/credentials.json` holds: where the server is, and how to sign in to it. */
export type Credentials = {
  readonly endpoint: string;
  /** The plain listener on the server's own machine, where it has one. */
  readonly httpEndpoint?: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Certificate authority of the server's certificate; absent: one that this machine trusts anyway. */
  readonly caFile?: string;
};

const DEFAULT_DATA = '.hopscope';

/** `--data` wins over HOPSCOPE_CREDENTIALS (a file), that over HOPSCOPE_DATA (a directory), that over ./.hopscope. */
export function credentialsFile(data: string | undefined, { env, cwd }: Pick<Terminal, 'env' | 'cwd'>): string {
  const named = env['HOPSCOPE_CREDENTIALS'] ?? '';
  if (data === undefined && named !== '') return resolve(cwd, named);
  return join(dataDirectory(data, { env, cwd }), 'credentials.json');
}

export function dataDirectory(data: string | undefined, { env, cwd }: Pick<Terminal, 'env' | 'cwd'>): string {
  const named = env['HOPSCOPE_DATA'] ?? '';
  return resolve(cwd, data ?? (named === '' ? DEFAULT_DATA : named));
}

const REQUIRED = ['endpoint', 'tenantId', 'subscriptionId', 'clientId', 'clientSecret'] as const;

export async function readCredentials(file: string): Promise<Result<Credentials>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return bad(unreadable(file, error as NodeJS.ErrnoException));
  }
  return parseCredentials(file, text);
}

export function parseCredentials(file: string, text: string): Result<Credentials> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own words would quote the file, and a secret with it.
    return bad(`${file} is not JSON; the server writes it anew when it starts without one.`);
  }
  if (typeof parsed !== 'object' || parsed === null) return bad(`${file} does not hold credentials.`);
  const members = parsed as Readonly<Record<string, unknown>>;
  const wrong = REQUIRED.find((name) => typeof members[name] !== 'string' || members[name] === '');
  if (wrong !== undefined) return bad(`${file} has no '${wrong}'; the server writes the file anew when it starts.`);
  if (!/^https?:$/.test(URL.parse(String(members['endpoint']))?.protocol ?? ''))
    return bad(`${file}: 'endpoint' is no http or https URL.`);
  return ok(parsed as Credentials);
}

/** What to tell a person about a credentials file that the system does not hand out. */
export function unreadable(file: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return `there are no credentials at ${file}. Start a server with 'hopscope serve', or say where its data is with --data.`;
    case 'EACCES':
      return `${file} may not be read by this user; only the one who started the server may.`;
    default:
      return `${file} cannot be read: ${error.message}.`;
  }
}
