import type * as z from 'zod';
import { armError, type ArmError } from './arm-error.ts';

/** One thing wrong with a body: which field, and in one sentence what was expected there. */
export type Problem = {
  /** The shape is wrong, or a well-shaped value is. */
  readonly code: 'InvalidRequestFormat' | 'InvalidParameter';
  /** `destination.port`; absent where the body as a whole is at fault. */
  readonly target?: string;
  readonly message: string;
};

/** A body read into domain types, or everything that is wrong with it (at least one problem). */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Problems as one error: the first one speaks, all are in `details` when there are several. */
export function badRequest(problems: readonly Problem[]): ArmError {
  const [first] = problems;
  if (first === undefined) throw new Error('a bad request has at least one problem');
  const { code, message, ...target } = first;
  return armError(code, { problem: message }, { ...target, details: problems.length > 1 ? problems : [] });
}

/** For a `Result` that already names the value. */
export const refused = (target: string, problem: string): Problem => ({
  code: 'InvalidParameter',
  target,
  message: `${target}: ${problem}.`,
});

export const wrongValue = (target: string, value: unknown, expected: string): Problem => ({
  code: 'InvalidParameter',
  target,
  message: sentence(target, value, expected),
});

const sentence = (target: string, value: unknown, expected: string) =>
  value === undefined ? `'${target}' is required: ${expected}.` : `'${target}' is ${shown(value)}: ${expected}.`;

/** Schema issues in our words. Each schema's own message says what it expects: `expected a whole number`. */
export function problemsOf(error: z.ZodError, body: unknown): readonly Problem[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownMember([...issue.path, key]))
      : [problemAt(issue.path, body, issue.message)],
  );
}

function unknownMember(path: readonly PropertyKey[]): Problem {
  const target = nameOf(path);
  return { code: 'InvalidRequestFormat', target, message: `'${target}' is not a member of this request.` };
}

function problemAt(path: readonly PropertyKey[], body: unknown, expected: string): Problem {
  const code = 'InvalidRequestFormat';
  const value = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], body);
  if (path.length === 0) return { code, message: `The request body is ${shown(value)}: ${expected}.` };
  const target = nameOf(path);
  return { code, target, message: sentence(target, value, expected) };
}

const nameOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? String(key) : `${name}.${String(key)}`;
  }, '');

/** A value as its sender wrote it, as far as a sentence can hold it. */
function shown(value: unknown): string {
  if (value === undefined) return 'empty';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
