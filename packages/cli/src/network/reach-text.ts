import { machineNameOf, nameOf } from '@hopscope/engine';
import type { ReachAnswer } from '@hopscope/protocol';
import { tableText } from '../render/table.ts';
import type { Paint } from '../render/paint.ts';

/** Exact sets as a person reads them. `about`: the machine that was asked about, as typed. */
export function reachText(answer: ReachAnswer, about: string, paint: Paint): string {
  const notAsked = (answer.asked ?? []).flatMap(otherLines).map(paint.quiet);
  if (answer.kind === 'ports') return [...portsLines(answer, paint), ...notAsked, ''].join('\n');
  const lines = answer.kind === 'reached' ? reachedLines(answer, about, paint) : reachersLines(answer, about, paint);
  const outOfSight = answer.kind === 'reached' ? [] : answer.unasked.map(({ who }) => paint.quiet(`Not asked: ${who}`));
  return `${[...lines, ...notAsked, ...outOfSight].join('\n')}\n`;
}

type Reachers = Extract<ReachAnswer, { readonly kind: 'reachers' }>;
type Reached = Extract<ReachAnswer, { readonly kind: 'reached' }>;
type Ports = Extract<ReachAnswer, { readonly kind: 'ports' }>;
type Door = Reachers['doors'][number];

/** A table of ports; between several addresses one for each two, under their names. */
function portsLines({ sets, others, asked = [], isCut }: Ports, paint: Paint): readonly string[] {
  if (others.length === 0) return [portsTable(sets)];
  const [source, destination] = asked;
  const first = { source: source?.address ?? '', destination: destination?.address, sets };
  return [
    ...[first, ...others].flatMap((pair) => [
      paint.strong(
        pair.destination === undefined ? `From ${pair.source}` : `From ${pair.source} to ${pair.destination}`,
      ),
      portsTable(pair.sets),
    ]),
    ...(isCut ? [paint.quiet('Not asked: more pairs of their addresses')] : []),
  ];
}

const portsTable = (sets: Ports['sets']): string =>
  tableText(
    ['PROTOCOL', 'PORTS', 'ENDS AS'],
    sets.map(({ protocol, from, to: last, disposition }) => [
      protocol,
      protocol === 'icmp' ? '' : from === last ? String(from) : `${from}-${last}`,
      disposition,
    ]),
  ).trimEnd();

function reachedLines({ others, asked = [], ...first }: Reached, about: string, paint: Paint): readonly string[] {
  const places = [
    { who: first, from: others.length === 0 ? about : `${about} at ${asked[0]?.address ?? ''}` },
    ...others.map((who) => ({ who, from: `${about} at ${who.address}` })),
  ];
  return places.flatMap(({ who: { configurations, undetermined }, from }) => [
    ...(configurations.length === 0
      ? [paint.strong(`None are reached from ${from}`)]
      : part(byBlock(configurations), ['IP configuration is', 'IP configurations are'], `reached from ${from}`, paint)),
    ...part(byBlock(undetermined), MAY_BE, `reached from ${from}${UNKNOWN}`, paint),
  ]);
}

/** Whoever gets in comes first, at the machine's own address and then by those of others; who does not, behind. */
function reachersLines(answer: Reachers, about: string, paint: Paint): readonly string[] {
  const { doors, others, outsiders, asked = [] } = answer;
  // What comes from the internet comes by a public address, and is told there.
  const isShown = doors.some(isOwn);
  const isInside = (address = '') => isShown && !address.includes(':');
  const first = asked[0]?.address;
  const own = doors.length > 0 ? ` at its ${isShown ? 'private' : 'own'} address` : '';
  const at = others.length > 0 ? ` at ${first ?? ''}` : own;
  const addresses = [
    { who: answer, outsiders, at: `${about}${at}`, isInside: isInside(first) },
    ...others.map((who) => ({
      who,
      outsiders: who.outsiders,
      at: `${about} at ${who.address}`,
      isInside: isInside(who.address),
    })),
  ];
  const byDoors = doors.map((door) => ({ who: door, at: `${about} by ${doorName(door)}`, isInside: false }));
  const places = [...addresses, ...byDoors];
  return [
    ...places.flatMap((place) => whoReaches(place, paint)),
    ...addresses.flatMap((each) => each.outsiders.flatMap((outside) => outsiderLines(outside, each.at, paint))),
    ...places.flatMap((place) => nobodyReaches(place, paint)),
  ];
}

/** Is it a public address of the machine's own? */
const isOwn = ({ rules }: Door): boolean => rules.length === 0;

const doorName = (door: Door): string =>
  `${door.address}:${door.port} (${isOwn(door) ? 'its public address' : door.rules.map(nameOf).join(', ')})`;

