import { familyOf, parseAddress } from '@hopscope/engine';

import type { ArmDocument } from '../arm/document.ts';
import type { ResourceId } from '../arm/resource-id.ts';
import { AGENT_EXTENSION } from '../compute/local-machine.ts';
import type { InstanceViewDocument, StatusDocument } from '../compute/documents.ts';
import type { Machine } from '../connectivity/hop-place.ts';

/*
 * What is read of machines that are described by documents and by nothing else. Documents come from anywhere: whatever is
 * not there, or of another shape, is taken as absent.
 */

/** Ids of a machine's network interfaces, the primary one first. */
export function interfacesOf(machine: ArmDocument): readonly string[] {
  const list = listOf(recordOf(machine.properties['networkProfile'])['networkInterfaces']);
  const isPrimary = (each: object) => recordOf(recordOf(each)['properties'])['primary'] === true;
  return [...list.filter(isPrimary), ...list.filter((each) => !isPrimary(each))].flatMap((each) =>
    textOf(recordOf(each)['id']),
  );
}

/** A machine's addresses, the primary one first; IPv4 before IPv6 where a configuration has both. */
export function machineOf(id: ResourceId, interfaces: readonly (ArmDocument | undefined)[]): Machine {
  return { id, ipConfigurations: interfaces.flatMap((nic) => (nic === undefined ? [] : configurationsOf(nic))) };
}

function configurationsOf(nic: ArmDocument): Machine['ipConfigurations'] {
  const list = listOf(nic.properties['ipConfigurations']).flatMap((each) => {
    const { id, properties } = recordOf(each);
    const { privateIPAddress, primary } = recordOf(properties);
    const address = parseAddress(textOf(privateIPAddress)[0] ?? '');
    return typeof id === 'string' && address.ok
      ? [{ address: address.value, id: id as ResourceId, primary: primary === true }]
      : [];
  });
  const rank = (each: (typeof list)[number]) => (each.primary ? 0 : 2) + (familyOf(each.address) === 'ipv4' ? 0 : 1);
  return list.toSorted((a, b) => rank(a) - rank(b)).map(({ address, id }) => ({ address, id }));
}

/** Whether this extension is the agent that makes a machine a possible source: known by its publisher, under any name. */
export function isAgentExtension({ properties }: Pick<ArmDocument, 'properties'>): boolean {
  const { publisher, provisioningState = 'Succeeded' } = properties;
  return (
    String(publisher).toLowerCase() === AGENT_EXTENSION.publisher.toLowerCase() &&
    String(provisioningState).toLowerCase() === 'succeeded'
  );
}

/** What Azure calls the states of a machine that its owner can bring it into. */
export type PowerState = 'running' | 'stopped' | 'deallocated';

/** The document of a machine in another state: it says so where Azure's instance view does. */
export function withPowerState(machine: ArmDocument, state: PowerState): ArmDocument {
  const view = recordOf(machine.properties['instanceView']);
  const others = listOf(view['statuses']).filter((status) => !isPowerState(status));
  const statuses = [...others, powerStatus(state)];
  return { ...machine, properties: { ...machine.properties, instanceView: { ...view, statuses } } };
}

const isPowerState = (status: object) => /^powerstate\//i.test(textOf(recordOf(status)['code'])[0] ?? '');

const powerStatus = (state: string): StatusDocument => ({
  code: `PowerState/${state}`,
  level: 'Info',
  displayStatus: `VM ${state}`,
});

/** A machine that is described only runs, unless its document says otherwise. */
function powerStatusOf({ properties }: ArmDocument): StatusDocument {
  const [code = ''] = listOf(recordOf(properties['instanceView'])['statuses'])
    .filter(isPowerState)
    .flatMap((status) => textOf(recordOf(status)['code']));
  return powerStatus(code.slice(code.indexOf('/') + 1).toLowerCase() || 'running');
}

/** What the instance view of such a machine says; what its document holds of one is the power state. */
export function describedInstanceView(machine: ArmDocument, extensions: readonly ArmDocument[]): InstanceViewDocument {
  const provisioned: StatusDocument = {
    code: 'ProvisioningState/succeeded',
    level: 'Info',
    displayStatus: 'Provisioning succeeded',
  };
  const ready: StatusDocument = { ...provisioned, displayStatus: 'Ready' };
  const handlers = extensions.map(({ name, properties: { publisher, type, typeHandlerVersion } }) => ({
    name,
    type: `${String(publisher)}.${String(type)}`,
    typeHandlerVersion: String(typeHandlerVersion),
  }));
  const { osProfile, storageProfile } = machine.properties;
  return {
    computerName: textOf(recordOf(osProfile)['computerName'])[0] ?? machine.name,
    osName: textOf(recordOf(recordOf(storageProfile)['osDisk'])['osType'])[0] ?? 'Linux',
    osVersion: '',
    vmAgent: {
      vmAgentVersion: '',
      statuses: [{ ...ready, message: 'This machine is described by documents only; nothing runs in it.' }],
      extensionHandlers: handlers.map(({ type, typeHandlerVersion }) => ({ type, typeHandlerVersion, status: ready })),
    },
    extensions: handlers.map((handler) => ({ ...handler, statuses: [provisioned] })),
    statuses: [provisioned, powerStatusOf(machine)],
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly object[] =>
  Array.isArray(value) ? value.filter((each): each is object => typeof each === 'object' && each !== null) : [];
const textOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);
