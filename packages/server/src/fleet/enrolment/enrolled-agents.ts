import { compileHost, predictHost, type HostDocument } from '@hopscope/engine';
import {
  agentFactsSchema,
  hostDocumentSchema,
  keyOf,
  localMachine,
  type AgentFacts,
  type AgentMessage,
  type AgentSummary,
  type ResourceId,
} from '@hopscope/protocol';
import * as z from 'zod';

import type { AgentRow, Store } from '../../store/store.ts';
import type { HostMember, Places } from '../fleet.ts';
import type { HostSnapshot } from '../host-snapshot.ts';
import type { Admitted, Refused } from '../wire/admission.ts';
import { openAddressBook, type AddressBook } from './address-book.ts';
import { remoteMachine, type RemoteMachine } from '../wire/remote-machine.ts';

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

type Enrolled = {
  readonly row: AgentRow;
  readonly machine: RemoteMachine;
  readonly member: HostMember;
  readonly told: Admitted['machines'][number]['told'];
  facts: AgentFacts;
};

export type EnrolledParts = {
  readonly store: Pick<Store, 'agents'>;
  readonly subscription: string;
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly log: {
    info(facts: object, sentence: string): void;
    error(facts: object, sentence: string): void;
  };
};

const documentsSchema = z.array(hostDocumentSchema);

export async function openEnrolledAgents(parts: EnrolledParts): Promise<EnrolledAgents> {
  const { store, now, log } = parts;
  const byKey = new Map<string, Enrolled>();
  const byMachine = new Map<string, Enrolled>();
  const revoked = new Set<string>();
  const book = openAddressBook<HostMember>();
  let places: Places | undefined;
  const add = (row: AgentRow): Enrolled => {
    const enrolled = enrolledOf(row, parts, book);
    places = undefined;
    byKey.set(row.publicKey, enrolled);
    byMachine.set(keyOf(row.machine as ResourceId), enrolled);
    return enrolled;
  };
  for (const row of await store.agents.list())
    if (row.revokedAt === undefined) add(row);
    else revoked.add(row.publicKey);

  return {
    get members() {
      return [...byMachine.values()].map(({ member }) => member);
    },
    find: (machine) => byMachine.get(keyOf(machine))?.member,
    holding: (addresses) => book.holders(addresses),
    get places() {
      return (places ??= placesOf([...byKey.values()].map(({ row }) => row)));
    },
    list: () => [...byKey.values()].map(summaryOf),
    admit(key) {
      if (revoked.has(key))
        return { reason: 'revoked', sentence: 'This agent was revoked. Enrol it anew, with a new key.' };
      const enrolled = byKey.get(key);
      if (enrolled === undefined)
        return { reason: 'not-enrolled', sentence: "This server knows no such key. Run 'hopscope agent enroll'." };
      const { row, machine, told } = enrolled;
      return { machines: [{ id: row.machine, machine, told }] };
    },
    add: (row) => summaryOf(add(row)),
    async revoke(id) {
      const enrolled = [...byKey.values()].find(({ row }) => row.id === id.toLowerCase());
      if (enrolled === undefined) return false;
      const { row, machine } = enrolled;
      await store.agents.revoke(row.id, now());
      byKey.delete(row.publicKey);
      byMachine.delete(keyOf(row.machine as ResourceId));
      book.erase(enrolled.member);
      places = undefined;
      revoked.add(row.publicKey);
      machine.end('revoked', 'This agent was revoked.');
      log.info({ agent: row.id, machine: row.machine }, 'agent revoked');
      return true;
    },
  };
}

const summaryOf = ({ row, machine, facts }: Enrolled): AgentSummary => ({
  id: row.id,
  machine: row.machine,
  name: row.name,
  ...machine.presence(),
  createdAt: new Date(row.createdAt).toISOString(),
  version: facts.version,
  key: row.publicKey,
});

type Told = Extract<AgentMessage, { readonly kind: 'documents' }>;

function enrolledOf(
  row: AgentRow,
  { store, subscription, now, wake, log }: EnrolledParts,
  book: AddressBook<HostMember>,
): Enrolled {
  const remote = remoteMachine({ now, wake, seenAt: row.seenAt });
  const id = row.machine as ResourceId;
  const machine: RemoteMachine = {
    ...remote,
    get isOnline() {
      return remote.isOnline;
    },
    attach(line, index) {
      log.info({ agent: row.id, machine: id }, 'agent online');
      return remote.attach(line, index);
    },
    detach(line, isCut) {
      const was = remote.isOnline;
      remote.detach(line, isCut);
      if (was === remote.isOnline) return;
      log.info({ agent: row.id, machine: id }, 'agent offline');
      store.agents.see(row.id, now()).catch(() => {});
    },
  };
  let documents: readonly HostDocument[] = documentsSchema.safeParse(JSON.parse(row.documents)).data ?? [];
  let canPredict = documents.length > 0;
  let revision = 0;
  let latest: HostSnapshot | undefined;
  const group = groupOf(row);
  const snapshot = (): HostSnapshot => {
    const { hostname, osName, osVersion, version } = enrolled.facts;
    const host = { hostname, vmId: row.id, osName, osVersion, agentVersion: version, documents };
    const network = compileHost(documents, ++revision);
    return {
      ...localMachine(host, subscription, { group, region: row.region, name: row.name }),
      host,
      predict: ({ address, port, protocol }) =>
        canPredict
          ? predictHost(network, { destination: address, port, ...(protocol !== undefined && { protocol }) })
          : {},
    };
  };
  let unkept: Told | undefined;
  let isKeeping = false;
  /** One at a time, and then the last that was told: an agent that tells without end fills no queue. */
  const keep = async (said: Told) => {
    unkept = said;
    if (isKeeping) return;
    isKeeping = true;
    for (let next: Told | undefined = said; next !== undefined; next = unkept) {
      unkept = undefined;
      const texts = { facts: JSON.stringify(next.facts), documents: JSON.stringify(next.documents) };
      await store.agents
        .describe(row.id, texts, now())
        .catch((error: unknown) => log.error({ agent: row.id, err: error }, 'what an agent told could not be kept'));
    }
    isKeeping = false;
  };
  const told = (said: Told) => {
    enrolled.facts = said.facts;
    documents = said.documents;
    canPredict = documents.length > 0 && !said.routesLeftOut;
    latest = undefined;
    book.write(enrolled.member, documents);
    void keep(said);
  };
  const enrolled: Enrolled = {
    row,
    machine,
    told,
    facts: agentFactsSchema.parse(JSON.parse(row.facts)),
    member: {
      id,
      agent: {
        get facts() {
          return enrolled.facts;
        },
        open: machine.open,
        turn: machine.turn,
      },
      dataPlane: 'live',
      presence: machine.presence,
      arrival: machine.arrival,
      snapshot: async () => (latest ??= snapshot()),
      prediction: async ({ sourcePort } = {}) => {
        const { predict } = (latest ??= snapshot());
        return (target) => predict({ ...target, ...(sourcePort !== undefined && { sourcePort }) });
      },
    },
  };
  book.write(enrolled.member, documents);
  return enrolled;
}

const placesOf = (rows: readonly AgentRow[]): Places => ({
  groups: new Set(rows.map(groupOf)),
  regions: new Set(rows.map(({ region }) => region)),
});

const groupOf = ({ machine }: AgentRow) => machine.split('/')[4] ?? '';
