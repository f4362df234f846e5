import { bad, ok, type Result } from '@hopscope/engine';

import { credentialsFile } from '../client/credentials.ts';
import { readText, send, type Ask } from '../client/request.ts';
import { inTime, membersOf, signInWith } from '../client/sign-in.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Asks the server's own door with the credentials of its data directory; a refusal is in the server's words. */
export async function askDoor<Answer>(
  asked: Pick<Ask, 'method' | 'path'> & { readonly body?: object; readonly data: string | undefined },
  answer: {
    safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
  },
  terminal: Terminal,
): Promise<Result<Answer>> {
  const signedIn = await signInWith(credentialsFile(asked.data, terminal));
  if (!signedIn.ok) return signedIn;
  const { origin, token } = signedIn.value;
  const { method, path, body } = asked;
  const response = await send(origin, {
    method,
    path,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: inTime(),
  });
  if (!response.ok) return response;
  const members = membersOf(await readText(response.value));
  const read = answer.safeParse(members);
  if (read.success) return ok(read.data);
  const { error } = members;
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
  return bad(
    message === undefined
      ? `the server at ${origin.url} answered with status ${response.value.statusCode ?? 'unknown'}; is it a Hopscope of this version?`
      : `the server refuses: ${message}`,
  );
}
