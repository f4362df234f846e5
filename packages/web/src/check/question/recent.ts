import * as z from 'zod';
import { readKept, writeKept } from '../../browser/kept.ts';

const recentSchema = z.array(z.string());
const MOST = 8;

/** Destinations that were asked for from this browser, the last one first. */
export function recentDestinations(): readonly string[] {
  try {
    const read = recentSchema.safeParse(JSON.parse(readKept('recent') ?? '[]'));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}

export function remember(destination: string): void {
  const others = recentDestinations().filter((each) => each !== destination);
  writeKept('recent', JSON.stringify([destination, ...others].slice(0, MOST)));
}
