import type { NamedEntry } from '@hopscope/engine';
import * as z from 'zod';
import { issueSchema } from '../diagnosis/issue.ts';

const { origin, severity, help } = issueSchema.shape;

/** An entry of the catalogue of issues. */
const catalogueEntrySchema = z
  .object({
    code: z.string().meta({ examples: ['NSG_DENY'] }) as unknown as z.ZodType<NamedEntry['code'], string>,
    group: z.string() as unknown as z.ZodType<NamedEntry['group'], string>,
    azure: (z.array(z.string()) as unknown as z.ZodType<NamedEntry['azure'], string[]>).meta({
      description:
        "Azure's words in `issues[].type`: the usual one, then those that it becomes by its place or context",
    }),
    origins: z.array(origin),
    severity,
    otherwise: z.string().meta({ description: 'When it is of the other severity' }).exactOptional(),
    evidence: z
      .enum(['configuration', 'observation', 'either', 'both', 'none'])
      .meta({ description: 'What proves it: what is configured, what an agent observed, either alone, or both' }),
    meaning: z.string(),
    remedy: z.string(),
    emitted: z.boolean().meta({ description: 'false: nothing says it yet' }),
    help,
  })
  .meta({ id: 'CatalogueEntry' }) satisfies z.ZodType<NamedEntry>;

export const cataloguePageSchema = z.object({ value: z.array(catalogueEntrySchema) }).meta({ id: 'CataloguePage' });
