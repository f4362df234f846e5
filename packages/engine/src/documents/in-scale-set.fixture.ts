import { keyOf, type CloudResource } from './resource.ts';

/** An id of an interface or a machine, or of a part of one, as it is in a scale set. */
export const idInScaleSet = (text: string): string =>
  text
    .replaceAll('Microsoft.Compute/virtualMachines/', 'Microsoft.Compute/virtualMachineScaleSets/set/virtualMachines/')
    .replaceAll(
      'Microsoft.Network/networkInterfaces/',
      'Microsoft.Compute/virtualMachineScaleSets/set/virtualMachines/0/networkInterfaces/',
    );

const MOVED = ['microsoft.network/networkinterfaces', 'microsoft.compute/virtualmachines'];

/** The same network, all of whose machines and interfaces are in a scale set; only their ids tell, as lists of them do. */
export const inScaleSet = (documents: readonly CloudResource[]): readonly CloudResource[] =>
  documents.map((document) => {
    const { type, ...moved } = JSON.parse(idInScaleSet(JSON.stringify(document))) as CloudResource;
    return type === undefined || MOVED.includes(keyOf(type)) ? moved : { type, ...moved };
  });
