import type { Issue } from '../../issue/issue.ts';
import type { Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { idOf, textOf } from '../../network/cloud/texts-of.ts';
import { equalsOf, nextHopOf, nextHopTypeOf, tableOf } from '../../network/routes/route-rows.ts';
import type { NextHopType } from '../../routes/next-hop-type.ts';
import { ruleId } from '../../rules/compile/rules-builder.ts';
import { COLUMN, isAdminRule, isDefaultRule, OWNER, STRIDE, type RuleTables } from '../../rules/compile/rule-tables.ts';
import { ANY_PLACE } from '../../rules/security-rule.ts';
import { nameOf as lastPart } from '../../documents/resource.ts';
import { addressIn, type AddressColumn } from '../../table/address-column.ts';
import type { RouteWords } from '../path.ts';
import { hopsOf, isOneOfSeveral } from '../walk/routes/equal-hops.ts';
import type { Prefix } from '../../address/prefix.ts';

/** How rows of tables are called in answers. */

export { idOf, lastPart, textOf };

/** Of a load balancer's frontend by its id: what that is called that it is a part of. */
export const balancerName = (frontend: string): string => frontend.split('/').at(-3) ?? frontend;

/** None of one of which no prefix could be read. */
export const prefixesOfSubnet = (network: CloudNetwork, subnet: number): readonly Prefix[] =>
  (textOf(network, network.subnets.prefixes, subnet)?.split(' ') ?? []).map((text) => text as Prefix);

export function addressOf(column: AddressColumn, row: number): Address {
  const address = addressIn(column, row);
  if (address === undefined) throw new Error(`row ${row} has no address`);
  return address;
}

export type RuleNames = {
  readonly id: string;
  readonly name: string;
  readonly origin: 'user' | 'default' | 'admin';
  readonly group: string;
  /** -1 where its document does not tell. */
  readonly priority: number;
};

/** The id of a rule and that of what it belongs to. */
export type RuleIds = Pick<RuleNames, 'id' | 'group'>;

export function ruleIds(network: CloudNetwork, rule: number): RuleIds {
  const { rules } = network;
  const at = rule * OWNER.stride;
  const own = textOf(network, rules.owners, at + OWNER.id);
  if (own !== undefined && isAdminRule(rules, rule)) return { id: own, group: own.split('/').slice(0, -2).join('/') };
  const group = idOf(network, rules.groupIds, rules.owners[at + OWNER.group] ?? 0);
  const origin = originOf(rules, rule);
  return { id: own ?? ruleId(group, { name: nameOf(network, rule), origin }), group };
}

export function ruleNames(network: CloudNetwork, rule: number): RuleNames {
  const { rules } = network;
  const { id, group } = ruleIds(network, rule);
  const name = nameOf(network, rule);
  return { id, name, origin: originOf(rules, rule), group, priority: priorityOf(rules, rule) };
}

const nameOf = (network: CloudNetwork, rule: number): string =>
  idOf(network, network.rules.owners, rule * OWNER.stride + OWNER.name);

function originOf(rules: RuleTables, rule: number): RuleNames['origin'] {
  if (isAdminRule(rules, rule)) return 'admin';
  return isDefaultRule(rules, rule) ? 'default' : 'user';
}

function priorityOf({ rows }: RuleTables, rule: number): number {
  const priority = rows[rule * STRIDE + COLUMN.priority] ?? 0;
  return priority === ANY_PLACE ? -1 : priority;
}

/** Id of the subnet, of its NAT gateway, or of the public address, that a configuration names, and that is not among the documents. */
export function missingAt(network: CloudNetwork, row: number): string | undefined {
  const { configurations } = network;
  const at = configurations.missing.rows.indexOf(row);
  return at < 0 ? undefined : textOf(network, configurations.missing.ids, at);
}

export const SYSTEM_ROUTE = 'System Route';

export type RouteNames = {
  /** The route's document, or `SYSTEM_ROUTE`. */
  readonly id: string;
  readonly name?: string;
  readonly table?: string;
  readonly prefix: string;
  readonly nextHopType: NextHopType;
  readonly nextHop?: Address;
  /** The others of equal cost, where flows go by one of several. */
  readonly equalHops?: readonly Address[];
};

export function routeNames(network: CloudNetwork, route: number): RouteNames {
  const { routes, routeTables } = network;
  const table = tableOf(routes, route) ?? NONE;
  const name = textOf(network, routes.names, route);
  const nextHop = nextHopOf(routes, route);
  return {
    id: textOf(network, routes.ids, route) ?? SYSTEM_ROUTE,
    ...(name === undefined ? {} : { name }),
    ...(table < 0 ? {} : { table: idOf(network, routeTables.ids, table) }),
    prefix: idOf(network, routes.prefixes, route),
    nextHopType: nextHopTypeOf(routes, route),
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(nextHop !== undefined && isOneOfSeveral(network, route) ? { equalHops: equalHops(network, route) } : {}),
  };
}

function equalHops(network: CloudNetwork, route: number): readonly Address[] {
  const { routes } = network;
  let first = route;
  while (equalsOf(routes, first - 1) > 0) first -= 1;
  const all = Array.from({ length: hopsOf(network, first) }, (_, index) => first + index);
  return all.filter((row) => row !== route).flatMap((row) => nextHopOf(routes, row) ?? []);
}

/** No route, but where unseen members of a connected group may be. */
export const isUnseenRoute = ({ routes }: CloudNetwork, route: number): boolean =>
  route >= 0 && nextHopTypeOf(routes, route) === 'unreadable' && (tableOf(routes, route) ?? NONE) < 0;

export function routeWords(network: CloudNetwork, route: number): RouteWords {
  const { routes } = network;
  const nextHop = nextHopOf(routes, route);
  const type = nextHopTypeOf(routes, route);
  const words = `${idOf(network, routes.prefixes, route)} to ${type}${nextHop === undefined ? '' : ` ${nextHop}`}`;
  const id = textOf(network, routes.ids, route) ?? SYSTEM_ROUTE;
  return isOneOfSeveral(network, route) ? { id, words, isOneOfSeveral: true } : { id, words };
}

/** A route as the subject of a sentence. */
export function routeSubject({ name, table, prefix, nextHopType }: RouteNames): string {
  return table === undefined
    ? `the ${nextHopType === 'VirtualNetworkGateway' ? "gateway's" : 'system'} route for ${prefix}`
    : `the route ${name ?? prefix} (${prefix}) of ${lastPart(table)}`;
}

/** What an issue tells of a route. */
export const routeContext = ({ id, name, table, prefix, nextHopType, nextHop }: RouteNames): Issue['context'] => ({
  route: id,
  ...(name === undefined ? {} : { routeName: name }),
  ...(table === undefined ? {} : { routeTable: table }),
  routeType:
    table !== undefined ? 'User' : nextHopType === 'VirtualNetworkGateway' ? 'VirtualNetworkGateway' : 'Default',
  prefix,
  nextHopType,
  ...(nextHop === undefined ? {} : { nextHop }),
});
