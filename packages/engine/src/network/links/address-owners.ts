import type { Drafts } from '../../documents/drafts.ts';
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
