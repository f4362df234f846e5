import type { Family } from '@hopscope/engine';
import { chainText, setText, TABLE } from '../plan/nft-text.ts';
import type {
  Chain,
  Plan,
  PlannedLink,
  PlannedNamespace,
  PlannedRoute,
  RoutingRule,
  RuleSet,
} from '../shape/plan-shape.ts';
import { deviceLine, linkLine, routeLine, ruleLine } from './ip-lines.ts';
import { ip, runIn } from './run.ts';

/**
 * Changes what differs between two plans. Each namespace's rules change in one transaction of nftables, and only chains
 * that differ are replaced. False, and nothing is touched: other namespaces or machines are wanted. `index`: the first
 * number that no link has had yet.
 */
export async function updateNamespaces(
  before: Plan,
  next: Plan,
  name: (key: string) => string,
  index: number,
): Promise<boolean> {
  const known = new Map(before.namespaces.map((each) => [each.key, each]));
  const frame = ({ namespaces, machines, wires }: Plan) => [
    machines,
    wires,
    namespaces.map(({ key, resource, addresses, settings }) => [key, resource, addresses, settings]),
  ];
  if (!same(frame(before), frame(next))) return false;
  const links = changed(before.links, next.links, linkKey);
  for (const { ends } of links.gone) await ip([`link del ${ends[0].device}`], name(ends[0].namespace));
  await ip(links.come.map((link, at) => linkLine(link, index + at, name)));
  for (const { namespace, device } of links.come.flatMap(({ ends }) => ends))
    await ip([deviceLine(device)], name(namespace));
  const lost = new Set(links.gone.flatMap(({ ends }) => ends.map(({ namespace, device }) => `${namespace} ${device}`)));
  await Promise.all(
    next.namespaces.map(async (namespace) => {
      const old = known.get(namespace.key);
      if (old === undefined) return;
      const isLost = (device: string) => lost.has(`${namespace.key} ${device}`);
      const at = name(namespace.key);
      await ip(routeLines(old, namespace, isLost), at);
      await ip(ruleChanges(old, namespace, 'ipv4'), at);
      await ip(ruleChanges(old, namespace, 'ipv6'), at, '-6');
      const text = ruleSetChange(old.ruleSet, namespace.ruleSet);
      if (text !== '') await runIn(at, 'nft', ['-f', '-'], text);
    }),
  );
  return true;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const linkKey = ({ ends }: PlannedLink) => ends.map(({ namespace, device }) => `${namespace} ${device}`).join(' ');

/** What only the first list has, and what only the second has or has otherwise. */
function changed<T>(before: readonly T[], next: readonly T[], keyOf: (item: T) => string) {
  const olds = new Map(before.map((item) => [keyOf(item), item]));
  const news = new Set(next.map(keyOf));
  return {
    gone: before.filter((item) => !news.has(keyOf(item))),
    come: next.filter((item) => !same(olds.get(keyOf(item)), item)),
  };
}

/** None: the way is by no device. */
const devicesOf = (way: PlannedRoute['way']): readonly string[] =>
  way.kind === 'device' ? [way.device] : way.kind === 'devices' ? way.devices : [];

/** Of several devices the first one that goes takes a route of IPv4 with it, and the last one that of IPv6. */
function isGone({ prefix, way }: PlannedRoute, isLost: (device: string) => boolean): boolean {
  const devices = devicesOf(way);
  return devices.some(isLost) && (!prefix.includes(':') || devices.every(isLost));
}

/** A changed route is replaced in one step. Routes by a device that is gone went with it. */
function routeLines(
  before: PlannedNamespace,
  next: PlannedNamespace,
  isLost: (device: string) => boolean,
): readonly string[] {
  const routes = changed(before.routes, next.routes, ({ table, prefix }) => `${table} ${prefix}`);
  return [
    ...routes.come.map((route) => routeLine('replace', route)),
    ...routes.gone.filter((route) => !isGone(route, isLost)).map((route) => routeLine('del', route)),
  ];
}

function ruleChanges(before: PlannedNamespace, next: PlannedNamespace, family: Family): readonly string[] {
  const ofFamily = (rules: readonly RoutingRule[]) => rules.filter((rule) => rule.family === family);
  const { come, gone } = changed(ofFamily(before.routingRules), ofFamily(next.routingRules), (rule) =>
    JSON.stringify(rule),
  );
  return [...come.map((rule) => ruleLine('add', rule)), ...gone.map((rule) => ruleLine('del', rule))];
}

/** One transaction: new sets and chains first, then the changed ones, and at last what nothing leads to any more. */
function ruleSetChange(before: RuleSet | undefined, next: RuleSet | undefined): string {
  if (before === undefined || next === undefined) return '';
  const sets = changed(before.sets, next.sets, ({ name }) => name);
  const chains = changed(before.chains, next.chains, ({ name }) => name);
  if ([sets.gone, sets.come, chains.gone, chains.come].every((list) => list.length === 0)) return '';
  const existing = new Set(before.chains.map(({ name }) => name));
  const replaced = chains.come.filter(({ name }) => existing.has(name));
  const flush = ({ name }: Chain) => `flush chain ${TABLE} ${name}`;
  return [
    ...replaced.map(flush),
    ...chains.gone.map(flush),
    `table ${TABLE} {`,
    ...sets.come.map(setText),
    ...chains.come.map(chainText),
    '}',
    ...chains.gone.map(({ name }) => `delete chain ${TABLE} ${name}`),
    ...sets.gone.map(({ name }) => `delete set ${TABLE} ${name}`),
    '',
  ].join('\n');
}
