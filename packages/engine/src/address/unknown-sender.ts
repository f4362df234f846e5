import type { Address } from './address.ts';

/** Stand for a public address that nobody knows, so that answers to it can be sent: in documentation networks (RFC 5737, 3849). */
export const UNKNOWN_SENDER = {
  ipv4: '192.0.2.1' as Address,
  ipv6: '2001:db8:ffff::1' as Address,
} as const;

/** Stands for the address of a service that nobody knows: "IPv4 dummy address" (RFC 7600), which nobody has. */
export const UNKNOWN_SERVICE = '192.0.0.8' as Address;
