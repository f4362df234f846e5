import { hostname } from 'node:os';

import type { Agent } from '@hopscope/agent';
import type { Diagnosis } from '@hopscope/engine';
import { sameResource, type ResourceId } from '@hopscope/protocol';

import { guidOf } from './guid.ts';
import { hostSnapshots, type HostSnapshot } from './host-snapshot.ts';
import { readOperatingSystem } from './os-release.ts';

/** An agent as the server uses it: the embedded one, and in tests and benchmarks whatever answers like one. */
export type HostAgent = Pick<Agent, 'facts' | 'open' | 'turn' | 'documents' | 'close'>;

/** A machine and the agent that works for it. */
export type Member = {
  readonly id: ResourceId;
  readonly agent: HostAgent;
  readonly dataPlane: Diagnosis['dataPlane'];
  /** RFC 3339: since when the agent is there. */
  readonly since: string;
  /** The machine as it is now, or was a few seconds ago. */
  snapshot(): Promise<HostSnapshot>;
};

/** Which agent works for which machine. */
export type Fleet = {
  readonly members: readonly Member[];
  /** Ids compare without case. */
  find(machine: ResourceId): Member | undefined;
};

export type LocalFleetOptions = {
  readonly agent: HostAgent;
  readonly dataPlane: Diagnosis['dataPlane'];
  readonly subscription: string;
  /** Stays the same for the life of the data directory; the machine's GUID comes from it. */
  readonly tenantId: string;
  readonly now: () => number;
  readonly monotonic: () => number;
};

/** This host alone, served by its embedded agent. */
export async function openLocalFleet(options: LocalFleetOptions): Promise<Fleet> {
  const { agent, dataPlane, subscription, tenantId, now, monotonic } = options;
  const system = await readOperatingSystem();
  const host = {
    hostname: hostname(),
    vmId: guidOf(`virtual machine of ${tenantId}`),
    osName: system.name,
    osVersion: system.version,
    agentVersion: agent.facts.version,
  };
  const snapshot = hostSnapshots({ agent, host, subscription, monotonic });
  const { id } = (await snapshot()).machine;
  const member = { id, agent, dataPlane, since: new Date(now()).toISOString(), snapshot };
  return { members: [member], find: (machine) => (sameResource(machine, id) ? member : undefined) };
}
