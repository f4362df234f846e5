import type { Issue, IssueCode } from '@hopscope/engine';
import * as z from 'zod';

/** Any text: stored answers keep the codes that they were given, and a newer server may know more. */
const issueCodeSchema = (z.string() as unknown as z.ZodType<IssueCode, string>).meta({
  description: 'One of those that `GET /v1/catalogue` tells',
  examples: ['NSG_DENY'],
});

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
