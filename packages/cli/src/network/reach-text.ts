import { machineNameOf, nameOf } from '@hopscope/engine';
import type { ReachAnswer } from '@hopscope/protocol';
import { tableText } from '../render/table.ts';
import type { Paint } from '../render/paint.ts';

/** Exact sets as a person reads them. `about`: the machine that was asked about, as typed. */
export function reachText(answer: ReachAnswer, about: string, paint: Paint): string {
  const notAsked = (answer.asked ?? []).flatMap(otherLines).map(paint.quiet);
  if (answer.kind === 'ports') {
    const table = tableText(
      ['PROTOCOL', 'PORTS', 'ENDS AS'],
      answer.sets.map(({ protocol, from, to: last, disposition }) => [
        protocol,
        protocol === 'icmp' ? '' : from === last ? String(from) : `${from}-${last}`,
        disposition,
      ]),
    );
    return [table.trimEnd(), ...notAsked, ''].join('\n');
  }
  const { configurations, undetermined } = answer;
  const lines = [
    ...(answer.kind === 'reached'
      ? part(`are reached from ${about}`, configurations, paint)
      : [
          ...part(`reach ${about} from the network`, configurations, paint),
          ...part(`reach ${about} from the internet`, answer.internet.map(rangeText), paint),
        ]),
    ...(undetermined.length === 0 ? [] : part('are not known', undetermined, paint)),
    ...(answer.kind === 'reached' ? [] : answer.doors.flatMap((door) => doorLines(door, about, paint))),
    ...notAsked,
    ...(answer.kind === 'reached' ? [] : [paint.quiet(OUT_OF_SIGHT)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Whoever is not among those that an answer is about. */
const OUT_OF_SIGHT =
  'Not asked: who is behind gateways, and in networks that no document describes; the internet by IPv6';

/** What an answer says nothing of. */
const otherLines = ({ id, address, others }: NonNullable<ReachAnswer['asked']>[number]): readonly string[] =>
  others.length === 0
    ? []
    : [`Not asked: the other addresses of ${machineNameOf(id)} than ${address ?? 'one of IPv4'}: ${others.join(', ')}`];

type Door = Extract<ReachAnswer, { readonly kind: 'reachers' }>['doors'][number];

function doorLines(door: Door, about: string, paint: Paint): readonly string[] {
  const { address, port, rules, configurations, undetermined, internet } = door;
  const names = rules.map(nameOf).join(', ');
  return [
    ...part(`reach ${about} by ${address}:${port} (${names})`, [...configurations, ...internet.map(rangeText)], paint),
    ...(undetermined.length === 0 ? [] : part('by that address are not known', undetermined, paint)),
  ];
}

const rangeText = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? from : `${from} to ${to}`;

const part = (words: string, rows: readonly string[], paint: Paint): readonly string[] => [
  paint.strong(`${rows.length === 0 ? 'None' : rows.length} ${words}`),
  ...rows.map((row) => `  ${row}`),
];
