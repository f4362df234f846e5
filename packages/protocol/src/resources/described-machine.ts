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
export function isAgentExtension({ properties }: ArmDocument): boolean {
  const { publisher, provisioningState = 'Succeeded' } = properties;
  return (
    String(publisher).toLowerCase() === AGENT_EXTENSION.publisher.toLowerCase() &&
    String(provisioningState).toLowerCase() === 'succeeded'
  );
}

/** A machine that is described only is always running: no document says otherwise. */
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
    statuses: [provisioned, { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' }],
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly object[] =>
  Array.isArray(value) ? value.filter((each): each is object => typeof each === 'object' && each !== null) : [];
const textOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);
