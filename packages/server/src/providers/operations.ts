import { randomUUID } from 'node:crypto';

import { armError, isGuid, type ArmDocument } from '@hopscope/protocol';

import { mayRead } from './may-read.ts';
import { found, refused, type ArmAsked, type ArmRoute, type ProviderParts, type WriteFacts } from './route.ts';

/**
 * Writes that clients expect to take their time. Ours are done when they are answered; the operation says so to whoever
 * asks, also after a restart.
 */
export async function beginWrite(
  { operations, now }: ProviderParts,
  asked: ArmAsked,
  write: { readonly namespace: string; readonly region: string; readonly document: ArmDocument },
): Promise<WriteFacts> {
  const { namespace, region, document } = write;
  const [id, at] = [randomUUID(), now()];
  const inserted = operations.insert({
    id,
    kind: 'write',
    subscription: asked.params.subscription ?? '',
    region,
    principal: asked.caller.id,
    scope: document.id,
    apiVersion: asked.version,
    createdAt: at,
    request: JSON.stringify({ namespace }),
  });
  await Promise.all([inserted, operations.finish(id, { status: 'Succeeded', at, result: 'null' })]);
  return { id, namespace, region };
}

/** What `Azure-AsyncOperation` leads to. */
export const operations = (parts: ProviderParts): readonly ArmRoute[] =>
  ['Microsoft.Compute', 'Microsoft.Network'].map((namespace) => ({
    method: 'GET',
    path: `/subscriptions/:subscription/providers/${namespace}/locations/:region/operations/:operation`,
    handle: async (asked) => {
      const { operation = '', region = '' } = asked.params;
      const id = operation.toLowerCase();
      const stored = isGuid(id) ? await parts.operations.get(id) : undefined;
      const isThere =
        stored?.kind === 'write' &&
        stored.region.toLowerCase() === region.toLowerCase() &&
        (JSON.parse(stored.request) as { readonly namespace?: string }).namespace === namespace;
      if (!isThere || !mayRead(asked.caller, stored.scope as ArmDocument['id'], parts.inventory.tenantId))
        return refused(armError('NotFound', { what: `Operation ${operation}` }, { target: 'operations' }));
      const { createdAt, updatedAt, status } = stored;
      const [startTime, endTime] = [createdAt, updatedAt].map((at) => new Date(at).toISOString());
      return found({ startTime, ...(status !== 'Running' && { endTime }), status: STATUSES[status], name: id });
    },
  }));

const STATUSES = { Running: 'InProgress', Succeeded: 'Succeeded', Failed: 'Failed', Canceled: 'Canceled' } as const;
