import * as z from 'zod';
import type { ResourceId } from './resource-id.ts';

/** Any ARM resource, as its document stands: what all types have, and `properties` that are the type's own. */
export type ArmDocument = {
  readonly id: ResourceId;
  readonly name: string;
  /** `Microsoft.Network/networkInterfaces` */
  readonly type: string;
  /** Absent for what lies inside another resource. */
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** What is read of a document whose type does not matter; it has more. */
export const armDocumentSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  location: z.string().exactOptional(),
});

/** A page of a list at Azure's door. */
export const armPageSchema = z.object({ value: z.array(armDocumentSchema), nextLink: z.url().exactOptional() });
