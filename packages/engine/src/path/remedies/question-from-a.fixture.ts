import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudQuestion } from '../cloud/predict-cloud.ts';

/** From the interface `a` to an address, or to another interface by its name. */
export function questionFromA(to: string, port: number): CloudQuestion {
  const address = parseAddress(to);
  return {
    source: idOf('networkInterfaces', 'a'),
    destination: address.ok
      ? { kind: 'address', address: address.value }
      : { kind: 'resource', id: idOf('networkInterfaces', to) },
    port: port as Port,
  };
}
