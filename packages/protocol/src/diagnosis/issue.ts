import { ISSUE_CODES, type Issue, type IssueCode } from '@hopscope/engine';
import * as z from 'zod';

const issueCodeSchema = z.enum(ISSUE_CODES) satisfies z.ZodType<IssueCode>;

/** At our door an issue says where its code is explained, too. */
export const issueSchema = z
  .object({
    code: issueCodeSchema,
    origin: z.enum(['local', 'inbound', 'outbound']),
    severity: z.enum(['error', 'warning']),
    sentence: z.string(),
    context: z.record(z.string(), z.string()),
    help: z
      .string()
      .meta({ description: "Path of this server's page about the code, such as `/docs/catalogue/filter#nsg_deny`" }),
  })
  .meta({ id: 'Issue' }) satisfies z.ZodType<Issue>;