/** `isInside`: nobody comes there from the internet. */
type Place = { readonly who: Who; readonly at: string; readonly isInside: boolean };
type Who = Omit<Door, 'address' | 'port' | 'rules'>;

const REACH = ['IP configuration of the network reaches', 'IP configurations of the network reach'] as const;
const MAY = ['IP configuration of the network may reach', 'IP configurations of the network may reach'] as const;
const MAY_BE = ['IP configuration may be', 'IP configurations may be'] as const;
const RANGES_REACH = ['range of the internet reaches', 'ranges of the internet reach'] as const;
const RANGES_MAY = ['range of the internet may reach', 'ranges of the internet may reach'] as const;
const UNKNOWN = ': that is not known, or only part of the connections open';

const whoReaches = ({ who, at, isInside }: Place, paint: Paint): readonly string[] => [
  ...part(byBlock(who.configurations), REACH, at, paint),
  ...(isInside ? [] : whoComesIn(who, at, paint)),
  ...part(byBlock(who.undetermined), MAY, `${at}${UNKNOWN}`, paint),
  ...(isInside ? [] : part(who.internetUndetermined.map(rangeText), RANGES_MAY, `${at}: that is not known`, paint)),
];

/** From the internet, all of their connections or part of them. */
const whoComesIn = (who: Who, at: string, paint: Paint): readonly string[] => [
  ...part(who.internet.map(rangeText), RANGES_REACH, at, paint),
  ...part(
    who.internetPartly.map(rangeText),
    RANGES_REACH,
    `${at} with part of ${who.internetPartly.length === 1 ? 'its' : 'their'} connections, as not every backend takes them`,
    paint,
  ),
];

type Outsiders = Reachers['outsiders'][number];

/** As those are called who are outside: one range of them, and several. */
const OUTSIDERS: Readonly<Record<Outsiders['kind'], (name: string) => string>> = {
  gateway: (name) => `behind the gateway ${name}`,
  bastion: (name) => `of the Azure Bastion ${name}`,
  'application-gateway': (name) => `of the application gateway ${name}`,
  peering: (name) => `of the undescribed network behind the peering ${name}`,
};

function outsiderLines(outsiders: Outsiders, about: string, paint: Paint): readonly string[] {
  const { kind, id, ranges, rangesPartly, rangesUndetermined, listens = [] } = outsiders;
  const from = OUTSIDERS[kind](nameOf(id));
  const at = listens.map(({ address, port }) => `${address}:${port}`).join(', ');
  const words = at === '' ? about : `${about} for who asks at ${at}`;
  const [reach, may] = [
    [`range ${from} reaches`, `ranges ${from} reach`],
    [`range ${from} may reach`, `ranges ${from} may reach`],
  ] as const;
  return [
    ...part(ranges.map(rangeText), reach, words, paint),
    ...part(rangesPartly.map(rangeText), may, `${words}: part of the connections open`, paint),
    ...part(rangesUndetermined.map(rangeText), may, `${words}: that is not known`, paint),
  ];
}

function nobodyReaches({ who, at, isInside }: Place, paint: Paint): readonly string[] {
  const isOf = (...all: readonly (readonly unknown[])[]) => all.some(({ length }) => length > 0);
  const { configurations, undetermined, internet, internetPartly, internetUndetermined } = who;
  return [
    ...(isOf(configurations, undetermined) ? [] : [paint.strong(`None reach ${at} from the network`)]),
    ...(isInside || isOf(internet, internetPartly, internetUndetermined)
      ? []
      : [paint.strong(`None reach ${at} from the internet`)]),
  ];
}

/** What an answer says nothing of. */
const otherLines = ({ id, address, others }: NonNullable<ReachAnswer['asked']>[number]): readonly string[] =>
  others.length === 0
    ? []
    : [`Not asked: more addresses of ${machineNameOf(id)} than ${address ?? 'others'}: ${others.join(', ')}`];

/** Each address of a block has an id, that of its configuration and itself behind that (`…/one#10.0.2.17`): one row for all of them. */
const byBlock = (ids: readonly string[]): readonly string[] =>
  [...Map.groupBy(ids, (id) => id.split('#', 1)[0]).values()].map(([first = '', ...others]) =>
    others.length === 0
      ? first
      : `${first} and ${others.length} more ${others.length === 1 ? 'address' : 'addresses'} of its block`,
  );

const rangeText = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? from : `${from} to ${to}`;

/** Rows under how many of what do what; nothing without any. */
const part = (
  rows: readonly string[],
  [one, several]: readonly [one: string, several: string],
  words: string,
  paint: Paint,
): readonly string[] =>
  rows.length === 0
    ? []
    : [paint.strong(`${rows.length} ${rows.length === 1 ? one : several} ${words}`), ...rows.map((row) => `  ${row}`)];
