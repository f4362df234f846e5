import { bad, ok, type Result } from '@hopscope/engine';

type Limits = { readonly min: number; readonly max: number };

/** `--count 100` */
export function readCount(flag: string, text: string, { min, max }: Limits): Result<number> {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return count >= min && count <= max
    ? ok(count)
    : bad(`${flag} is '${text}'; expected a whole number from ${min} to ${max}.`);
}

/** `--deadline 5s`, `--pace 20ms`; a bare number means milliseconds. */
export function readDuration(flag: string, text: string, { min, max }: Limits): Result<number> {
  const [, digits, unit = 'ms'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s)?$/.exec(text) ?? [];
  const ms = digits === undefined ? Number.NaN : Number(digits) * (unit === 's' ? 1000 : 1);
  if (ms >= min && ms <= max) return ok(ms);
  const meant = digits !== undefined && !/[a-z]/.test(text) ? ` A number without a unit is milliseconds.` : '';
  return bad(`${flag} is '${text}'; expected ${inWords(min)} to ${inWords(max)}, such as ${inWords(max / 2)}.${meant}`);
}

const inWords = (ms: number): string => (ms >= 1000 ? `${ms / 1000}s` : `${ms}ms`);
