import { familyOf, parseAddress, type Address } from '@hopscope/engine';
import {
  armError,
  interfacesOf,
  isOfType,
  keyOf,
  parseResourceId,
  refused as problem,
  badRequest,
  wrongValue,
  type ArmDocument,
  type ArmError,
  type ResourceId,
  type ResourceIdentity,
} from '@hopscope/protocol';

import {
  INSTANCE_TYPE,
  INTERFACE_TYPE,
  isHost,
  MACHINE_TYPE,
  MACHINE_TYPES,
  WATCHER_TYPE,
  type MachineEntry,
} from '../inventory.ts';
import { askedId, notFound } from '../resource-type.ts';
import type { ArmAsked, ProviderParts } from '../route.ts';

/** A described machine, and which of its IP configurations a question is about. */
export type Target = { readonly machine: ResourceId; readonly configuration: ResourceId; readonly nic: ResourceId };

type TargetBody = {
  readonly targetResourceId: string;
  readonly targetNicResourceId?: string | null | undefined;
};

/**
 * Finds whom a question at a watcher is about. Its address has to be one of the machine's: an answer about a machine that
 * does not have the address would be about nobody.
 */
export async function findTarget(
  parts: ProviderParts,
  asked: ArmAsked,
  body: TargetBody,
  own: { readonly field: string; readonly text: string },
): Promise<{ readonly target: Target; readonly address: Address } | { readonly error: ArmError }> {
  const found = await findMachine(parts, asked, body.targetResourceId);
  if ('error' in found) return found;
  const { entry } = found;
  const nic = body.targetNicResourceId ?? undefined;
  const nics = interfacesOf(entry.virtualMachine);
  if (nic !== undefined && !nics.some((each) => keyOf(each as ResourceId) === keyOf(nic as ResourceId)))
    return {
      error: badRequest([wrongValue('targetNicResourceId', nic, 'expected a network interface of the machine')]),
    };
  const address = parseAddress(own.text);
  if (!address.ok) return { error: badRequest([problem(own.field, address.problem)]) };
  const configuration = entry.machine.ipConfigurations.find(
    (each) =>
      each.address === address.value && (nic === undefined || keyOf(each.id).startsWith(`${nic.toLowerCase()}/`)),
  );
  if (configuration === undefined)
    return { error: badRequest([wrongValue(own.field, own.text, 'expected an address of the machine')]) };
  return {
    target: { machine: entry.virtualMachine.id, configuration: configuration.id, nic: nicOf(configuration.id) },
    address: address.value,
  };
}

/** Why an address at the other end of a flow can be nobody's there: rules and routes are for one family each. */
export const otherFamily = (own: Address, field: string, far: Address): ArmError | undefined =>
  familyOf(far) === familyOf(own)
    ? undefined
    : badRequest([wrongValue(field, far, `expected an ${familyOf(own)} address, as ${own} is`)]);

/** The described machine that a question at a watcher is about. */
export async function findMachine(
  parts: ProviderParts,
  asked: ArmAsked,
  text: string,
): Promise<{ readonly entry: MachineEntry } | { readonly error: ArmError }> {
  const found = await findWatched(parts, asked, text, MACHINE_TYPES);
  if ('error' in found) return found;
  const { id, watcher } = found;
  const entry = await parts.inventory.machine(id.id);
  if (entry === undefined || entry.virtualMachine.location !== watcher.location)
    return { error: armError('InvalidResourceReference', { reference: id.id, referrer: watcher.id }, AT_TARGET) };
  if (isHost(entry)) return { error: armError('OperationNotAllowed', { problem: REAL }, AT_TARGET) };
  return { entry };
}

/** The watcher that is asked, and what `targetResourceId` names: a resource of one of these types. */
export async function findWatched(
  { inventory }: ProviderParts,
  asked: ArmAsked,
  text: string,
  types: readonly string[],
): Promise<{ readonly id: ResourceIdentity; readonly watcher: ArmDocument } | { readonly error: ArmError }> {
  const watcher = (await inventory.document(askedId(WATCHER_TYPE, asked)))?.document;
  if (watcher === undefined) return { error: notFound(WATCHER_TYPE, asked) };
  const id = parseResourceId(text);
  if (!id.ok) return { error: badRequest([problem(AT_TARGET.target, id.problem)]) };
  if (types.some((type) => isOfType(id.value, type))) return { id: id.value, watcher };
  const expected = types.map((type) => `${WORDS[type] ?? ''} (${type})`).join(' or ');
  return { error: badRequest([wrongValue(AT_TARGET.target, id.value.id, `expected ${expected}`)]) };
}

const AT_TARGET = { target: 'targetResourceId' };

const WORDS: Readonly<Record<string, string>> = {
  [MACHINE_TYPE]: 'a virtual machine',
  [INSTANCE_TYPE]: 'one of a scale set',
  [INTERFACE_TYPE]: 'a network interface',
};

export const REAL =
  'This is a real machine: security groups and route tables are known of machines that documents describe.';

const nicOf = (configuration: ResourceId) => configuration.split('/').slice(0, -2).join('/') as ResourceId;
