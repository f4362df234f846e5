import type { Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';

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
        const user = known().get(keyOf(each));
        if (user === undefined) unseen.push(each);
        else if (keyOf(user[kind] ?? '') !== keyOf(id)) findings.push(otherwise(id, each, user[kind], word));
      }
      if (unseen.length > 0) findings.push(unseenUsers(id, unseen));
    }
  };
  look(drafts.groups, 'group', 'security group');
  look(drafts.routeTables, 'routeTable', 'route table');
  look(drafts.natGateways, 'natGateway', 'NAT gateway');
}

/** By their keys. Of interfaces there are many: they are only looked at where somebody lists any. */
function usersIn({ virtualNetworks, interfaces, groups }: Drafts): () => ReadonlyMap<string, User> {
  let known: Map<string, User> | undefined;
  return () => {
    if (known !== undefined) return known;
    known = new Map();
    for (const { subnets } of virtualNetworks) for (const subnet of subnets) known.set(keyOf(subnet.id), subnet);
    if (groups.some(({ users }) => users.some((id) => fieldOf(id) === INTERFACES)))
      for (const one of interfaces) known.set(keyOf(one.id), { group: one.group });
    return known;
  };
}

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
