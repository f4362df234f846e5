import { inMilliseconds, type Hop, type Issue } from '@hopscope/engine';
import type { Paint } from './paint.ts';

const ABSENT = '–';
const SILENT = '*';
/** Two blanks, the hop's number, two blanks. */
const UNDER_ADDRESS = ' '.repeat(7);

type Row = { readonly cells: readonly string[]; readonly role: string; readonly issues: readonly Issue[] };

/** A table of hops, each with its issues under it; issues alone where nothing is known of any hop. */
export function hopLines(hops: readonly Hop[], paint: Paint): readonly string[] {
  const rows = hops.flatMap(rowsOf);
  const shown = rows.filter(({ cells }) => cells.length > 0);
  const head = ['hop', 'address', 'min', 'mean', 'max'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...shown.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => (column === 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`;
  return [
    ...(shown.length === 0 ? [] : [paint.quiet(line(head))]),
    ...rows.flatMap(({ cells, role, issues }) => [
      ...(cells.length === 0 ? [] : [role === '' ? line(cells).trimEnd() : `${line(cells)}  ${paint.quiet(role)}`]),
      ...issues.map((issue) => `${shown.length === 0 ? '  ' : UNDER_ADDRESS}${issueWords(issue, paint)}`),
    ]),
  ];
}

/** One row, and one more for each other address that answered at the same distance; no cells for a hop without facts. */
function rowsOf(hop: Hop): readonly Row[] {
  const { ttl, address, rtt, kind, issues, otherAddresses = [], isOneOfMany } = hop;
  const role = isOneOfMany ? `${kind}, one of many addresses` : kind === 'router' ? '' : kind;
  if (address === undefined && rtt === undefined && kind !== 'router') return [{ cells: [], role, issues }];
  const times = [rtt?.min, rtt?.mean, rtt?.max].map((us) => (us === undefined ? ABSENT : inMilliseconds(us)));
  const first: Row = { cells: [String(ttl ?? ABSENT), address ?? SILENT, ...times], role, issues: [] };
  const others = otherAddresses.map((other): Row => ({
    cells: ['', other, '', '', ''],
    role: 'at the same distance',
    issues: [],
  }));
  return [first, ...others, { cells: [], role: '', issues }];
}

function issueWords(issue: Issue, paint: Paint): string {
  const severity = issue.severity === 'error' ? paint.bad('error') : paint.doubtful('warning');
  return `${severity} ${paint.strong(issue.code)}: ${issue.sentence}`;
}
