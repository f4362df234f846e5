import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIndexBuilder } from '../../../table/address-index.ts';
import { sharedI32 } from '../../../table/shared-arrays.ts';

/**
 * What is made of a network, once for each: snapshots stay as they are, and what is remembered of a network that is made of another is of this
 * one, too.
 */
export function madeOnce<Made extends object>(make: (network: CloudNetwork) => Made): (network: CloudNetwork) => Made {
  const known = new WeakMap<CloudNetwork, Made>();
  return (network) => {
    const before = known.get(network);
    if (before !== undefined) return before;
    const made = make(network);
    known.set(network, made);
    return made;
  };
}

/** The network as it is for answers to machines: nobody who asks is a service, to which there may be endpoints. */
export const forMachines = madeOnce<CloudNetwork>((network) => ({ ...network, untoldServices: sharedI32([]) }));

/** The same where nobody has a public address: whoever asks by one is answered, and not who has it. */
export const withoutOwners = madeOnce<CloudNetwork>((network) => ({
  ...network,
  lookups: { ...network.lookups, publicOwners: NOBODY },
}));

/** And yet what somebody among the documents has is nobody else's, as of the sender behind a load balancer's address. */
export const pastOwners = madeOnce<CloudNetwork>((network) => {
  const made = withoutOwners(network);
  return { ...made, lookups: { ...made.lookups, leftOutOwners: network.lookups.publicOwners } };
});

const NOBODY = addressIndexBuilder(0).build();
