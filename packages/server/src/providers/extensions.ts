import { armError } from '@hopscope/protocol';

import { notFound, pathInGroup } from './resource-type.ts';
import { refused, type ArmRoute, type ProviderParts } from './route.ts';
import { findMachine, MACHINE_TYPE } from './virtual-machines.ts';

/** What is installed in a machine: so far the agent that makes it a possible source. */
export const extensions = ({ inventory }: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: `${pathInGroup(MACHINE_TYPE)}/:name/extensions`,
    handle: async (asked) => {
      const machine = await findMachine(inventory.machines(), asked);
      if (machine === undefined) return refused(notFound(MACHINE_TYPE, asked));
      return { kind: 'found', body: { value: [machine.extension] } };
    },
  },
  {
    method: 'GET',
    path: `${pathInGroup(MACHINE_TYPE)}/:name/extensions/:child`,
    handle: async (asked) => {
      const { group = '', name = '', child = '' } = asked.params;
      const machine = await findMachine(inventory.machines(), asked);
      if (machine === undefined) return refused(notFound(MACHINE_TYPE, asked));
      if (machine.extension.name.toLowerCase() === child.toLowerCase())
        return { kind: 'found', body: machine.extension };
      const resource = `${MACHINE_TYPE}/${name}/extensions/${child}`;
      return refused(armError('ResourceNotFound', { resource, group }, { target: 'extensions' }));
    },
  },
];
