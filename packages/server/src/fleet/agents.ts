import type { Result } from '@hopscope/engine';
import type { AgentSummary, ResourceId } from '@hopscope/protocol';

import type { Store } from '../store/store.ts';
import { enroller, type Enrolment } from './enrolment/enrol.ts';
import { openEnrolledAgents, type EnrolledAgents, type EnrolledParts } from './enrolment/enrolled-agents.ts';
import { openTokens, type Tokens } from './enrolment/tokens.ts';
import type { Member } from './member.ts';
import { admit, type Arrival } from './wire/admission.ts';
import { PING_EVERY } from './wire/line.ts';
import { openNamedMachines, type NamedMachines } from './wire/named-machines.ts';
import { openPulse } from './wire/pulse.ts';

/** Everything about agents that are not in this process: who may come, who is there. */
export type Agents = {
  readonly tokens: Tokens;
  readonly enrolled: EnrolledAgents;
  readonly named: NamedMachines;
  enrol(enrolment: Enrolment): Promise<Result<AgentSummary>>;
  /** Somebody has connected. */
  arrive(arrival: Arrival, settled: () => void): void;
};

export async function openAgents(
  parts: EnrolledParts & {
    readonly store: Pick<Store, 'agents'>;
    readonly authority: string;
    readonly monotonic: () => number;
    /** Whether something else in the inventory has this id. */
    readonly isTaken: (id: ResourceId) => boolean;
    readonly described: (machine: ResourceId) => Member | undefined;
  },
): Promise<Agents> {
  const { now, wake, monotonic, described, isTaken } = parts;
  const enrolled = await openEnrolledAgents(parts);
  const named = openNamedMachines({ now, wake, isDescribed: (machine) => described(machine) !== undefined });
  const clock = { wake, monotonic, pulse: openPulse({ periodMs: PING_EVERY, wake, monotonic }) };
  return {
    tokens: openTokens(parts),
    enrolled,
    named,
    enrol: enroller({
      ...parts,
      enrolled,
      isTaken: (id) => enrolled.find(id) !== undefined || isTaken(id),
    }),
    arrive: (arrival, settled) => admit(arrival, { clock, enrolled: enrolled.admit, named: named.admit }, settled),
  };
}
