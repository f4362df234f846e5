import { armError, withPowerState, type PowerState } from '@hopscope/protocol';

import { isHost, MACHINE_TYPE } from '../inventory.ts';
import { notFound, pathInGroup } from '../resource-type.ts';
import { refused, type ArmRoute, type ProviderParts } from '../route.ts';
import { findMachine } from './virtual-machines.ts';

/** What each action leaves a machine in. */
const ACTIONS: Readonly<Record<string, PowerState>> = {
  start: 'running',
  restart: 'running',
  powerOff: 'stopped',
  deallocate: 'deallocated',
};

/** Machines that are described can be switched off and on, to see what that would break. Done when it is answered. */
export const power = ({ inventory, estate }: ProviderParts): readonly ArmRoute[] =>
  Object.entries(ACTIONS).map(([action, state]) => ({
    method: 'POST',
    path: `${pathInGroup(MACHINE_TYPE)}/:name/${action}`,
    handle: (asked) =>
      estate.exclusively(async () => {
        const machine = await findMachine(inventory, asked);
        if (machine === undefined) return refused(notFound(MACHINE_TYPE, asked));
        const held = estate.get(machine.virtualMachine.id);
        if (isHost(machine) || held === undefined) return refused(armError('OperationNotAllowed', { problem: HOST }));
        await estate.put(withPowerState(held.document, state), asked.caller.id);
        return { kind: 'gone', status: 200 };
      }),
  }));

const HOST = 'This is a real machine: it cannot be switched from here.';
