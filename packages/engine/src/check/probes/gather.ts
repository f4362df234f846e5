import type { Address } from '../../address/address.ts';
import type { CheckRequest } from '../request.ts';
import type { NewJob } from '../state.ts';

/** What the kernel says of the way that the probes take. */
export const gather = (
  what: 'route' | 'neighbour',
  destination: Address,
  { sourceAddress }: Pick<CheckRequest, 'sourceAddress'>,
): NewJob => ({ kind: 'gather', what, destination, ...(sourceAddress === undefined ? {} : { sourceAddress }) });
