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
