import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { interfaceAt } from '../../walk/place.ts';
import type { Walk } from '../../walk/record.ts';
import type { WalkStep } from '../../walk/step.ts';
import { addressOf, idOf } from '../names.ts';

/**
 * The first that sends a flow on to a private endpoint with its sender's address, and that answers may come past; `undefined` where they come back as
 * the request went: "Due to the variable nature of the private endpoint data-plane, it's recommended to SNAT traffic destined to a private endpoint
 * to ensure return traffic is honored" ("What is a private endpoint?", Limitations), unless an appliance has the tag that takes this away.
 */
export const mayPass = (network: CloudNetwork, { steps }: Pick<Walk, 'steps'>): WalkStep | undefined =>
  steps.slice(1, -1).find(({ configuration }) => !isAnsweredThrough(network, configuration));

/** Do answers of a private endpoint come back for certain through whoever sends on to it? */
export const isAnsweredThrough = (network: CloudNetwork, configuration: number): boolean =>
  network.interfaces.isAnsweredThrough[interfaceAt(network, configuration)] === 1;

export function mayComePast(network: CloudNetwork, { configuration }: WalkStep, { destination }: Flow): Issue {
  const { addresses, ids } = network.configurations;
  return {
    code: 'ANALYSIS_UNSUPPORTED',
    origin: 'inbound',
    severity: 'warning',
    sentence: `${addressOf(addresses, configuration)} sends on to the private endpoint at ${destination} with the address of the sender: whether answers come back through it is not known.`,
    context: { appliance: idOf(network, ids, configuration) },
  };
}
