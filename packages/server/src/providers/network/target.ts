import { parseAddress, type Address } from '@hopscope/engine';
import {
  armError,
  interfacesOf,
  isOfType,
  keyOf,
  parseResourceId,
  refused as problem,
  badRequest,
  wrongValue,
  type ArmError,
  type ResourceId,
} from '@hopscope/protocol';

import { isHost, MACHINE_TYPE, WATCHER_TYPE } from '../inventory.ts';
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
  { inventory }: ProviderParts,
  asked: ArmAsked,
  body: TargetBody,
  own: { readonly field: string; readonly text: string },
): Promise<{ readonly target: Target; readonly address: Address } | { readonly error: ArmError }> {
  const watcher = (await inventory.document(askedId(WATCHER_TYPE, asked)))?.document;
  if (watcher === undefined) return { error: notFound(WATCHER_TYPE, asked) };
  const id = parseResourceId(body.targetResourceId);
  if (!id.ok) return { error: badRequest([problem('targetResourceId', id.problem)]) };
  const where = { target: 'targetResourceId' };
  if (!isOfType(id.value, MACHINE_TYPE))
    return {
      error: badRequest([wrongValue(where.target, id.value.id, `expected a virtual machine (${MACHINE_TYPE})`)]),
    };
  const entry = await inventory.machine(id.value.id);
  if (entry === undefined || entry.virtualMachine.location !== watcher.location)
    return { error: armError('InvalidResourceReference', { reference: id.value.id, referrer: watcher.id }, where) };
  if (isHost(entry)) return { error: armError('OperationNotAllowed', { problem: REAL }, where) };
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

const REAL = 'This is a real machine: security groups and route tables are known of machines that documents describe.';

const nicOf = (configuration: ResourceId) => configuration.split('/').slice(0, -2).join('/') as ResourceId;
