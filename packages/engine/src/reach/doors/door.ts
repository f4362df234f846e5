import type { Address } from '../../address/address.ts';
import type { FromInternet } from '../from-internet.ts';

/** Another address and port by which a machine is reached: its own public one, or somebody else's. */
export type Door = FromInternet & {
  readonly address: Address;
  readonly port: number;
  /** Ids of the rules that hand on what comes there, in their order; none of its own public address. */
  readonly rules: readonly string[];
  /** As `Reachers` has them, of those who ask there. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
};
