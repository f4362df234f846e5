import * as z from 'zod';
import { ask, type Asked } from './ask.ts';

/** A page of documents at Azure's door. */
const pageOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ value: z.array(schema), nextLink: z.string().exactOptional() });

/** Every document of a list, page after page. */
export async function listAll<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  signal: AbortSignal,
): Promise<Asked<readonly z.infer<Schema>[]>> {
  const all: z.infer<Schema>[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const asked: Asked<{ value: z.infer<Schema>[]; nextLink?: string }> = await ask(pageOf(schema), next, { signal });
    if (asked.kind !== 'answered') return asked;
    all.push(...asked.value.value);
    const url: URL | undefined = asked.value.nextLink === undefined ? undefined : new URL(asked.value.nextLink);
    next = url && `${url.pathname}${url.search}`;
  }
  return { kind: 'answered', value: all };
}
