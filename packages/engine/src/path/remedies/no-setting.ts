import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import { contains, type Prefix } from '../../address/prefix.ts';
import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isOneMachine } from '../walk/place.ts';
import { backendsOfRule } from './changes/backends-of-rule.ts';
import { spotOf } from './changes/spots.ts';

/**
 * Is something the matter that no setting changes? Why none does, as the end of a sentence. `into`: the row of the network that
 * the flow is led into.
 */
export function noSettingFor(
  network: CloudNetwork,
  { code, context }: Issue,
  { protocol, destination }: Flow,
  sender: number,
  into: number,
): string | undefined {
  switch (code) {
    case 'LB_NO_MATCHING_FRONTEND':
      if (context['gateway'] !== undefined)
        return protocol === 'tcp' ? undefined : 'application gateways listen by TCP only';
      return protocol === 'icmp' ? 'load balancers have rules for TCP and UDP only' : undefined;
    case 'FIREWALL_APPLIANCE_DENY':
      return protocol === 'icmp' && context['kind'] === 'translation'
        ? 'rules that translate are for TCP and UDP only'
        : undefined;
    case 'PLATFORM_ALWAYS_BLOCKED':
      return context['port'] === undefined
        ? 'no virtual network carries what is for many at once'
        : 'Azure keeps it in for the whole subscription, and only Azure lifts that; mail goes by a relay on another port';
    case 'NO_ROUTE':
    case 'PRIVATE_TRAFFIC_TO_INTERNET':
      return isNowhere(destination) ? `no virtual network may have ${destination}` : undefined;
    case 'ENDPOINT_NOT_FOUND': {
      if (context['service'] !== undefined)
        return 'a private link service is asked by its private endpoints, or at the load balancer in front of whom it is for';
      const spot = spotOf(network, into, destination);
      if (spot.kind === 'reserved') return `Azure keeps ${destination} in ${spot.subnet} for itself`;
      return spot.kind === 'services' ? `only what Azure puts into ${spot.subnet} has addresses there` : undefined;
    }
    case 'PROTOCOL_UNSUPPORTED':
      return context['interface'] === undefined ? undefined : 'private endpoints take TCP and UDP only';
    case 'LB_HAIRPIN':
      return othersBehind(network, context['rule'], sender).length === 0
        ? 'nobody but its sender is behind the load balancer'
        : undefined;
    default:
      return undefined;
  }
}

/**
 * What Azure allows in no address space ("Virtual network FAQ"), its like of IPv6, and what stands for no address, which nobody may send to (RFC 6890, "This
 * host on this network").
 */
const NOWHERE = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/127',
  'fe80::/10',
  'ff00::/8',
] as readonly string[] as readonly Prefix[];

const isNowhere = (address: Address): boolean => NOWHERE.some((prefix) => contains(prefix, address));

/** Rows of the backends of a load balancer's rule that are not of the sender's machine. */
const othersBehind = (network: CloudNetwork, rule: string | undefined, sender: number): readonly number[] =>
  backendsOfRule(network, rule).filter((row) => !isOneMachine(network, row, sender));
