import { machinePageSchema, type AgentFacts, type InstanceViewDocument } from '@hopscope/protocol';

import type { DoorParts, DoorRoute } from './door-route.ts';

/** Machines that can be the source of a check. */
export const machineRoutes = ({ inventory }: DoorParts): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/machines',
    operationId: 'listMachines',
    summary: 'Machines that can be the source of a check',
    answers: { 200: { description: 'All machines', schema: machinePageSchema } },
    handle: async () => ({
      value: (await inventory.machines()).flatMap(({ machine, virtualMachine, member, view }) =>
        member === undefined
          ? []
          : {
              id: virtualMachine.id,
              name: virtualMachine.name,
              addresses: machine.ipConfigurations.map(({ address }) => address),
              dataPlane: member.dataPlane,
              agent: {
                ...member.presence(),
                // Nobody's agent works in a machine that is switched off.
                ...(!isRunning(view()) && { state: 'offline' as const }),
                version: member.agent.facts.version,
                trace: member.agent.facts.trace,
              },
              ...(member.dataPlane === 'live' && { host: hostOf(member.agent.facts) }),
            },
      ),
    }),
  },
];

const hostOf = ({ hostname, osName, osVersion, kernel, architecture }: AgentFacts) => ({
  hostname,
  osName,
  osVersion,
  kernel,
  architecture,
});

const isRunning = ({ statuses }: InstanceViewDocument) => statuses.some(({ code }) => code === 'PowerState/running');
