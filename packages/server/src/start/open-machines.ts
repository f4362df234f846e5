import { createHash, X509Certificate } from 'node:crypto';

import type { ResourceId } from '@hopscope/protocol';
import type { Logger } from 'pino';

import { openChecks } from '../checks/checks.ts';
import { describedCloud } from '../estate/cloud/described-cloud.ts';
import { startEngineThread } from '../estate/cloud/engine-thread.ts';
import { dataPlanes, declaredOf } from '../estate/data-plane.ts';
import { openEstate } from '../estate/estate.ts';
import { loadExample } from '../estate/load-example.ts';
import { openAgents } from '../fleet/agents.ts';
import { openLocalFleet, type Fleet } from '../fleet/fleet.ts';
import { type HostAgent } from '../fleet/member.ts';
import { followDocuments, labMembers } from '../fleet/lab-members.ts';
import { simulatedMembers } from '../fleet/simulated-members.ts';
import type { Account } from '../identity/credentials.ts';
import { openInventory } from '../providers/inventory.ts';
import type { ServerOptions } from '../server-options.ts';
import type { Store } from '../store/store.ts';
import type { Clocks } from './clocks.ts';

type Surroundings = {
  readonly store: Store;
  readonly account: Account;
  readonly agent: HostAgent;
  /** The certificate that the listener shows, its chain included. */
  readonly certificate: string;
  readonly log: Logger;
  readonly clocks: Clocks;
  readonly version: string;
  /** What has to be closed where the server does not start after all. */
  readonly opened: (() => Promise<unknown>)[];
};

/** The described network, every machine that a check can begin at, and the checks. */
export async function openMachines(options: ServerOptions, surroundings: Surroundings) {
  const { store, account, agent, log, clocks } = surroundings;
  const { now, monotonic, wake } = clocks;
  const { tenantId, subscriptionId } = account;
  const { estate, network, cloud, example, declared, described } = await openDescribed(options, surroundings);
  const agents = await openAgents({
    store,
    subscription: subscriptionId,
    authority: authorityOf(surroundings.certificate),
    now,
    monotonic,
    wake,
    log,
    isTaken: (id) => estate.get(id) !== undefined || fleet.find(id) !== undefined,
    described,
  });
  const fleet: Fleet = await openLocalFleet({
    agent,
    dataPlane: options.dataPlane ?? 'live',
    subscription: subscriptionId,
    tenantId,
    now,
    monotonic,
    described(machine: ResourceId) {
      const member = described(machine);
      return member && agents.named.overlay(member);
    },
    enrolled: agents.enrolled,
  });
  const checks = openChecks({ store, fleet, log, now, monotonic, wake });
  const inventory = openInventory({ fleet, estate, account });
  return { estate, network, cloud, example, declared, agents, fleet, checks, inventory };
}

/** The network that documents describe, and what stands for its machines' agents: a lab, or what is made up. */
async function openDescribed(
  options: ServerOptions,
  { store, account, log, clocks: { now, monotonic }, version, opened }: Surroundings,
) {
  const { example: loaded, lab } = options;
  const estate = await openEstate({ resources: store.resources, now });
  if (loaded !== undefined) await loadExample(estate, loaded, account.subscriptionId);
  const simulation = dataPlanes(estate);
  const { example } = simulation();
  const network = await describedCloud(estate, options.surroundings, undefined, {
    startThread: options.startThread ?? startEngineThread,
    report: (error) => log.error({ err: error }, 'the described network cannot be asked for now'),
    now: monotonic,
  });
  opened.push(() => network.close());
  const cloud = () => network.now();
  const simulated = simulatedMembers({ estate, cloud, dataPlane: simulation, version });
  if (lab !== undefined) await followDocuments(lab, estate, log);
  const described = lab === undefined ? simulated : labMembers(lab, simulated, estate);
  const declared = (name: string) => declaredOf(simulation(), name);
  return { estate, network, cloud, example, declared, described };
}

/** SHA-256 of the last certificate that the listener shows: the one that all others hang from. */
function authorityOf(chain: string): string {
  const [last = ''] = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.slice(-1) ?? [];
  return createHash('sha256').update(new X509Certificate(last).raw).digest('hex');
}
