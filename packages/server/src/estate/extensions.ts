import { isAgentExtension, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { Estate } from './estate.ts';

export const EXTENSION_TYPE = 'Microsoft.Compute/virtualMachines/extensions';

/** What is installed in a machine that is described, in the order of their names. */
export const extensionsOf = (machine: ResourceId, estate: Estate): readonly ArmDocument[] =>
  estate.inside(machine, EXTENSION_TYPE).map(({ document }) => document);

/** Whether one of them makes it a possible source. */
export const hasAgent = (machine: ResourceId, estate: Estate): boolean =>
  extensionsOf(machine, estate).some(isAgentExtension);
