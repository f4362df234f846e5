import { nameOf, type Blocker, type Change, type RouteReading, type RuleReading } from '@hopscope/engine';
import type { ExplanationAnswer } from '@hopscope/protocol';
import type { Paint } from '../render/paint.ts';

type Step = ExplanationAnswer['steps'][number];
type Filter = Step['filters'][number];

/** The whole explanation as a person reads it: how the path ends, each step, what stops the flow, what would open it. */
export function explanationText(
  { path, steps, back = [], blockers, remedies }: ExplanationAnswer,
  paint: Paint,
): string {
  const { protocol, source, destination, destinationPort } = path.flow;
  const isKnown = blockers.every(({ unknownBehind }) => unknownBehind === undefined);
  const port = { tcp: `port ${destinationPort}`, udp: `UDP port ${destinationPort}`, icmp: 'by ICMP' }[protocol];
  const lines = [
    `${paint.strong(path.disposition)}: from ${source} to ${destination} ${port}, as configured`,
    ...(path.hops.some(({ isOneOfMany }) => isOneOfMany) ? [paint.quiet(ONE_OF_MANY(destination))] : []),
    ...steps.flatMap((step, index) => stepLines(step, index, paint)),
    ...(back.length === 0 ? [] : ['', paint.strong('The way back (groups that let the request pass remember it)')]),
    ...back.flatMap((step, index) => stepLines(step, index, paint, path.disposition !== 'delivered')),
    ...branchLines(path.branches ?? [], paint),
    ...(blockers.length === 0 ? [] : ['', paint.strong('What stops it')]),
    ...blockers.flatMap(({ issue, nearestMiss, noSetting, unknownBehind, ...where }) => [
      `  ${paint.bad(issue.code)} ${whereWords(where)}: ${issue.sentence}`,
      ...(nearestMiss === undefined
        ? []
        : [paint.quiet(`    nearest: ${ruleName(nearestMiss)}, ${missedWords(nearestMiss)}`)]),
      ...(noSetting === undefined ? [] : [paint.quiet(`    no setting changes this: ${noSetting}`)]),
      ...(unknownBehind === undefined ? [] : [paint.quiet(`    what comes behind is not known yet: ${unknownBehind}`)]),
    ]),
    ...besideLines(path.hops, blockers, paint),
    ...(remedies.length === 0 ? [] : ['', paint.strong(remedyHeading(remedies.length, isKnown))]),
    ...remedies.flatMap((set, index) =>
      set.map((change, at) => `  ${at === 0 ? `${index + 1}.` : '  '} ${changeWords(change)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const ONE_OF_MANY = (address: string): string =>
  `${address} stands in for the addresses that the service may have: which one it has is in no document`;

/** What is not known, or assumed, or only to be warned of, where a blocker does not say it. */
function besideLines(
  hops: ExplanationAnswer['path']['hops'],
  blockers: readonly Blocker[],
  paint: Paint,
): readonly string[] {
  const told = new Set(blockers.map(({ issue }) => issue.sentence));
  const lines = hops.flatMap(({ issues = [] }, hop) =>
    issues.flatMap(({ code, sentence, severity }) => {
      if (told.has(sentence)) return [];
      told.add(sentence);
      const shown = severity === 'error' ? paint.bad(code) : paint.doubtful(code);
      return [`  ${shown} ${whereWords({ hop })}: ${sentence}`];
    }),
  );
  return lines.length === 0 ? [] : ['', paint.strong('What is not known, or to be heeded'), ...lines];
}

function whereWords({ hop, branch, at }: Pick<Blocker, 'hop' | 'branch' | 'at'>): string {
  if (hop === undefined) return `further on${at === undefined ? '' : `, at ${at.address}`}`;
  return `at hop ${hop}${branch === undefined ? '' : ` of way ${branch + 1}`}`;
}

const remedyHeading = (count: number, isKnown: boolean): string =>
  `What would open it${isKnown ? '' : ', as far as it is known'}${count === 1 ? '' : ': one of'}`;

/** `mayStop`: where answers get back, groups that would deny them remember the flow, and are not asked. */
function stepLines(step: Step, index: number, paint: Paint, mayStop = true): readonly string[] {
  const { address, id, filters, balancing, routes, gatewayRoutes } = step;
  return [
    '',
    `${paint.strong(`${index}  ${address}`)}  ${paint.quiet(id)}`,
    ...filters.flatMap((filter) => filterLines(filter, paint, mayStop)),
    ...(balancing === undefined ? [] : [balancingLine(balancing)]),
    ...(routes === undefined ? [] : routeLines('routes', routes, paint)),
    ...(gatewayRoutes === undefined ? [] : routeLines("routes of the gateway's subnet", gatewayRoutes, paint)),
  ];
}

/** Of a rule with many backends not all are named. */
const MOST_BACKENDS = 8;

function balancingLine({ rule, backends, resting, isOpen }: NonNullable<Step['balancing']>): string {
  const served = backends.filter((each) => !resting.includes(each));
  const all = [...shortened(served), ...(isOpen ? ['others of whom no document tells'] : [])];
  const idle = resting.length === 0 ? '' : `; no flows to ${shortened(resting).join(', ')}`;
  return `   rule ${nameOf(rule)}: to ${all.length === 0 ? 'nobody' : all.join(', ')}${idle}`;
}

const shortened = (all: readonly string[]): readonly string[] =>
  all.length > MOST_BACKENDS ? [...all.slice(0, MOST_BACKENDS), `${all.length - MOST_BACKENDS} others`] : all;

/** Where load balancers choose, the steps are of one way; how the others end is said in a line each. */
function branchLines(branches: NonNullable<ExplanationAnswer['path']['branches']>, paint: Paint): readonly string[] {
  if (branches.length === 0) return [];
  return [
    '',
    paint.strong('Ways that load balancers and routes may choose'),
    ...branches.map(({ hops, disposition }) => `  ${disposition}: ${hops.map(({ address }) => address).join(', ')}`),
  ];
}

const LEVELS = {
  interface: 'interface',
  subnet: 'subnet',
  'virtual-network': 'network, admin rules',
  firewall: 'firewall',
} as const;

function filterLines({ direction, level, decides, rules }: Filter, paint: Paint, mayStop: boolean): readonly string[] {
  const group = rules[0]?.group ?? '';
  const isHeard = ({ id, access }: RuleReading) => mayStop || id !== decides || access !== 'deny';
  const rows = rules.map((rule, at) => [
    level === 'firewall' ? `${at + 1}.` : rule.priority < 0 ? '-' : String(rule.priority),
    rule.access,
    collectionOf(rule) ?? rule.name,
    isHeard(rule) ? ruleWords(rule, decides) : 'would deny another flow: this one is remembered',
  ]);
  return [
    `   ${direction}, ${LEVELS[level]}: ${nameOf(group)}`,
    ...marked(rows, (row) => rules.slice(row, row + 1).some((rule) => rule.id === decides && isHeard(rule)), paint),
  ];
}

function routeLines(heading: string, routes: readonly RouteReading[], paint: Paint): readonly string[] {
  const rows = routes.map(({ prefix, nextHopType, nextHop = '', equalHops = [], table, origin, state }) => [
    prefix,
    nextHop === '' ? nextHopType : `${nextHopType} ${[nextHop, ...equalHops].join(', ')}`,
    table === undefined ? origin : nameOf(table),
    STATES[state],
  ]);
  return [`   ${heading}`, ...marked(rows, (row) => routes[row]?.state === 'chosen', paint)];
}

const STATES: Readonly<Record<RouteReading['state'], string>> = {
  chosen: 'chosen',
  elsewhere: 'does not hold the destination',
  shorter: 'another prefix is longer',
  outranked: 'another comes first',
  'kept-out': 'the table lets none of gateways in',
  unknown: 'whether it decides is not known',
};

/** Rows in columns; the one that decides has an arrow, the others are quiet. */
function marked(
  rows: readonly (readonly string[])[],
  decides: (row: number) => boolean,
  paint: Paint,
): readonly string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row, index) => {
    const cells = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return decides(index) ? `     > ${paint.strong(cells)}` : paint.quiet(`       ${cells}`);
  });
}

function ruleWords(rule: RuleReading, decides: string | undefined): string {
  if (rule.id === decides) return rule.byName === undefined ? 'decides' : `decides, by ${rule.byName}`;
  if (rule.match === 'no') return missedWords(rule);
  if (rule.match === 'maybe') return `not known: ${rule.unknown.join(', ')}`;
  return 'comes behind';
}

const missedWords = ({ missed }: RuleReading) => `misses ${missed.join(', ')}`;

const ruleName = (rule: RuleReading) => collectionOf(rule) ?? `${rule.name} (${rule.priority})`;

/** A rule of a firewall with its collection, and that one's group, by which it is found: among them it has a place, and no priority. */
const collectionOf = ({ id }: RuleReading): string | undefined =>
  /(?:ruleCollectionGroups|RuleCollections)\/(.+)$/i.exec(id)?.[1];

function changeWords(change: Change): string {
  switch (change.kind) {
    case 'add-rule': {
      const { protocol, sources, destination, destinationPort, isAnswer = false } = change.flow;
      const port = isAnswer ? ' ports 1024-65535' : protocol === 'icmp' ? '' : ` port ${destinationPort}`;
      const flow = `${protocol.toUpperCase()} from ${sources.join(', ')} to ${destination}${port}`;
      return `add a rule to ${change.group}: allow ${change.direction} ${flow}, priority ${change.priority}`;
    }
    case 'change-rule':
      return `change or remove the rule ${change.rule}`;
    case 'change-route':
      return `change or remove the route ${change.route}`;
    case 'set':
      return `set ${change.field} of ${change.resource} to ${change.value}`;
    case 'do':
      return `${change.what}: ${change.resource}`;
  }
}
