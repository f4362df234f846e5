import type { Address } from './address.ts';
import type { Port } from './port.ts';

/** The five-tuple that every rule and route decides about. An absent source port is "any ephemeral one". */
export type Flow = {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: Address;
  readonly sourcePort?: Port;
  readonly destination: Address;
  /** `NO_PORT` with ICMP. */
  readonly destinationPort: Port;
};
