import { errorBodySchema } from '@hopscope/protocol';
import type * as z from 'zod';
import { noteSignedOut } from './signed-out.ts';

/** What a request came to. `offline`: no answer at all. */
export type Asked<Value> = { readonly kind: 'answered'; readonly value: Value } | Trouble;
export type Trouble =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly operation: string;
    }
  | { readonly kind: 'offline' };

export type Ask = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

/** The server counts our cookie only together with it. */
export const OWN_PAGE = { 'x-hopscope-portal': '1' } as const;

/** Asks either door of our server, and reads the answer with the schema that the server writes it by. */
export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  given: Ask = {},
): Promise<Asked<z.infer<Schema>>> {
  const { method = 'GET', body, signal } = given;
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers: { ...OWN_PAGE, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    text = await response.text();
  } catch {
    return { kind: 'offline' };
  }
  if (!response.ok) return refusalOf(response, text);
  const read = schema.safeParse(jsonOf(text));
  if (read.success) return { kind: 'answered', value: read.data };
  return refused(response, 'UnexpectedAnswer', read.error.message);
}

export function refusalOf(response: Response, text: string): Trouble {
  if (response.status === 401) noteSignedOut();
  const body = errorBodySchema.safeParse(jsonOf(text));
  return body.success
    ? refused(response, body.data.error.code, body.data.error.message)
    : refused(response, `HTTP ${response.status}`, response.statusText);
}

const refused = ({ status, headers }: Response, code: string, message: string): Trouble => ({
  kind: 'refused',
  status,
  code,
  message,
  operation: headers.get('x-ms-request-id') ?? '',
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
