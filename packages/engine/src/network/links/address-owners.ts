import type { Drafts } from '../../documents/drafts.ts';
import { keyOf, unreadAt } from '../../documents/resource.ts';
import { rowsOf, type Rows } from './link.ts';

/** Is the id that of an interface, a load balancer, an application gateway or a firewall, whose documents tell of their addresses? */
export const isAddressOwner = (id: string): boolean => OWNER.test(id);
const OWNER = /\/(networkInterfaces|loadBalancers|applicationGateways|azureFirewalls)\/[^/]+$/i;

/** Which of these are among the documents? */
export function ownersIn({ interfaces, balancers, applicationGateways, firewalls }: Drafts): (id: string) => boolean {
  let known: Rows | undefined;
  return (id) =>
    (known ??= rowsOf([interfaces, balancers, applicationGateways, firewalls].flat())).get(id) !== undefined;
}

/**
 * Of these, whose documents cannot be read, interfaces with configurations that cannot, and application gateways in a subnet of which nobody can
 * read which addresses it has: what of each could not, as an id that none has, by the key of its own. `areLost`: just those of which nobody
 * can read where they are.
 */
export function unreadOwners(drafts: Drafts, areLost = false): ReadonlyMap<string, string> {
  const owners = new Map(areLost ? [] : gatewaysInUnread(drafts));
  for (const { id, field } of drafts.unread)
    if (isAddressOwner(id)) owners.set(keyOf(id), unreadAt(id, field.replace(/^properties\.?/, '')));
  // Of interfaces there are many, and nearly all can be read.
  for (const owner of drafts.interfaces)
    for (const { id, subnet } of owner.unread) {
      if (areLost && subnet !== undefined) continue;
      const place = id === owner.id ? 'ipConfigurations' : subnet === undefined ? 'subnet.id' : 'privateIPAddress';
      owners.set(keyOf(owner.id), unreadAt(id, place));
    }
  return owners;
}

function gatewaysInUnread({ applicationGateways, virtualNetworks }: Drafts): readonly (readonly [string, string])[] {
  if (applicationGateways.length === 0) return [];
  const odd = new Set(
    virtualNetworks.flatMap(({ subnets }) => subnets.flatMap(({ id, isUnread }) => (isUnread ? keyOf(id) : []))),
  );
  return applicationGateways.flatMap(({ id, subnet = '' }) =>
    odd.has(keyOf(subnet)) ? [[keyOf(id), unreadAt(id, 'gatewayIPConfigurations')] as const] : [],
  );
}
