import type { Words } from './words.ts';

/** `0.42 ms`, `7.2 ms`, `130 ms`, from microseconds. */
export function milliseconds(microseconds: number): string {
  const ms = microseconds / 1000;
  return `${ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

export const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** In the viewer's own zone, which is named. */
export const instant = (iso: string, { tag }: Words): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(iso));

export const shortInstant = (iso: string, { tag }: Words): string =>
  new Intl.DateTimeFormat(tag, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(iso));

/** The last name in a resource id: what people call it. */
export const nameOf = (id: string): string => id.split('/').at(-1) ?? id;
