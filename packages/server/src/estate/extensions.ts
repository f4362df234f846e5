import { isAgentExtension, type ArmDocument, type ResourceId } from '@hopscope/protocol';
import * as z from 'zod';

import type { Estate } from './estate.ts';

export const EXTENSION_TYPE = 'Microsoft.Compute/virtualMachines/extensions';

/** What is installed in a machine that is described, in the order of their names. */
export const extensionsOf = (machine: ResourceId, estate: Estate): readonly ArmDocument[] =>
  estate.inside(machine, EXTENSION_TYPE).map(({ document }) => document);

/** Whether one of them makes it a possible source; of an instance of a scale set also one that all of the set have. */
export const hasAgent = (machine: ResourceId, estate: Estate): boolean =>
  [...extensionsOf(machine, estate), ...ofScaleSet(machine, estate)].some(isAgentExtension);

/** An instance's own, those of its set, and those that are written in the set's model. */
function ofScaleSet(machine: ResourceId, estate: Estate): readonly Pick<ArmDocument, 'properties'>[] {
  const [, set] = /^(.*\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/[^/]+$/i.exec(machine) ?? [];
  if (set === undefined) return [];
  const written = extensionProfile.safeParse(estate.get(set)?.document.properties);
  return [
    ...estate.inside(machine, `${SET_TYPE}/virtualMachines/extensions`).map(({ document }) => document),
    ...estate.inside(set, `${SET_TYPE}/extensions`).map(({ document }) => document),
    ...(written.success ? written.data.virtualMachineProfile.extensionProfile.extensions : []),
  ];
}

const SET_TYPE = 'Microsoft.Compute/virtualMachineScaleSets';
const extensionProfile = z.object({
  virtualMachineProfile: z.object({
    extensionProfile: z.object({
      extensions: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
    }),
  }),
});
