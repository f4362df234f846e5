import type { CircuitDraft } from './gateway-draft.ts';
import { keyOf, read, readList, readText, type CloudResource } from '../resource.ts';

/**
 * A circuit carries packets of virtual networks when Azure has enabled it, the provider has provisioned it, and it has a
 * private peering that is enabled ("ExpressRoute circuits and peering"). What its document does not say is taken to be well.
 */
export function readCircuit({ id, properties }: CloudResource): CircuitDraft {
  const state = (member: string, sound: string) => keyOf(readText(properties, member) ?? sound);
  const provider = state('serviceProviderProvisioningState', 'provisioned');
  const peerings = read(properties, 'peerings');
  const privately = readList(properties, 'peerings').filter(
    (peering) => keyOf(readText(peering, 'properties', 'peeringType') ?? '') === 'azureprivatepeering',
  );
  const trouble =
    state('circuitProvisioningState', 'enabled') !== 'enabled'
      ? 'it is not enabled'
      : provider !== 'provisioned'
        ? `the provider has it ${provider}`
        : peerings !== undefined && privately.length === 0
          ? 'it has no private peering'
          : privately.some((peering) => keyOf(readText(peering, 'properties', 'state') ?? 'enabled') === 'disabled')
            ? 'its private peering is disabled'
            : undefined;
  return { id, ...(trouble === undefined ? {} : { trouble }) };
}
