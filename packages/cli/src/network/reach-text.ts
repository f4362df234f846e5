import type { ReachAnswer } from '@hopscope/protocol';
import { tableText } from '../agent/table.ts';
import type { Paint } from '../render/paint.ts';

/** Exact sets as a person reads them. `to`: what was asked about, as typed. */
export function reachText(answer: ReachAnswer, to: string, paint: Paint): string {
  if (answer.kind === 'ports')
    return tableText(
      ['PROTOCOL', 'PORTS', 'ENDS AS'],
      answer.sets.map(({ protocol, from, to: last, disposition }) => [
        protocol,
        protocol === 'icmp' ? '' : from === last ? String(from) : `${from}-${last}`,
        disposition,
      ]),
    );
  const { configurations, undetermined, internet } = answer;
  const ranges = internet.map(({ from, to: last }) => (from === last ? from : `${from} to ${last}`));
  const lines = [
    ...part(`reach ${to} from the network`, configurations, paint),
    ...part(`reach ${to} from the internet`, ranges, paint),
    ...(undetermined.length === 0 ? [] : part('are not known', undetermined, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

const part = (words: string, rows: readonly string[], paint: Paint): readonly string[] => [
  paint.strong(`${rows.length === 0 ? 'None' : rows.length} ${words}`),
  ...rows.map((row) => `  ${row}`),
];
