import { bad, ok, type Result } from '../result.ts';

/** A TCP or UDP port, 1–65535. Zero ("any") is said by absence. */
export type Port = number & { readonly __type: 'Port' };

/** What stands where a port would, in a protocol that has none: ICMP. */
export const NO_PORT = 0 as Port;

export function parsePort(value: string | number): Result<Port> {
  const port = typeof value === 'number' ? value : /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isInteger(port) && port >= 1 && port <= 65_535
    ? ok(port as Port)
    : bad(`'${value}' is not a port: expected a whole number from 1 to 65535`);
}
