import { randomUUID } from 'node:crypto';

import { familyOf, REQUEST_DEFAULTS, type Destination } from '@hopscope/engine';
import {
  apiVersion,
  armError,
  badRequest,
  countFor,
  isOfType,
  LOCAL,
  parseConnectivityRequest,
  type ArmDocument,
  type ArmError,
  type ConnectivityRequest,
  type ResourceId,
  type ResourceIdentity,
} from '@hopscope/protocol';

import type { CheckOrder } from '../../checks/check-order.ts';
import type { Member } from '../../fleet/member.ts';
import { CONNECTIVITY_FEATURE, isFeatureRegistered } from '../account/features.ts';
import {
  INSTANCE_TYPE,
  isHost,
  MACHINE_TYPE,
  MACHINE_TYPES,
  WATCHER_TYPE,
  type Inventory,
  type MachineEntry,
} from '../inventory.ts';
import { askedId, notFound, pathInGroup } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';

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
  const { inventory, checks, enforceLimits } = parts;
  const watcher = (await inventory.document(askedId(WATCHER_TYPE, asked)))?.document;
  if (watcher === undefined) return refused(notFound(WATCHER_TYPE, asked));
  const closed = previewFault(parts, asked, watcher);
  if (closed !== undefined) return refused(closed);
  const parsed = parseConnectivityRequest(asked.body, asked.version);
  if (!parsed.ok) return refused(badRequest(parsed.problems));
  const { source, destination } = parsed.value;

  const from = await findMachineById(inventory, source, 'source.resourceId', watcher);
  if ('error' in from) return refused(from.error);
  const fault = sourceFault(from.machine, watcher);
  if (typeof fault === 'object' && 'code' in fault) return refused(fault);
  const to = await findDestination(inventory, destination, parsed.value, watcher);
  if ('error' in to) return refused(to.error);
  if (isHost(from.machine) && to.isDescribed)
    return refused(armError('InvalidParameter', { problem: IMAGINED }, AT_MACHINE));

  const order = orderOf(asked, parsed.value, from.machine, to, parts.now());
  // Azure runs one of the same at a time (its issue 7650). Here all have their turn, unless its limits are asked for.
  if (enforceLimits && checks.hasAlike(order)) return refused(armError('RetryableError', {}));
  const refusal = await checks.start(order, fault.member);
  if (refusal !== undefined) return refused(refusal);
  return { kind: 'pending', operation: { ...order, dataPlane: fault.member.dataPlane } };
}

/**
 * At 2017-03-01 connectivityCheck was a preview that a subscription had to register for; later versions do not ask. The
 * region `local` is no region of Azure's: what it does was never in a preview.
 */
function previewFault(
  { inventory: { subscription }, estate }: ProviderParts,
  { version }: ArmAsked,
  { location }: ArmDocument,
): ArmError | undefined {
  if (version !== PREVIEW || location === LOCAL.region) return undefined;
  if (isFeatureRegistered(subscription, estate, CONNECTIVITY_FEATURE)) return undefined;
  return armError('SubscriptionNotRegisteredForFeature', { subscription, feature: CONNECTIVITY_FEATURE });
}

const PREVIEW = apiVersion('2017-03-01');

type Found = { readonly machine: MachineEntry } | { readonly error: ArmError };

async function findMachineById(
  inventory: Inventory,
  asked: ResourceIdentity,
  target: string,
  watcher: ArmDocument,
): Promise<Found> {
  if (!MACHINE_TYPES.some((type) => isOfType(asked, type))) {
    const problem = `'${target}' is a ${asked.type}: expected a virtual machine (${MACHINE_TYPE}), or one of a scale set (${INSTANCE_TYPE}).`;
    return { error: armError('InvalidParameter', { problem }, { target }) };
  }
  const machine = await inventory.machine(asked.id);
  if (machine !== undefined) return { machine };
  return { error: armError('InvalidResourceReference', { reference: asked.id, referrer: watcher.id }, { target }) };
}

/** A watcher works for the machines of its region that have an agent. */
function sourceFault(
  { virtualMachine, member }: MachineEntry,
  watcher: ArmDocument,
): ArmError | { readonly member: Member } {
  const { id, location } = virtualMachine;
  const where = { target: 'source.resourceId' };
  if (location !== watcher.location)
    return armError('InvalidResourceReference', { reference: id, referrer: watcher.id }, where);
  return member === undefined ? armError('NetworkWatcherVmExtensionNotInstalled', { machine: id }, where) : { member };
}

/** Real packets to its address would reach somebody else, or nobody. */
const IMAGINED =
  "'destination.resourceId' is a machine that documents describe: packets of a real machine cannot reach it.";
const AT_MACHINE = { target: 'destination.resourceId' };

type Reached = { readonly destination: Destination; readonly machine?: ResourceId; readonly isDescribed?: boolean };

/** A machine as destination is its first address of the family that was asked for. */
async function findDestination(
  inventory: Inventory,
  asked: ConnectivityRequest['destination'],
  { family }: ConnectivityRequest,
  watcher: ArmDocument,
): Promise<Reached | { readonly error: ArmError }> {
  if (asked.kind !== 'resource') return { destination: asked };
  const target = 'destination.resourceId';
  const found = await findMachineById(inventory, asked.resource, target, watcher);
  if ('error' in found) return found;
  const { id, ipConfigurations } = found.machine.machine;
  const address = ipConfigurations
    .map((configuration) => configuration.address)
    .find((address) => family === undefined || familyOf(address) === family);
  if (address !== undefined) {
    const isDescribed = !isHost(found.machine);
    return { destination: { kind: 'address', address }, machine: id, isDescribed };
  }
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
  const { port, protocol, family, sourcePort, http } = request;
  return {
    id: randomUUID(),
    source: source.virtualMachine.id,
    request: {
      ...REQUEST_DEFAULTS,
      destination: to.destination,
      port,
      ...(protocol !== undefined && { protocol }),
      ...(family !== undefined && { family }),
      ...(sourcePort !== undefined && { sourcePort }),
      ...(http !== undefined && { http, count: countFor(http.kind) }),
    },
    loopback,
    subscription: params.subscription ?? '',
    region: source.virtualMachine.location ?? LOCAL.region,
    principal: caller.id,
    createdAt: now,
    apiVersion: version,
    correlationId,
    ...(to.machine !== undefined && { destination: to.machine }),
  };
}
