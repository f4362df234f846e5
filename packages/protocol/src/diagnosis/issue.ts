import { ISSUE_CODES, type Issue, type IssueCode } from '@hopscope/engine';
import * as z from 'zod';

const issueCodeSchema = z.enum(ISSUE_CODES) satisfies z.ZodType<IssueCode>;

export const issueSchema = z
  .object({
    code: issueCodeSchema,
    origin: z.enum(['local', 'inbound', 'outbound']),
    severity: z.enum(['error', 'warning']),
    sentence: z.string(),
    context: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Issue' }) satisfies z.ZodType<Issue>;
