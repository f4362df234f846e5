import type { Address } from '@hopscope/engine';
import type { ResourceId } from '../arm/resource-id.ts';

/*
 * The ARM documents that this step serves, in Azure's member order (recordings of 2019 and swagger examples of 2021). Network
 * documents get their `etag`, which is the store's revision, from whoever serves them.
 */

export type SubResource = { readonly id: ResourceId };

export type VirtualMachineDocument = {
  readonly properties: {
    /** GUID that stays the same when the machine is renamed. */
    readonly vmId: string;
    readonly hardwareProfile: { readonly vmSize: string };
    readonly storageProfile: { readonly osDisk: { readonly osType: 'Linux'; readonly createOption: 'Attach' } };
    readonly osProfile: { readonly computerName: string };
    readonly networkProfile: {
      readonly networkInterfaces: readonly (SubResource & { readonly properties: { readonly primary: boolean } })[];
    };
    readonly provisioningState: 'Succeeded';
  };
  /** Its extensions, whole. */
  readonly resources: readonly ExtensionDocument[];
  readonly type: 'Microsoft.Compute/virtualMachines';
  readonly location: string;
  readonly id: ResourceId;
  readonly name: string;
};

export type ExtensionDocument = {
  readonly properties: {
    readonly autoUpgradeMinorVersion: boolean;
    readonly provisioningState: 'Succeeded';
    readonly publisher: string;
    readonly type: string;
    /** Major and minor only. */
    readonly typeHandlerVersion: string;
  };
  readonly type: 'Microsoft.Compute/virtualMachines/extensions';
  readonly location: string;
  readonly id: ResourceId;
  readonly name: string;
};

export type NetworkInterfaceDocument = {
  readonly name: string;
  readonly id: ResourceId;
  readonly location: string;
  readonly properties: {
    readonly provisioningState: 'Succeeded';
    readonly ipConfigurations: readonly IpConfigurationDocument[];
    readonly primary: boolean;
    readonly virtualMachine: SubResource;
  };
  readonly type: 'Microsoft.Network/networkInterfaces';
};

export type IpConfigurationDocument = {
  readonly name: string;
  readonly id: ResourceId;
  readonly properties: {
    readonly provisioningState: 'Succeeded';
    readonly privateIPAddress: Address;
    readonly privateIPAllocationMethod: 'Dynamic';
    readonly primary: boolean;
    readonly privateIPAddressVersion: 'IPv4' | 'IPv6';
  };
};

export type NetworkWatcherDocument = {
  readonly name: string;
  readonly id: ResourceId;
  readonly type: 'Microsoft.Network/networkWatchers';
  readonly location: string;
  readonly properties: { readonly provisioningState: 'Succeeded'; readonly runningOperationIds: readonly string[] };
};

export type StatusDocument = {
  readonly code: string;
  readonly level: 'Info' | 'Warning' | 'Error';
  readonly displayStatus: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly time?: string;
};

export type InstanceViewDocument = {
  readonly computerName: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly vmAgent: {
    readonly vmAgentVersion: string;
    readonly statuses: readonly StatusDocument[];
    readonly extensionHandlers: readonly {
      readonly type: string;
      readonly typeHandlerVersion: string;
      readonly status: StatusDocument;
    }[];
  };
  readonly extensions: readonly {
    readonly name: string;
    readonly type: string;
    readonly typeHandlerVersion: string;
    readonly statuses: readonly StatusDocument[];
  }[];
  readonly statuses: readonly StatusDocument[];
};
