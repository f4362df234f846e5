import { offsetsOf } from '../../network/cloud/configuration-row.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { backendsOf, maySharePorts } from '../../path/walk/devices/balance.ts';
import { healthBehind } from '../../path/walk/devices/health.ts';
import { sharedU32 } from '../../table/shared-arrays.ts';

/**
 * The network in which a backend is asked about behind a load balancer's rule: where no document tells whose its ports are, as if they were this
 * one's. `isUnsure`: nobody knows whether it gets any flow, as it may not be healthy, or have other ports.
 */
export function askedBehind(described: CloudNetwork, listener: number, backend: number) {
  const isShared = maySharePorts(described, listener, backend);
  const network = isShared ? withPortsGiven(described, listener, backend) : described;
  return { network, isUnsure: isShared || healthBehind(network, listener).inDoubt.includes(backend) };
}

/** The network as it is if one of those who share the ports of a load balancer's rule, by its row, has them: nobody else is behind it then. */
function withPortsGiven(network: CloudNetwork, listener: number, backend: number): CloudNetwork {
  const { listeners } = network;
  const backends = Array.from(listeners.ids, (_, at) => (at === listener ? [backend] : [...backendsOf(network, at)]));
  const { unseen, unseenOffsets } = listeners;
  const [from = 0, to = 0] = unseenOffsets.subarray(listener, listener + 2);
  return {
    ...network,
    listeners: {
      ...listeners,
      backends: sharedU32(backends.flat()),
      offsets: offsetsOf(backends),
      unseen: sharedU32([...unseen.subarray(0, from), ...unseen.subarray(to)]),
      unseenOffsets: sharedU32(
        Array.from(unseenOffsets, (offset, at) => (at > listener ? offset - (to - from) : offset)),
      ),
    },
  };
}
