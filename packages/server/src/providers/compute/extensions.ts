import { armError, childId, LOCAL, presentCompute, type ArmDocument } from '@hopscope/protocol';
import * as z from 'zod';

import { EXTENSION_TYPE } from '../../estate/extensions.ts';
import { isRegistered } from '../account/resource-providers.ts';
import { isHost, MACHINE_TYPE, type MachineEntry } from '../inventory.ts';
import { beginWrite } from '../operations.ts';
import { readBody, tagsSchema } from '../read-body.ts';
import { notFound, pathInGroup, sameName } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { findMachine } from './virtual-machines.ts';

const PATH = `${pathInGroup(MACHINE_TYPE)}/:name/extensions`;

/**
 * What is installed in machines. The Network Watcher agent's, known by its publisher, makes a machine a possible source: a
 * machine that is described gets a simulated agent with it, and loses it when it is deleted.
 */
export const extensions = (parts: ProviderParts): readonly ArmRoute[] => {
  const withMachine =
    (then: (machine: MachineEntry, asked: ArmAsked) => ArmAnswer | Promise<ArmAnswer>) => async (asked: ArmAsked) => {
      const machine = await findMachine(parts.inventory, asked);
      return machine === undefined ? refused(notFound(MACHINE_TYPE, asked)) : then(machine, asked);
    };
  const alone = (handle: ArmRoute['handle']) => (asked: ArmAsked) =>
    parts.estate.exclusively(async () => handle(asked));
  return [
    {
      method: 'GET',
      path: PATH,
      handle: withMachine((machine) => found({ value: machine.extensions.map(presentCompute) })),
    },
    {
      method: 'GET',
      path: `${PATH}/:child`,
      handle: withMachine((machine, asked) => {
        const extension = findExtension(machine, asked);
        return extension === undefined ? refused(extensionNotFound(asked)) : found(presentCompute(extension));
      }),
    },
    {
      method: 'PUT',
      path: `${PATH}/:child`,
      handle: alone(withMachine((machine, asked) => put(parts, machine, asked))),
    },
    {
      method: 'DELETE',
      path: `${PATH}/:child`,
      handle: alone(withMachine((machine, asked) => remove(parts, machine, asked))),
    },
  ];
};

const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });
const bodySchema = z.object(
  {
    location: z.string({ error: 'expected the name of a region' }).nullish(),
    tags: tagsSchema.nullish(),
    properties: z.looseObject(
      {
        publisher: text('expected the publisher of the extension'),
        type: text('expected the type of the extension'),
        typeHandlerVersion: text('expected a version such as 1.4').nullish(),
        autoUpgradeMinorVersion: z.boolean({ error: 'expected true or false' }).nullish(),
      },
      { error: 'expected an object' },
    ),
  },
  { error: 'expected an object' },
);

/** Which are write-only in Azure, and would be kept here for nothing. */
const SECRET = ['protectedSettings', 'protectedSettingsFromKeyVault'];

async function put(parts: ProviderParts, machine: MachineEntry, asked: ArmAsked): Promise<ArmAnswer> {
  const { inventory, estate } = parts;
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  if (isHost(machine)) return refused(armError('OperationNotAllowed', { problem: HOST }));
  if (!isRegistered(inventory.subscription, estate, 'Microsoft.Compute'))
    return refused(armError('MissingSubscriptionRegistration', { namespace: 'Microsoft.Compute' }));
  const { properties, tags } = body.value;
  const { publisher, type, typeHandlerVersion, autoUpgradeMinorVersion, ...rest } = properties;
  const settings = Object.entries(rest).filter(([member]) => !SECRET.includes(member));
  const before = findExtension(machine, asked);
  const name = before?.name ?? asked.params.child ?? '';
  const location = machine.virtualMachine.location ?? LOCAL.region;
  const document: ArmDocument = {
    id: before?.id ?? childId(machine.virtualMachine.id, 'extensions', name),
    name,
    type: EXTENSION_TYPE,
    location,
    ...(tags && { tags }),
    properties: {
      ...Object.fromEntries(settings),
      autoUpgradeMinorVersion: autoUpgradeMinorVersion ?? false,
      provisioningState: 'Succeeded',
      publisher,
      type,
      ...(typeHandlerVersion && { typeHandlerVersion }),
    },
  };
  await estate.put(document, asked.caller.id);
  const operation = await beginWrite(parts, asked, { namespace: 'Microsoft.Compute', region: location, document });
  return { kind: 'written', created: before === undefined, body: presentCompute(document), operation };
}

async function remove({ estate }: ProviderParts, machine: MachineEntry, asked: ArmAsked): Promise<ArmAnswer> {
  if (isHost(machine)) return refused(armError('OperationNotAllowed', { problem: HOST }));
  const extension = findExtension(machine, asked);
  if (extension !== undefined) await estate.remove(extension.id, asked.caller.id);
  return { kind: 'gone', status: extension === undefined ? 204 : 200 };
}

const HOST = 'This is a real machine: its agent runs in it, and cannot be changed from here.';

const findExtension = ({ extensions: all }: MachineEntry, { params }: ArmAsked) =>
  all.find(({ name }) => sameName(name, params.child));

function extensionNotFound({ params: { group = '', name = '', child = '' } }: ArmAsked) {
  const resource = `${MACHINE_TYPE}/${name}/extensions/${child}`;
  return armError('ResourceNotFound', { resource, group }, { target: 'extensions' });
}
