import { familyOf, type Address } from '@hopscope/engine';
import { childId, type ResourceId } from '../arm/resource-id.ts';
import type { NetworkInterfaceDocument } from './documents.ts';
import type { UsableInterface } from './host-interfaces.ts';

/** A host's interface as a NIC in no virtual network: a real host's wires are nobody's resource. */
export function networkInterface(parts: {
  readonly id: ResourceId;
  readonly name: string;
  readonly location: string;
  readonly link: UsableInterface;
  readonly primary: boolean;
  readonly machine: ResourceId;
}): NetworkInterfaceDocument {
  const { id, name, location, link, primary, machine } = parts;
  const configuration = (address: Address, index: number) => ({
    name: `ipconfig${index + 1}`,
    id: childId(id, 'ipConfigurations', `ipconfig${index + 1}`),
    properties: {
      provisioningState: 'Succeeded' as const,
      privateIPAddress: address,
      privateIPAllocationMethod: 'Dynamic' as const,
      primary: index === 0,
      privateIPAddressVersion: familyOf(address) === 'ipv4' ? ('IPv4' as const) : ('IPv6' as const),
    },
  });
  return {
    name,
    id,
    location,
    properties: {
      provisioningState: 'Succeeded',
      ipConfigurations: link.addresses.map(configuration),
      primary,
      virtualMachine: { id: machine },
    },
    type: 'Microsoft.Network/networkInterfaces',
  };
}
