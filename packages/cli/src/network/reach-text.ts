import type { ReachAnswer } from '@hopscope/protocol';
import { tableText } from '../render/table.ts';
import type { Paint } from '../render/paint.ts';

/** Exact sets as a person reads them. `about`: the machine that was asked about, as typed. */
export function reachText(answer: ReachAnswer, about: string, paint: Paint): string {
  if (answer.kind === 'ports')
    return tableText(
      ['PROTOCOL', 'PORTS', 'ENDS AS'],
      answer.sets.map(({ protocol, from, to: last, disposition }) => [
        protocol,
        protocol === 'icmp' ? '' : from === last ? String(from) : `${from}-${last}`,
        disposition,
      ]),
    );
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
  ];
  return `${lines.join('\n')}\n`;
}

type Door = Extract<ReachAnswer, { readonly kind: 'reachers' }>['doors'][number];

function doorLines(door: Door, about: string, paint: Paint): readonly string[] {
  const { address, port, rules, configurations, undetermined, internet } = door;
  const names = rules.map((id) => id.slice(id.lastIndexOf('/') + 1)).join(', ');
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
