import type { Address } from '../../address/address.ts';
import type { FromInternet } from '../from-internet.ts';

/** Another address and port by which a machine is reached. */
export type Door = FromInternet & {
  readonly address: Address;
  readonly port: number;
  /** Ids of the rules that hand on what comes there. */
  readonly rules: readonly string[];
  /** As `Reachers` has them, of those who ask there. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
};
