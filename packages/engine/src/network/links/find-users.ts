import type { Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { manyRowsOf } from './link.ts';

/** What a subnet or an interface names. */
type User = { readonly group?: string | undefined; readonly routeTable?: string; readonly natGateway?: string };
/** A resource with those who, as its own document lists, name it. */
type Listing = { readonly id: string; readonly users: readonly string[] };

/**
 * Security groups, route tables and NAT gateways list who has them (`subnets`, `networkInterfaces`: "READ-ONLY"). What a subnet or an
 * interface says itself decides, since that is what somebody writes: where a list says otherwise, the documents are of different times.
 */
export function findUsers(drafts: Drafts, findings: Finding[]): void {
  const known = usersIn(drafts);
  const look = (all: readonly Listing[], kind: keyof User, word: string) => {
    for (const { id, users } of all) {
      const unseen: string[] = [];
      for (const each of users) {
        const user = known(each);
        if (user === undefined) unseen.push(each);
        else if (!isSame(user[kind] ?? '', id)) findings.push(otherwise(id, each, user[kind], word));
      }
      if (unseen.length > 0) findings.push(unseenUsers(id, unseen));
    }
  };
  look(drafts.groups, 'group', 'security group');
  look(drafts.routeTables, 'routeTable', 'route table');
  look(drafts.natGateways, 'natGateway', 'NAT gateway');
}

/** By its id. Nobody is looked for until somebody is listed. */
function usersIn({ virtualNetworks, interfaces }: Drafts): (id: string) => User | undefined {
  const subnets = virtualNetworks.flatMap((one) => one.subnets);
  const [subnetRows, interfaceRows] = [manyRowsOf(subnets), manyRowsOf(interfaces)];
  return (id) =>
    fieldOf(id) === INTERFACES ? interfaces[interfaceRows.get(id) ?? NONE] : subnets[subnetRows.get(id) ?? NONE];
}

const isSame = (one: string, other: string): boolean => one === other || keyOf(one) === keyOf(other);

const INTERFACES = 'properties.networkInterfaces';
const fieldOf = (user: string) => (/\/networkInterfaces\//i.test(user) ? INTERFACES : 'properties.subnets');

const otherwise = (resource: string, user: string, own: string | undefined, word: string): Finding => ({
  resource,
  field: fieldOf(user),
  problem: `It lists ${user}, which names ${own === undefined ? `no ${word}` : own}.`,
  consequence: 'What that says itself decides.',
  severity: 'warning',
});

const unseenUsers = (resource: string, [first = '', ...others]: readonly string[]): Finding => ({
  resource,
  field: fieldOf(first),
  problem: `There is no ${first} among the documents${others.length === 0 ? '' : `, nor any of ${others.length} more that it lists`}.`,
  consequence: UNSEEN,
  severity: 'warning',
});

const UNSEEN = 'What it decides there is not told.';

/** Is it about somebody without a document, who has the resource? */
export const isOfUnseenUser = ({ consequence }: Pick<Finding, 'consequence'>): boolean => consequence === UNSEEN;
