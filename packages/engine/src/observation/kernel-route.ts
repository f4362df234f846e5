import type { Address } from '../address/address.ts';
import type { KernelRoute } from './observation.ts';
import type { Observed } from './observed.ts';

/** What the kernel chose for packets to this address, if it was asked. */
export function kernelRouteTo(observed: Observed, address: Address | undefined): KernelRoute | undefined {
  for (const evidence of observed.evidence)
    if (evidence.kind === 'route' && evidence.destination === address) return evidence.decision;
  return undefined;
}
