import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { lastPart, ruleNames } from '../../cloud/names.ts';
import { askAtSubnet, isDenied, NOT_ASKED } from '../../walk/filters.ts';
import { senderAnew } from '../../walk/devices/sends-anew.ts';
import type { Walk } from '../../walk/record.ts';

/**
 * What the group at a subnet would decide about a flow to somebody in it who is of a kind that is not modelled, as a sentence; empty where
 * there is none, or that is not known. Whether it is asked there hangs on the kind, so that it decides nothing: of API Management,
 * managed instances and most others it is, of volumes of NetApp not always.
 */
export function groupThere(network: CloudNetwork, walked: Walk, subnet: number): string {
  if (senderAnew(network, walked) !== undefined) return '';
  const decided = askAtSubnet(network, subnet, 'inbound', walked.arrived);
  if (decided < 0 || decided === NOT_ASKED) return '';
  const { name, origin, group } = ruleNames(network, decided);
  const whose = `${lastPart(group)}, the security group at its subnet`;
  if (!isDenied(network, decided)) return ` The rule ${name} of ${whose}, lets the flow pass.`;
  return origin === 'default'
    ? ` No rule of ${whose}, allows the flow, so ${name} would deny it.`
    : ` The rule ${name} of ${whose}, would deny the flow.`;
}
