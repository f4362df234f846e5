import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../cloud/names.ts';
import { CLOSED, mayEnd } from '../walk/filters.ts';
import { interfaceAt } from '../walk/place.ts';
import type { WalkStep } from '../walk/step.ts';

/**
 * "Secure by default model: closed to inbound traffic when used as a frontend. Allow traffic with network security group is
 * required" ("Public IP addresses", of Standard ones).
 */
export function closedIssue(network: CloudNetwork, step: WalkStep): Issue | undefined {
  if (step.inboundInterface !== CLOSED || mayEnd(network, step.inboundAdmin)) return undefined;
  const publicAddress = addressOf(network.configurations.publicAddresses, step.configuration);
  return {
    code: 'NSG_DEFAULT_DENY',
    origin: 'inbound',
    severity: 'error',
    sentence: `No security group lets anything in to the Standard public address ${publicAddress}.`,
    context: {
      interface: idOf(network, network.interfaces.ids, interfaceAt(network, step.configuration)),
      publicAddress,
    },
  };
}
