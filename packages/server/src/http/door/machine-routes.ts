import { machinePageSchema, type AgentFacts, type InstanceViewDocument } from '@hopscope/protocol';

import type { MachineEntry } from '../../providers/inventory.ts';
import { flatMapInTurns } from '../../turns.ts';
import { sendJson } from '../long/send-pieces.ts';
import { whileAwaited } from '../long/while-awaited.ts';
import type { DoorParts, DoorRoute } from './door-route.ts';

/** Machines that can be the source of a check. */
export const machineRoutes = ({ inventory }: DoorParts): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/machines',
    operationId: 'listMachines',
    summary: 'Machines that can be the source of a check',
    answers: { 200: { description: 'All machines', schema: machinePageSchema } },
    handle: (_request, reply) =>
      whileAwaited(reply, async (gone) => {
        const all = await inventory.machines(gone);
        return sendJson(reply, { value: await flatMapInTurns(all, sourceOf, gone) });
      }),
  },
];

function sourceOf({ machine, virtualMachine, member, view }: MachineEntry) {
  if (member === undefined) return [];
  const { facts } = member.agent;
  return [
    {
      id: virtualMachine.id,
      name: virtualMachine.name,
      addresses: machine.ipConfigurations.map(({ address }) => address),
      dataPlane: member.dataPlane,
      agent: {
        ...member.presence(),
        // Nobody's agent works in a machine that is switched off.
        ...(!isRunning(view()) && { state: 'offline' as const }),
        version: facts.version,
        trace: facts.trace,
      },
      ...(member.dataPlane === 'live' && { host: hostOf(facts) }),
    },
  ];
}

const hostOf = ({ hostname, osName, osVersion, kernel, architecture }: AgentFacts) => ({
  hostname,
  osName,
  osVersion,
  kernel,
  architecture,
});

const isRunning = ({ statuses }: InstanceViewDocument) => statuses.some(({ code }) => code === 'PowerState/running');
