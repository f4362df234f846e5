import { randomUUID } from 'node:crypto';

import { familyOf, REQUEST_DEFAULTS, type Destination } from '@hopscope/engine';
import {
  apiVersion,
  armError,
  badRequest,
  isOfType,
  parseConnectivityRequest,
  sameResource,
  type ArmError,
  type ConnectivityRequest,
  type NetworkWatcherDocument,
  type ResourceId,
  type ResourceIdentity,
} from '@hopscope/protocol';

import type { CheckOrder } from '../checks/check-order.ts';
import type { MachineEntry } from './inventory.ts';
import { WATCHER_TYPE } from './network-watchers.ts';
import { findIn, notFound, pathInGroup } from './resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from './route.ts';
import { MACHINE_TYPE } from './virtual-machines.ts';

/** `POST …/networkWatchers/{name}/connectivityCheck`: everything that can be wrong is said here, none of it later. */
export const connectivityCheck = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'POST',
    path: `${pathInGroup(WATCHER_TYPE)}/:name/connectivityCheck`,
    since: { version: apiVersion('2017-03-01'), type: 'networkWatchers', location: 'local' },
    handle: (asked) => startCheck(parts, asked),
  },
];

async function startCheck(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { inventory, checks } = parts;
  const watcher = findIn(inventory.watchers, asked);
  if (watcher === undefined) return refused(notFound(WATCHER_TYPE, asked));
  const parsed = parseConnectivityRequest(asked.body, asked.version);
  if (!parsed.ok) return refused(badRequest(parsed.problems));
  const { source, destination } = parsed.value;

  const machines = await inventory.machines();
  const from = findMachineById(machines, source, 'source.resourceId', watcher);
  if ('error' in from) return refused(from.error);
  const fault = sourceFault(from.machine, watcher);
  if (fault !== undefined) return refused(fault);
  const to = findDestination(machines, destination, parsed.value, watcher);
  if ('error' in to) return refused(to.error);

  const order = orderOf(asked, parsed.value, from.machine, to, parts.now());
  const refusal = await checks.start(order, from.machine.member);
  if (refusal !== undefined) return refused(refusal);
  return { kind: 'pending', operation: { ...order, dataPlane: from.machine.member.dataPlane } };
}

type Found = { readonly machine: MachineEntry } | { readonly error: ArmError };

function findMachineById(
  machines: readonly MachineEntry[],
  asked: ResourceIdentity,
  target: string,
  watcher: NetworkWatcherDocument,
): Found {
  if (!isOfType(asked, MACHINE_TYPE)) {
    const problem = `'${target}' is a ${asked.type}: expected a virtual machine (${MACHINE_TYPE}).`;
    return { error: armError('InvalidParameter', { problem }, { target }) };
  }
  const machine = machines.find(({ virtualMachine }) => sameResource(virtualMachine.id, asked.id));
  if (machine !== undefined) return { machine };
  return { error: armError('InvalidResourceReference', { reference: asked.id, referrer: watcher.id }, { target }) };
}

/** A watcher works for the machines of its region that have an agent. */
function sourceFault({ virtualMachine, member }: MachineEntry, watcher: NetworkWatcherDocument): ArmError | undefined {
  const { id, location, resources } = virtualMachine;
  const where = { target: 'source.resourceId' };
  if (location !== watcher.location)
    return armError('InvalidResourceReference', { reference: id, referrer: watcher.id }, where);
  const hasAgent = resources.length > 0 && sameResource(member.id, id);
  return hasAgent ? undefined : armError('NetworkWatcherVmExtensionNotInstalled', { machine: id }, where);
}

type Reached = { readonly destination: Destination; readonly machine?: ResourceId };

/** A machine as destination is its first address of the family that was asked for. */
function findDestination(
  machines: readonly MachineEntry[],
  asked: ConnectivityRequest['destination'],
  { family }: ConnectivityRequest,
  watcher: NetworkWatcherDocument,
): Reached | { readonly error: ArmError } {
  if (asked.kind !== 'resource') return { destination: asked };
  const target = 'destination.resourceId';
  const found = findMachineById(machines, asked.resource, target, watcher);
  if ('error' in found) return found;
  const { id, ipConfigurations } = found.machine.machine;
  const address = ipConfigurations
    .map((configuration) => configuration.address)
    .find((address) => family === undefined || familyOf(address) === family);
  if (address !== undefined) return { destination: { kind: 'address', address }, machine: id };
  const problem = `'${target}' has no ${family === undefined ? '' : `${family} `}address that could be reached.`;
  return { error: armError('InvalidParameter', { problem }, { target }) };
}

function orderOf(
  asked: ArmAsked,
  request: ConnectivityRequest,
  source: MachineEntry,
  to: Reached,
  now: number,
): CheckOrder {
  const { caller, version, params, correlationId, loopback } = asked;
  const { port, family, sourcePort } = request;
  return {
    id: randomUUID(),
    source: source.virtualMachine.id,
    request: {
      ...REQUEST_DEFAULTS,
      destination: to.destination,
      port,
      ...(family !== undefined && { family }),
      ...(sourcePort !== undefined && { sourcePort }),
    },
    loopback,
    subscription: params.subscription ?? '',
    region: source.virtualMachine.location,
    principal: caller.id,
    createdAt: now,
    apiVersion: version,
    correlationId,
    ...(to.machine !== undefined && { destination: to.machine }),
  };
}
