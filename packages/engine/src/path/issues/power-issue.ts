import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { flagsAt, machineAt } from '../walk/place.ts';
import type { WalkStep } from '../walk/step.ts';
import { idOf, lastPart, textOf } from '../cloud/names.ts';

/** A machine that does not run neither sends, nor sends on, nor answers; nothing where it runs. */
export function powerIssue(network: CloudNetwork, step: WalkStep): readonly Issue[] {
  const machine = machineAt(network, step.configuration);
  const powerState = textOf(network, network.machines.powerStates, machine);
  if (powerState === undefined) return [];
  const id = idOf(network, network.machines.ids, machine);
  return [
    {
      code: 'VM_NOT_RUNNING',
      origin: 'local',
      severity: 'error',
      sentence: `The machine ${lastPart(id)} is not running: it is ${powerState}.`,
      context: { machine: id, powerState },
    },
  ];
}

export const isOff = (network: CloudNetwork, { configuration }: Pick<WalkStep, 'configuration'>): boolean =>
  (flagsAt(network, configuration) & IS.troubled) !== 0 &&
  (network.machines.powerStates[machineAt(network, configuration)] ?? NONE) >= 0;
