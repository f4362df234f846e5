import type { PortForward } from './port-forward.ts';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { addressIn } from '../../table/address-column.ts';
import { balancerForwards } from './balancer-forwards.ts';
import { firewallForwards } from './firewall-forwards.ts';

/**
 * A configuration's own public address, frontends of load balancers that have it behind a rule, and addresses of firewalls that translate to it,
 * or to any of these.
 */
export const forwardsTo = (network: CloudNetwork, to: number, port: Port): readonly PortForward[] =>
  withThoseBefore(network, [
    ...ownForward(network, to, port),
    ...balancerForwards(network, to, port),
    ...firewallForwards(network, addressOf(network.configurations.addresses, to), port),
  ]);

/** With addresses of firewalls that translate to one of some port forwards, or of those. */
function withThoseBefore(network: CloudNetwork, some: readonly PortForward[]): readonly PortForward[] {
  const forwards = [...some];
  const known = new Set(forwards.map(keyOf));
  // The list goes on with those that lead to what is in it.
  for (const { address, port, rules } of forwards)
    for (const before of firewallForwards(network, address, port)) {
      if (known.has(keyOf(before))) continue;
      known.add(keyOf(before));
      forwards.push({ ...before, rules: [...before.rules, ...rules] });
    }
  return forwards;
}

/** Addresses of firewalls that translate to an address and port, perhaps one by way of another. */
export const forwardsToAddress = (network: CloudNetwork, address: Address, port: number): readonly PortForward[] =>
  withThoseBefore(network, firewallForwards(network, address, port));

const keyOf = ({ address, port, by }: PortForward): string =>
  [address, port, ...(by.kind === 'firewall' ? by.rows : [])].join(' ');

function ownForward({ configurations }: CloudNetwork, to: number, port: Port): readonly PortForward[] {
  const address = addressIn(configurations.publicAddresses, to);
  return address === undefined ? [] : [{ address, port, rules: [], front: to, by: { kind: 'own' } }];
}
