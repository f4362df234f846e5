import { hostname } from 'node:os';

import type { Agent } from '@hopscope/agent';
import type { Diagnosis, OpenSession, Surroundings } from '@hopscope/engine';
import { LOCAL, sameResource, type ResourceId } from '@hopscope/protocol';

import { guidOf } from './guid.ts';
import { hostSnapshots, type HostSnapshot } from './host-snapshot.ts';
import type { EnrolledAgents } from './enrolment/enrolled-agents.ts';

/** An agent as the server uses it: the embedded one, a simulated one, and in tests whatever answers like one. */
export type HostAgent = Pick<Agent, 'facts' | 'open' | 'turn' | 'documents' | 'close'>;

/** What a check's order knows of its destination beside the target. `destination`: the machine that was asked for, where one was. */
export type AskedDestination = {
  readonly destination?: ResourceId;
  /** By which the destination was asked for. */
  readonly name?: string;
};

/** What a session is opened for. */
type Wanted = AskedDestination & {
  /** The check's id: by it, a remote agent knows a session again after a restart of this server. */
  readonly check?: string;
};

/** A machine and the agent that works for it. */
export type Member = {
  readonly id: ResourceId;
  readonly agent: Pick<HostAgent, 'facts' | 'turn'> & {
    /** As an agent's. */
    open(options: Parameters<HostAgent['open']>[0] & Wanted): OpenSession;
  };
  readonly dataPlane: Diagnosis['dataPlane'];
  /** Whether its agent is there, and since when (RFC 3339). */
  presence(): { readonly state: 'online' | 'offline'; readonly since: string };
  /** Resolves when its agent is there, or after so long; absent: it always is. */
  arrival?(ms: number, signal: AbortSignal): Promise<void>;
  /** What configuration says about this machine's flows, now or a few seconds ago. */
  prediction(asked?: AskedDestination): Promise<Surroundings['predict']>;
};

/** A member that is a real machine: what is known of it comes from itself. */
export type HostMember = Member & {
  /** The machine as it is now, or was a few seconds ago. */
  snapshot(): Promise<HostSnapshot>;
};

/** Where hosts are: names of resource groups, and regions. */
export type Places = { readonly groups: ReadonlySet<string>; readonly regions: ReadonlySet<string> };

/** Which agent works for which machine. */
export type Fleet = {
  readonly hosts: readonly HostMember[];
  /** Hosts that may have one of these addresses, and only few of those that have none: a fleet can be large. */
  holding(addresses: Iterable<string>): readonly HostMember[];
  readonly places: Places;
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
  readonly enrolled: Pick<EnrolledAgents, 'members' | 'find' | 'holding' | 'places'>;
};

/** This host, served by its embedded agent, the hosts that were enrolled, and the machines that are described. */
export async function openLocalFleet(options: LocalFleetOptions): Promise<Fleet> {
  const { agent, dataPlane, subscription, tenantId, now, monotonic, described, enrolled } = options;
  const host = {
    hostname: hostname(),
    vmId: guidOf(`virtual machine of ${tenantId}`),
    osName: agent.facts.osName,
    osVersion: agent.facts.osVersion,
    agentVersion: agent.facts.version,
  };
  const snapshot = hostSnapshots({ agent, host, subscription, monotonic });
  const { id } = (await snapshot()).machine;
  const prediction = async () => (await snapshot()).predict;
  const since = new Date(now()).toISOString();
  const member: HostMember = {
    id,
    agent,
    dataPlane,
    presence: () => ({ state: 'online', since }),
    snapshot,
    prediction,
  };
  return {
    get hosts() {
      return [member, ...enrolled.members];
    },
    holding: (addresses) => [member, ...enrolled.holding(addresses)],
    get places() {
      const { groups, regions } = enrolled.places;
      return {
        groups: new Set([LOCAL.machineGroup, LOCAL.watcherGroup, ...groups]),
        regions: new Set([LOCAL.region, ...regions]),
      };
    },
    find: (machine) => (sameResource(machine, id) ? member : (enrolled.find(machine) ?? described(machine))),
  };
}
