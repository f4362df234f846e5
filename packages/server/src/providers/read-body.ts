import { regionOf } from '@hopscope/engine';
import { armError, badRequest, problemsOf, type ArmError } from '@hopscope/protocol';
import * as z from 'zod';

/** Tags of a resource; numbers and booleans in it are taken as the texts that they look like. */
export const tagsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], { error: 'expected a text' }).transform(String),
  { error: 'expected an object of texts' },
);

export function readBody<Shape extends z.ZodType>(
  schema: Shape,
  body: unknown,
): { readonly value: z.infer<Shape> } | { readonly refusal: ArmError } {
  const parsed = schema.safeParse(body);
  return parsed.success ? { value: parsed.data } : { refusal: badRequest(problemsOf(parsed.error, body)) };
}

export function readLocation(location: string | null | undefined): string | ArmError {
  const name = regionOf(location ?? '');
  return name === '' ? armError('LocationRequired', {}, { target: 'location' }) : name;
}
