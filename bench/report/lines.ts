import { isMet, median, type Goal, type Row, type Skip, type Unit } from './row.ts';

const WHAT = 70;

/** A row as one line; columns stand below each other from row to row. */
export function rowLine(row: Row): string {
  const { what, unit, values, goal } = row;
  const met = isMet(row);
  const cells = [
    what.padEnd(WHAT),
    said(median(values), unit).padStart(12),
    rangeOf(values).padStart(18),
    goalOf(goal, unit).padEnd(15),
    (met === undefined ? '' : met ? 'met' : 'MISSED').padEnd(6),
    (row.ratios ?? []).map(({ to, value }) => `×${significant(value)} ${to}`).join(', '),
  ];
  return `  ${cells.join('  ').trimEnd()}`;
}

export const skipLine = ({ what, reason }: Skip): string => `  ${what.padEnd(WHAT)}  skipped: ${reason}`;

export const HEADINGS = `  ${[
  ''.padEnd(WHAT),
  'median'.padStart(12),
  'min – max'.padStart(18),
  'goal'.padEnd(15),
  ''.padEnd(6),
  'ratio',
].join('  ')}`;

const said = (value: number, unit: Unit) => `${significant(value)}${unit === '' ? '' : ` ${unit}`}`;

const rangeOf = (values: readonly number[]) =>
  values.length < 2 ? '' : `${significant(Math.min(...values))} – ${significant(Math.max(...values))}`;

function goalOf(goal: Goal | undefined, unit: Unit): string {
  if (goal === undefined) return '';
  return `${goal.kind === 'at-most' ? '≤' : '≥'} ${said(goal.value, unit)}`;
}

/** Three digits that matter, and never an exponent. */
function significant(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = Number(value.toPrecision(3));
  return digits === 0 ? rounded.toLocaleString('en-GB') : String(Number(rounded.toFixed(digits)));
}
