import { hostname } from 'node:os';

import type { Diagnosis } from '@hopscope/engine';
import { LOCAL, sameResource, type ResourceId } from '@hopscope/protocol';

import { guidOf } from './guid.ts';
import type { HostMember } from './host-member.ts';
import { hostSnapshots } from './host-snapshot.ts';
import type { EnrolledAgents } from './enrolment/enrolled-agents.ts';
import type { HostAgent, Member, Places } from './member.ts';

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
