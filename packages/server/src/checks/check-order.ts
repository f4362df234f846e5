import type { CheckRequest } from '@hopscope/engine';
import { checkSchema, type ApiVersion, type ResourceId } from '@hopscope/protocol';
import * as z from 'zod';

import type { NewOperation, Operation } from '../store/store.ts';

/** A check as it was asked for, from either door: everything that is needed to run it, also after a restart. */
export type CheckOrder = {
  /** Lower-case GUID; also the id of ARM's operation. */
  readonly id: string;
  /** The machine that opens the connection. */
  readonly source: ResourceId;
  readonly request: CheckRequest;
  /** Whether it was asked for on the source itself, so that loopback may be a destination. */
  readonly loopback: boolean;
  readonly subscription: string;
  readonly region: string;
  /** Id of who asked. */
  readonly principal: string;
  readonly createdAt: number;
  /** At ARM's door. */
  readonly apiVersion?: ApiVersion;
  /** Stays the same on every poll of the operation. */
  readonly correlationId?: string;
  /** The machine that the destination was asked for by. */
  readonly destination?: ResourceId;
};

const storedSchema = z.object({
  request: checkSchema.shape.request,
  loopback: z.boolean(),
  correlationId: z.string().exactOptional(),
  destination: z.string().exactOptional(),
});

export function operationOf(order: CheckOrder): NewOperation {
  const { id, source, subscription, region, principal, createdAt, apiVersion } = order;
  const { request, loopback, correlationId, destination } = order;
  return {
    id,
    kind: 'check',
    subscription,
    region,
    principal,
    scope: source,
    ...(apiVersion !== undefined && { apiVersion }),
    createdAt,
    request: JSON.stringify({ request, loopback, correlationId, destination }),
  };
}

/** Rejects what is not an order any more, such as one of another Hopscope's. */
export function orderOf(operation: Operation): CheckOrder | undefined {
  const stored = storedSchema.safeParse(jsonOf(operation.request));
  if (!stored.success) return undefined;
  const { id, scope, subscription, region, principal, createdAt, apiVersion } = operation;
  const { destination, ...rest } = stored.data;
  return {
    id,
    source: scope as ResourceId,
    subscription,
    region,
    principal,
    createdAt,
    ...(apiVersion !== undefined && { apiVersion: apiVersion as ApiVersion }),
    ...rest,
    ...(destination !== undefined && { destination: destination as ResourceId }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
