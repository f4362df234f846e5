import * as z from 'zod';
import { ARM_ERRORS, type ArmErrorCode, type ArmErrorFacts } from './error-catalogue.ts';

/** A refusal as a value, until the HTTP edge writes it out. `code` and `message` are what every client shows. */
export type ArmError = {
  readonly code: ArmErrorCode;
  /** HTTP status, 400–599. */
  readonly status: number;
  readonly message: string;
  /** The field, parameter or header at fault: `destination.port`, `api-version`, `Host`. */
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
};

export type ErrorDetail = { readonly code: string; readonly message: string; readonly target?: string };

type Where = { readonly target?: string; readonly details?: readonly ErrorDetail[] };

/** Makes the error that the catalogue has under `code`; `facts` are what its sentence names. */
export function armError<Code extends ArmErrorCode>(
  code: Code,
  facts: ArmErrorFacts<Code>,
  where: Where = {},
): ArmError {
  const { status, sentence } = ARM_ERRORS[code] as { status: number; sentence: (facts: ArmErrorFacts<Code>) => string };
  return { code, status, message: sentence(facts), ...where };
}

const detailSchema = z.object({ code: z.string(), message: z.string(), target: z.string().exactOptional() });

/** ARM's error envelope, at both doors. `details` is always there, as the network provider sends it. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    target: z.string().exactOptional(),
    details: z.array(detailSchema),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export function errorBody({ code, message, target, details = [] }: ArmError): ErrorBody {
  return { error: { code, message, ...(target !== undefined && { target }), details: [...details] } };
}
