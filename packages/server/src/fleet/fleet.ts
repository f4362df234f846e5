import { hostname } from 'node:os';

import type { Agent } from '@hopscope/agent';
import type { Diagnosis, OpenSession, Port, Surroundings, Target } from '@hopscope/engine';
import { sameResource, type ResourceId } from '@hopscope/protocol';

import { guidOf } from './guid.ts';
import { hostSnapshots, type HostSnapshot } from './host-snapshot.ts';
import { readOperatingSystem } from './os-release.ts';

/** An agent as the server uses it: the embedded one, a simulated one, and in tests whatever answers like one. */
export type HostAgent = Pick<Agent, 'facts' | 'open' | 'turn' | 'documents' | 'close'>;

/** What a check's order knows of its flow beside the target. `destination`: the machine that was asked for, where one was. */
export type AskedFlow = { readonly destination?: ResourceId; readonly sourcePort?: Port };

/** A machine and the agent that works for it. */
export type Member = {
  readonly id: ResourceId;
  readonly agent: Pick<HostAgent, 'facts' | 'turn'> & {
    /** As an agent's. `destination`: the machine that was asked for, where one was. */
    open(options: Parameters<HostAgent['open']>[0] & { readonly destination?: ResourceId }): OpenSession;
  };
  readonly dataPlane: Diagnosis['dataPlane'];
  /** RFC 3339: since when the agent is there. */
  readonly since: string;
  /** What configuration says about this machine's flows, now or a few seconds ago. */
  prediction(asked?: AskedFlow): Promise<Surroundings['predict']>;
};

/** A member that is a real machine: what is known of it comes from itself. */
export type HostMember = Member & {
  /** The machine as it is now, or was a few seconds ago. */
  snapshot(): Promise<HostSnapshot>;
};

/** Which agent works for which machine. */
export type Fleet = {
  readonly hosts: readonly HostMember[];
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
  /** Machines that are described and have an agent that is simulated. */
  readonly described: (machine: ResourceId) => Member | undefined;
};

/** This host, served by its embedded agent, and the machines that are described. */
export async function openLocalFleet(options: LocalFleetOptions): Promise<Fleet> {
  const { agent, dataPlane, subscription, tenantId, now, monotonic, described } = options;
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
  const prediction = async ({ sourcePort }: AskedFlow = {}) => {
    const { predict } = await snapshot();
    return (target: Target) => predict({ ...target, ...(sourcePort !== undefined && { sourcePort }) });
  };
  const member = { id, agent, dataPlane, since: new Date(now()).toISOString(), snapshot, prediction };
  return {
    hosts: [member],
    find: (machine) => (sameResource(machine, id) ? member : described(machine)),
  };
}
