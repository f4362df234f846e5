import { resourceIdOf } from '@hopscope/protocol';

import { MACHINE_TYPE, type MachineEntry } from '../inventory.ts';
import { paged } from '../paging.ts';
import { isIn, notFound, pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';

/** Hosts with an agent, and machines that are described. */
export const virtualMachines = ({ inventory }: ProviderParts): readonly ArmRoute[] => {
  const list = async (asked: ArmAsked): Promise<ArmAnswer> => {
    const { group } = asked.params;
    const all = await inventory.machines(asked.gone);
    const shown = group === undefined ? all : all.filter(({ virtualMachine }) => isIn(virtualMachine.id, group));
    const sorted = shown.toSorted((a, b) => (keyIn(a) < keyIn(b) ? -1 : 1));
    return paged(
      sorted,
      ({ virtualMachine }) => virtualMachine.id,
      ({ virtualMachine }) => virtualMachine,
      asked,
    );
  };
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${MACHINE_TYPE}`, handle: list },
    { method: 'GET', path: pathInGroup(MACHINE_TYPE), handle: list },
    {
      method: 'GET',
      path: `${pathInGroup(MACHINE_TYPE)}/:name`,
      handle: async (asked) => {
        const machine = await findMachine(inventory, asked);
        return machine === undefined ? refused(notFound(MACHINE_TYPE, asked)) : found(expanded(machine, asked));
      },
    },
    {
      method: 'GET',
      path: `${pathInGroup(MACHINE_TYPE)}/:name/instanceView`,
      handle: async (asked) => {
        const machine = await findMachine(inventory, asked);
        return machine === undefined ? refused(notFound(MACHINE_TYPE, asked)) : found(machine.view());
      },
    },
  ];
};

/** The machine that the path names. */
export function findMachine(
  inventory: ProviderParts['inventory'],
  { params: { subscription = '', group = '', name = '' } }: ArmAsked,
): Promise<MachineEntry | undefined> {
  return inventory.machine(resourceIdOf({ subscription, group }, MACHINE_TYPE, name));
}

const keyIn = ({ virtualMachine }: MachineEntry) => virtualMachine.id.toLowerCase();

function expanded(machine: MachineEntry, asked: ArmAsked) {
  const { virtualMachine } = machine;
  if (asked.query('$expand')?.toLowerCase() !== 'instanceview') return virtualMachine;
  return { ...virtualMachine, properties: { ...virtualMachine.properties, instanceView: machine.view() } };
}
