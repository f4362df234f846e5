import { armError, isGuid, type ArmError } from '@hopscope/protocol';

import { hasSubscription, type Inventory } from '../../providers/inventory.ts';
import type { ArmParams } from '../../providers/route.ts';

/** What is wrong with the subscription and the group of a path; ARM's front looks at them before any provider does. */
export function scopeFault(inventory: Inventory, { subscription, group }: ArmParams): ArmError | undefined {
  if (subscription === undefined) return undefined;
  const where = { target: 'subscriptions' };
  if (!isGuid(subscription)) return armError('InvalidSubscriptionId', { subscription }, where);
  if (!hasSubscription(inventory, subscription)) return armError('SubscriptionNotFound', { subscription }, where);
  if (group === undefined || inventory.group(group) !== undefined) return undefined;
  return armError('ResourceGroupNotFound', { group }, { target: 'resourceGroups' });
}

/** A path under a subscription that no provider has: what of it is unknown. */
export function unknownPathFault(inventory: Inventory, path: string, apiVersion: string): ArmError {
  const segments = path.split('/').slice(1).map(decoded);
  const after = (name: string) => {
    const at = segments.findIndex((segment) => segment.toLowerCase() === name);
    return at < 0 ? undefined : segments[at + 1];
  };
  const [subscription, group, namespace] = ['subscriptions', 'resourcegroups', 'providers'].map(after);
  const fault = scopeFault(inventory, {
    ...(subscription !== undefined && { subscription }),
    ...(group !== undefined && { group }),
  });
  if (fault !== undefined) return fault;
  if (namespace === undefined || namespace === '') return armError('NotFound', { what: path });
  return NAMESPACES.has(namespace.toLowerCase())
    ? armError('InvalidResourceType', { namespace, apiVersion })
    : armError('InvalidResourceNamespace', { namespace });
}

const NAMESPACES: ReadonlySet<string> = new Set([
  'microsoft.compute',
  'microsoft.features',
  'microsoft.network',
  'microsoft.resources',
]);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
