import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIndexBuilder } from '../../../table/address-index.ts';
import { sharedI32 } from '../../../table/shared-arrays.ts';

/** A network that is made of another one, once for each: snapshots stay as they are, and what is remembered of a network is of this one, too. */
export function madeOnce(make: (network: CloudNetwork) => CloudNetwork): (network: CloudNetwork) => CloudNetwork {
  const known = new WeakMap<CloudNetwork, CloudNetwork>();
  return (network) => {
    const before = known.get(network);
    if (before !== undefined) return before;
    const made = make(network);
    known.set(network, made);
    return made;
  };
}

/** The network as it is for answers to machines: nobody who asks is a service, to which there may be endpoints. */
export const forMachines = madeOnce((network) => ({ ...network, untoldServices: sharedI32([]) }));

/** The same where nobody has a public address: whoever asks by one is answered, and not who has it. */
export const withoutOwners = madeOnce((network) => ({
  ...network,
  lookups: { ...network.lookups, publicOwners: NOBODY },
}));

const NOBODY = addressIndexBuilder(0).build();
