import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { idOf, lastPart } from '../../cloud/names.ts';
import type { Filter } from '../asked.ts';
import { besideDenial, mayHaveLeftBy } from '../../walk/devices/beside.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Walk } from '../../walk/record.ts';

/** What an appliance does not get further by one interface, and may by another one of its machine, which the row is of. */
export const sentBeside = (network: CloudNetwork, row: number, lost: string, better: string): Issue => ({
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'outbound',
  severity: 'warning',
  sentence: `${lost} ${nameAt(network, row)} of the same machine ${better}: by which of them the machine sends on is in no document.`,
  context: {},
});

const nameAt = (network: CloudNetwork, row: number): string =>
  lastPart(idOf(network, network.interfaces.ids, network.configurations.interfaces[row] ?? NONE));

/** That packets are denied on the way out of a step, unless their appliance may send them on by another interface of its machine. */
export function unlessBeside(
  network: CloudNetwork,
  walked: Walk,
  step: WalkStep,
  { direction }: Filter,
  denial: Issue | undefined,
): Issue | undefined {
  if (denial === undefined || direction === 'inbound') return denial;
  const row = besideDenial(network, walked, step);
  if (row < 0) return denial;
  const { origin, sentence } = denial;
  return { ...sentBeside(network, row, `${sentence.slice(0, -1)}, and`, 'may send it on'), origin };
}

/** That answers are denied at a step, unless their request may have left by it: then its groups may know them. */
export const unlessKnown = (network: CloudNetwork, request: Walk, step: WalkStep, denial: Issue): Issue =>
  mayHaveLeftBy(network, request, step.configuration)
    ? {
        ...denial,
        code: 'ANALYSIS_UNSUPPORTED',
        severity: 'warning',
        sentence: `${denial.sentence} By which of its interfaces the machine of ${nameAt(network, step.configuration)} sent the request on is in no document: if by this one, they pass.`,
        context: {},
      }
    : denial;
