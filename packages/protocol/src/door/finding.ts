import type { Finding } from '@hopscope/engine';
import * as z from 'zod';

/** Something in a document of the described network that could not be taken as it stands. */
export const findingSchema = z
  .object({
    resource: z.string().meta({ description: 'Resource id of the document' }),
    field: z.string().meta({ description: 'The field at fault, as the document spells it' }),
    problem: z.string().meta({ description: 'What is wrong, in one sentence' }),
    consequence: z.string().meta({ description: 'What answers are like because of it, in one sentence' }),
    severity: z
      .literal('warning')
      .meta({ description: 'Something that it names was not given; absent: the document is at fault' })
      .exactOptional(),
  })
  .meta({ id: 'Finding' }) satisfies z.ZodType<Finding>;

export const findingPageSchema = z.object({ value: z.array(findingSchema) }).meta({ id: 'FindingPage' });
