import type { IncomingMessage } from 'node:http';
import { ok } from '@hopscope/engine';

import type { Terminal } from '../terminal/terminal.ts';
import { credentialsFile } from './credentials.ts';
import { readText, send, type Ask } from './request.ts';
import { inTime, membersOf, signInWith, type SignedIn } from './sign-in.ts';

type Question = Pick<Ask, 'method' | 'path'> & {
  readonly body?: object;
  /** Until when the answer is wanted. */
  readonly given?: AbortSignal;
};

/** What an answer has to be. */
export type Schema<Answer> = {
  parse(value: unknown): Answer;
  safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
};

/** `target`: the member of the question that the server refuses, where it names one. */
export type Told<Answer> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly problem: string; readonly target?: string };

/** Asks the server's own door with the credentials of its data directory; a refusal is in the server's words. */
export async function askDoor<Answer>(
  { data, ...question }: Question & { readonly data: string | undefined },
  schema: Schema<Answer>,
  terminal: Terminal,
): Promise<Told<Answer>> {
  const signedIn = await signInWith(credentialsFile(data, terminal));
  return signedIn.ok ? askSignedIn(signedIn.value, question, schema) : signedIn;
}

export async function askSignedIn<Answer>(
  server: SignedIn,
  { method, path, body, given }: Question,
  schema: Schema<Answer>,
): Promise<Told<Answer>> {
  const response = await send(server.origin, {
    method,
    path,
    headers: { ...bearer(server), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: inTime(given),
  });
  if (!response.ok) return response;
  const text = await readText(response.value);
  const read = schema.safeParse(membersOf(text));
  if (read.success) return ok(read.data);
  const target = errorIn(text).target;
  return {
    ok: false,
    problem: refusalOf(response.value, text, server),
    ...(typeof target === 'string' && { target }),
  };
}

export const bearer = ({ token }: SignedIn) => ({ authorization: `Bearer ${token}` });

/** The server's own words where it has some. */
export function refusalOf({ statusCode }: IncomingMessage, text: string, { origin }: SignedIn): string {
  const { message } = errorIn(text);
  return typeof message === 'string'
    ? `the server refuses: ${message}`
    : `the server at ${origin.url} answered with status ${statusCode ?? 'unknown'}; is it a Hopscope of this version?`;
}

function errorIn(text: string): { readonly message?: unknown; readonly target?: unknown } {
  const { error } = membersOf(text);
  return typeof error === 'object' && error !== null ? error : {};
}
