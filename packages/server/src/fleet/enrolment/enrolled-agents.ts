import { keyOf, type AgentSummary, type ResourceId } from '@hopscope/protocol';

import type { AgentRow } from '../../store/store.ts';
import type { HostMember } from '../host-member.ts';
import type { Places } from '../member.ts';
import type { Admitted, Refused } from '../wire/admission.ts';
import { openAddressBook } from './address-book.ts';
import { EnrolledMachine, openSnapshots, type MachineParts } from './enrolled-machine.ts';

/** Hosts that were enrolled, present or away. */
export type EnrolledAgents = {
  readonly members: readonly HostMember[];
  find(machine: ResourceId): HostMember | undefined;
  /** Those that have one of these addresses. */
  holding(addresses: Iterable<string>): readonly HostMember[];
  readonly places: Places;
  list(): readonly AgentSummary[];
  /** Whoever has this key. */
  readonly admit: (key: string) => Admitted | Refused;
  /** From the store, once it was enrolled there. */
  add(row: AgentRow): AgentSummary;
  /** Never again; a connection is cut at once. False when there is none. */
  revoke(id: string): Promise<boolean>;
};

export type EnrolledParts = Omit<MachineParts, 'book' | 'snapshots'>;

export async function openEnrolledAgents(parts: EnrolledParts): Promise<EnrolledAgents> {
  const { store, now, log } = parts;
  const byKey = new Map<string, EnrolledMachine>();
  const byMachine = new Map<string, EnrolledMachine>();
  const revoked = new Set<string>();
  const book = openAddressBook<HostMember>();
  const shared: MachineParts = { ...parts, book, snapshots: openSnapshots() };
  let places: Places | undefined;
  const add = (row: AgentRow): EnrolledMachine => {
    const machine = new EnrolledMachine(row, shared);
    places = undefined;
    byKey.set(row.publicKey, machine);
    byMachine.set(keyOf(machine.id), machine);
    return machine;
  };
  for (const row of await store.agents.list())
    if (row.revokedAt === undefined) add(row);
    else revoked.add(row.publicKey);

  return {
    get members() {
      return [...byMachine.values()];
    },
    find: (machine) => byMachine.get(keyOf(machine)),
    holding: (addresses) => book.holders(addresses),
    get places() {
      return (places ??= placesOf([...byKey.values()]));
    },
    list: () => [...byKey.values()].map(({ summary }) => summary),
    admit(key) {
      if (revoked.has(key))
        return { reason: 'revoked', sentence: 'This agent was revoked. Enrol it anew, with a new key.' };
      const machine = byKey.get(key);
      if (machine === undefined)
        return { reason: 'not-enrolled', sentence: "This server knows no such key. Run 'hopscope agent enroll'." };
      return { machines: [machine] };
    },
    add: (row) => add(row).summary,
    async revoke(id) {
      const machine = [...byKey.values()].find(({ row }) => row.id === id.toLowerCase());
      if (machine === undefined) return false;
      const { row } = machine;
      await store.agents.revoke(row.id, now());
      byKey.delete(row.publicKey);
      byMachine.delete(keyOf(machine.id));
      machine.forget();
      places = undefined;
      revoked.add(row.publicKey);
      machine.end('revoked', 'This agent was revoked.');
      log.info({ agent: row.id, machine: row.machine }, 'agent revoked');
      return true;
    },
  };
}

const placesOf = (machines: readonly EnrolledMachine[]): Places => ({
  groups: new Set(machines.map(({ group }) => group)),
  regions: new Set(machines.map(({ row }) => row.region)),
});
