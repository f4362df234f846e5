import { familyOf } from '../../../address/address.ts';
import type { Flow } from '../../../address/flow.ts';
import type { IssueCode } from '../../../issue/issue.ts';
import { EMPTY_GATEWAY, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIn } from '../../../table/address-column.ts';
import { idOf } from '../../cloud/names.ts';
import { subnetAt } from '../../walk/place.ts';
import type { Change } from './change.ts';

/** Who stops a flow so is to leave by another address, which no document tells. */
export const LEAVING: readonly IssueCode[] = ['NO_OUTBOUND_ADDRESS', 'PROTOCOL_UNSUPPORTED'];

/** A NAT gateway carries TCP and UDP only, and here IPv4. `at`: the row of who is to leave. */
export function wayOut(network: CloudNetwork, at: number, { protocol, destination }: Flow): readonly Change[] {
  const { configurations, subnets } = network;
  const subnet = idOf(network, subnets.ids, subnetAt(network, at));
  const isCarried = protocol !== 'icmp' && familyOf(destination) === 'ipv4';
  if (configurations.outboundWays[at] === EMPTY_GATEWAY) {
    const what = isCarried ? 'give its NAT gateway a public address' : withoutGateway(network, at);
    return [{ kind: 'do', resource: subnet, what }];
  }
  const what = `give ${addressIn(configurations.addresses, at) ?? ''} a public address`;
  const own = { kind: 'do', resource: idOf(network, configurations.ids, at), what } as const;
  return isCarried ? [{ kind: 'do', resource: subnet, what: 'add a NAT gateway' }, own] : [own];
}

/** A NAT gateway comes before all other ways out. */
export function withoutGateway({ configurations }: CloudNetwork, at: number): string {
  const address = addressIn(configurations.addresses, at) ?? '';
  return addressIn(configurations.publicAddresses, at) === undefined
    ? `take its NAT gateway away, and give ${address} a public address`
    : `take its NAT gateway away: ${address} has a public address`;
}
