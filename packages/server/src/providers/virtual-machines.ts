import { instanceView } from '@hopscope/protocol';

import type { MachineEntry } from './inventory.ts';
import { findIn, notFound, pathInGroup, readRoutes } from './resource-type.ts';
import { refused, type ArmAsked, type ArmRoute, type ProviderParts } from './route.ts';

export const MACHINE_TYPE = 'Microsoft.Compute/virtualMachines';

/** Hosts with an agent. */
export const virtualMachines = ({ inventory }: ProviderParts): readonly ArmRoute[] => [
  ...readRoutes({
    type: MACHINE_TYPE,
    etag: false,
    documents: async (asked) => (await inventory.machines()).map((machine) => shown(machine, asked)),
  }),
  {
    method: 'GET',
    path: `${pathInGroup(MACHINE_TYPE)}/:name/instanceView`,
    handle: async (asked) => {
      const machine = await findMachine(inventory.machines(), asked);
      return machine === undefined ? refused(notFound(MACHINE_TYPE, asked)) : { kind: 'found', body: viewOf(machine) };
    },
  },
];

/** The machine that the path names. */
export async function findMachine(
  machines: Promise<readonly MachineEntry[]>,
  asked: ArmAsked,
): Promise<MachineEntry | undefined> {
  const all = await machines;
  const document = findIn(
    all.map((machine) => machine.virtualMachine),
    asked,
  );
  return all.find((machine) => machine.virtualMachine === document);
}

const viewOf = ({ host, member }: MachineEntry) => instanceView(host, member.since);

function shown(machine: MachineEntry, asked: ArmAsked) {
  const { virtualMachine } = machine;
  const { name } = asked.params;
  const expand = asked.query('$expand')?.toLowerCase();
  // Lists show extensions under the machine only when they are asked for one by one.
  if (name === undefined) return virtualMachine;
  if (expand !== 'instanceview') return virtualMachine;
  return { ...virtualMachine, properties: { ...virtualMachine.properties, instanceView: viewOf(machine) } };
}
