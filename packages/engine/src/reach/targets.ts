import type { Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { askerKey } from '../network/services/name-asker.ts';
import { addressOf, idOf } from '../path/cloud/names.ts';
import { namedAddresses, namesOfService, targetOf } from '../path/cloud/target.ts';
import { askerAt, gatewayAt } from '../path/walk/place.ts';

/** Whom a question is for: an address, its row or `NONE`, and the service that has it or `NONE`. */
export type Sought = {
  readonly address: Address;
  readonly row: number;
  readonly service: number;
  /** More addresses of its name, of which a client takes any. */
  readonly others?: readonly Address[];
};

/** A configuration and its port. */
export type End = readonly [row: number, port: Port];

/**
 * Whom each source asks that asks for a destination. Of a service that hangs on whom the source asks for names, and is
 * found out once for each of these. `unnamed`: its name has no address there; `unknown`: nobody knows which.
 */
export function soughtFrom(
  network: CloudNetwork,
  destination: string,
  row: number,
  service: number,
): (source: number) => Sought | 'unnamed' | 'unknown' {
  const { configurations } = network;
  if (service < 0) {
    const { addresses } = configurations;
    const gateway = gatewayAt(network, row) < 0 ? undefined : resolve('');
    const only = typeof gateway === 'object' ? gateway : { address: addressOf(addresses, row), row, service };
    return () => only;
  }
  const byAsker = new Map<string, Sought | 'unnamed' | 'unknown'>();
  return (source) => {
    const key = askerKey(askerAt(network, source));
    const known = byAsker.get(key) ?? resolve(idOf(network, configurations.ids, source));
    byAsker.set(key, known);
    return known;
  };

  function resolve(source: string): Sought | 'unnamed' | 'unknown' {
    const target = targetOf(network, source, { kind: 'resource', id: destination });
    if (target.ok) {
      const { address, expected, service: found, others } = target.value;
      return { address, row: expected, service: found, ...(others && { others }) };
    }
    const [name = ''] = namesOfService(network, service);
    return namedAddresses(network, source, name).kind === 'none' ? 'unnamed' : 'unknown';
  }
}
