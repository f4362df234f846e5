import type { HostDocument } from '@hopscope/engine';
import { childId, resourceIdOf, type ResourceId } from '../arm/resource-id.ts';
import type { Machine } from '../connectivity/hop-place.ts';
import type {
  ExtensionDocument,
  NetworkInterfaceDocument,
  NetworkWatcherDocument,
  VirtualMachineDocument,
} from './documents.ts';
import { usableInterfaces } from './host-interfaces.ts';
import { networkInterface } from './network-interface.ts';

/** Where machines that nobody described as ARM resources stand in the inventory. */
export const LOCAL = {
  region: 'local',
  machineGroup: 'HopscopeHosts',
  watcherGroup: 'NetworkWatcherRG',
} as const;

/** The extension that makes a machine a possible source. Any name is valid: it is known by publisher and type. */
export const AGENT_EXTENSION = {
  name: 'AzureNetworkWatcherExtension',
  publisher: 'Microsoft.Azure.NetworkWatcher',
  type: 'NetworkWatcherAgentLinux',
} as const;

/** What a host says about itself. */
export type Host = {
  readonly hostname: string;
  /** GUID that stays the same across restarts and renames. */
  readonly vmId: string;
  /** `Debian GNU/Linux` */
  readonly osName: string;
  /** `12`, or the kernel's release where there is no better word. */
  readonly osVersion: string;
  /** Our own version, `0.1.0`. */
  readonly agentVersion: string;
  readonly documents: readonly HostDocument[];
};

/** A host as ARM resources: everything that the inventory has about it. */
export type LocalMachine = {
  /** What rendering a diagnosis needs to know of it. */
  readonly machine: Machine;
  readonly virtualMachine: VirtualMachineDocument;
  readonly extension: ExtensionDocument;
  readonly networkInterfaces: readonly NetworkInterfaceDocument[];
};

/** Where a machine stands; `name` as `resourceName` makes it. */
export type Placement = { readonly group: string; readonly region: string; readonly name: string };

/** Without a `place`, among the machines of the server's own. */
export function localMachine(host: Host, subscription: string, place?: Placement): LocalMachine {
  const { group, region, name } = place ?? {
    group: LOCAL.machineGroup,
    region: LOCAL.region,
    name: resourceName(host.hostname),
  };
  const where = { subscription, group };
  const id = resourceIdOf(where, 'Microsoft.Compute/virtualMachines', name);
  const networkInterfaces = usableInterfaces(host.documents).map((link, index) => {
    const nicName = `${name}-${resourceName(link.name)}`;
    const nicId = resourceIdOf(where, 'Microsoft.Network/networkInterfaces', nicName);
    return networkInterface({
      id: nicId,
      name: nicName,
      location: region,
      link,
      primary: index === 0,
      machine: id,
    });
  });
  const extension = agentExtension(id, region, host.agentVersion);
  return {
    machine: { id, ipConfigurations: networkInterfaces.flatMap(ipConfigurationsOf) },
    virtualMachine: virtualMachine({ id, name, region, host, networkInterfaces, extension }),
    extension,
    networkInterfaces,
  };
}

/** The one watcher of a region, named as Azure names those that it makes itself. */
export function localWatcher(subscription: string, region: string = LOCAL.region): NetworkWatcherDocument {
  const where = { subscription, group: LOCAL.watcherGroup };
  const name = `NetworkWatcher_${region}`;
  return {
    name,
    id: resourceIdOf(where, 'Microsoft.Network/networkWatchers', name),
    type: 'Microsoft.Network/networkWatchers',
    location: region,
    properties: { provisioningState: 'Succeeded', runningOperationIds: [] },
  };
}

function virtualMachine(parts: {
  readonly id: ResourceId;
  readonly name: string;
  readonly region: string;
  readonly host: Host;
  readonly networkInterfaces: readonly NetworkInterfaceDocument[];
  readonly extension: ExtensionDocument;
}): VirtualMachineDocument {
  const { id, name, region, host, networkInterfaces, extension } = parts;
  return {
    properties: {
      vmId: host.vmId,
      hardwareProfile: { vmSize: 'Hopscope_Host' },
      storageProfile: { osDisk: { osType: 'Linux', createOption: 'Attach' } },
      osProfile: { computerName: host.hostname },
      networkProfile: {
        networkInterfaces: networkInterfaces.map((nic) => ({
          id: nic.id,
          properties: { primary: nic.properties.primary },
        })),
      },
      provisioningState: 'Succeeded',
    },
    resources: [extension],
    type: 'Microsoft.Compute/virtualMachines',
    location: region,
    id,
    name,
  };
}

function agentExtension(machine: ResourceId, region: string, agentVersion: string): ExtensionDocument {
  const { name, publisher, type } = AGENT_EXTENSION;
  return {
    properties: {
      autoUpgradeMinorVersion: true,
      provisioningState: 'Succeeded',
      publisher,
      type,
      typeHandlerVersion: agentVersion.split('.').slice(0, 2).join('.'),
    },
    type: 'Microsoft.Compute/virtualMachines/extensions',
    location: region,
    id: childId(machine, 'extensions', name),
    name,
  };
}

const ipConfigurationsOf = ({ properties }: NetworkInterfaceDocument): Machine['ipConfigurations'] =>
  properties.ipConfigurations.map(({ id, properties: { privateIPAddress: address } }) => ({ address, id }));

/**
 * Names of resources: letters, digits, `.`, `_` and `-`, not beginning or ending with `.` or `-`. A machine's has at most 64
 * characters (as Linux host names have), so that with a device's 15 it still makes a name for a network interface.
 */
export function resourceName(text: string): string {
  const name = text
    .slice(0, 64)
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '');
  return name === '' ? 'host' : name;
}
