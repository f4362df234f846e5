import type { LintFinding } from '@hopscope/engine';
import * as z from 'zod';
import { findingSchema } from './finding.ts';

/** What is wrong with the described network: a finding, and how bad it is. */
export const lintFindingSchema = findingSchema
  .extend({
    severity: z.enum(['error', 'warning']).meta({
      description: 'error: something does not do what its document says; warning: it does, and is probably not meant',
    }),
  })
  .meta({ id: 'LintFinding' }) satisfies z.ZodType<LintFinding>;

export const lintPageSchema = z.object({ value: z.array(lintFindingSchema) }).meta({ id: 'LintPage' });
