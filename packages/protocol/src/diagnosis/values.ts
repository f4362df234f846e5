import {
  parseAddress,
  parsePrefix,
  REQUEST_LIMITS,
  type Address,
  type Family,
  type Port,
  type Prefix,
} from '@hopscope/engine';
import * as z from 'zod';

/*
 * Schemas here check and do not change what they read, so that each describes a response (and an OpenAPI document) as well
 * as a message. The engine's branded types come out because its own parsers did the checking.
 */

export const addressSchema = z
  .string()
  .refine((text) => isCanonical(parseAddress(text), text), { error: 'expected an IP address in canonical text' })
  .meta({ description: 'IPv4 or IPv6 address in canonical text (RFC 5952)' }) as unknown as z.ZodType<Address, string>;

export const prefixSchema = z
  .string()
  .refine((text) => isCanonical(parsePrefix(text), text), { error: 'expected a network in canonical CIDR notation' })
  .meta({ description: 'Network in CIDR notation, host bits zero' }) as unknown as z.ZodType<Prefix, string>;

const PORT_EXPECTED = { error: 'expected a whole number from 1 to 65535' };
export const portSchema = z.int(PORT_EXPECTED).min(1, PORT_EXPECTED).max(65_535, PORT_EXPECTED) as unknown as z.ZodType<
  Port,
  number
>;

/** Beside a protocol that has none, a port is 0. */
export const portOrNoneSchema = z
  .int(PORT_EXPECTED)
  .min(0, PORT_EXPECTED)
  .max(65_535, PORT_EXPECTED)
  .meta({ description: '0 with icmp, which has no ports' }) as unknown as z.ZodType<Port, number>;

/** Absent: TCP. */
export const portlessSchema = z.literal('icmp').meta({ description: 'Absent: tcp' });

export const familySchema = z.enum(['ipv4', 'ipv6']) satisfies z.ZodType<Family>;

export const microsecondsSchema = z.number().min(0).meta({ description: 'Microseconds' });
export const roundTripSchema = z.object({ min: microsecondsSchema, mean: microsecondsSchema, max: microsecondsSchema });
export const millisecondsSchema = z.number().min(0).meta({ description: 'Milliseconds' });
export const countSchema = z.int().min(0);
export const flowCountSchema = z.int().min(REQUEST_LIMITS.flows.min).max(REQUEST_LIMITS.flows.max);
/** Hops that a packet may still take; 255 is the most that its header can say. */
export const ttlSchema = z.int().min(0).max(255);

const isCanonical = (parsed: { readonly ok: boolean; readonly value?: string }, text: string) =>
  parsed.ok && parsed.value === text;
