import { compileHost, hostQuestion, predictHost, type HostDocument } from '@hopscope/engine';
import {
  agentFactsSchema,
  hostDocumentSchema,
  localMachine,
  type AgentFacts,
  type AgentSummary,
  type RefusalCounts,
  type ResourceId,
} from '@hopscope/protocol';
import * as z from 'zod';

import type { AgentRow, Store } from '../../store/store.ts';
import type { HostMember } from '../host-member.ts';
import type { HostSnapshot } from '../host-snapshot.ts';
import type { AdmittedMachine } from '../wire/admission.ts';
import type { Line, Told } from '../wire/line.ts';
import { RemoteMachine } from '../wire/remote-machine.ts';
import type { AddressBook } from './address-book.ts';
import { lastUsed, type LastUsed } from './last-used.ts';

/** What all machines of a server share. */
export type MachineParts = {
  readonly store: Pick<Store, 'agents'>;
  readonly subscription: string;
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly log: {
    info(facts: object, sentence: string): void;
    error(facts: object, sentence: string): void;
  };
  readonly book: AddressBook<HostMember>;
  readonly snapshots: LastUsed<EnrolledMachine, HostSnapshot>;
};

/** Snapshots that are kept because they were asked for last: a large fleet's would take more memory than its sessions. */
export const openSnapshots = (): MachineParts['snapshots'] => lastUsed(MOST_SNAPSHOTS);
const MOST_SNAPSHOTS = 1024;

const documentsSchema = z.array(hostDocumentSchema);

/** What an agent said of its host. Kept as text, as in the store: thousands of it are read rarely. */
type Said = { readonly facts: string; readonly documents: string };

/** A host that was enrolled, present or away. */
export class EnrolledMachine implements HostMember, AdmittedMachine {
  readonly row: Omit<AgentRow, 'facts' | 'documents'>;
  readonly #parts: MachineParts;
  readonly #remote: RemoteMachine;
  #facts: AgentFacts;
  #documents: string;
  #routesLeftOut = false;
  #refusals: RefusalCounts | undefined;
  #revision = 1;
  #unkept: Said | undefined;
  #isKeeping = false;

  constructor({ facts, documents, ...row }: AgentRow, parts: MachineParts) {
    this.row = row;
    this.#parts = parts;
    this.#remote = new RemoteMachine(parts, row.seenAt);
    this.#facts = agentFactsSchema.parse(JSON.parse(facts));
    // Of an earlier version, perhaps; from here on the text is known to be good.
    const read = documentsSchema.safeParse(JSON.parse(documents)).data ?? [];
    this.#documents = JSON.stringify(read);
    parts.book.write(this, read);
  }

  get id(): ResourceId {
    return this.row.machine as ResourceId;
  }

  get dataPlane() {
    return 'live' as const;
  }

  get agent(): HostMember['agent'] {
    return {
      facts: this.#facts,
      open: (options) => this.#remote.open(options),
      turn: (signal) => this.#remote.turn(signal),
    };
  }

  get group(): string {
    return this.row.machine.split('/')[4] ?? '';
  }

  get summary(): AgentSummary {
    const { id, machine, name, createdAt, publicKey } = this.row;
    return {
      id,
      machine,
      name,
      ...this.presence(),
      createdAt: new Date(createdAt).toISOString(),
      version: this.#facts.version,
      ...(this.#refusals !== undefined && { refusals: this.#refusals }),
      key: publicKey,
    };
  }

  presence(): ReturnType<HostMember['presence']> {
    return this.#remote.presence();
  }

  arrival(ms: number, signal: AbortSignal): Promise<void> {
    return this.#remote.arrival(ms, signal);
  }

  async snapshot(): Promise<HostSnapshot> {
    return this.#parts.snapshots.get(this, () => this.#look());
  }

  async prediction(): ReturnType<HostMember['prediction']> {
    return (await this.snapshot()).predict;
  }

  attach(line: Line, index: number): Line | undefined {
    this.#parts.log.info({ agent: this.row.id, machine: this.id }, 'agent online');
    return this.#remote.attach(line, index);
  }

  detach(line: Line, isCut: boolean): void {
    if (!this.#remote.detach(line, isCut)) return;
    const { log, store, now } = this.#parts;
    log.info({ agent: this.row.id, machine: this.id }, 'agent offline');
    store.agents.see(this.row.id, now()).catch(() => {});
  }

  end(...why: Parameters<Line['end']>): void {
    this.#remote.end(...why);
  }

  /** It is no longer one of the fleet. */
  forget(): void {
    this.#parts.book.erase(this);
    this.#parts.snapshots.delete(this);
  }

  told(said: Told): void {
    if (said.kind === 'refusals') {
      const { destinations, rates, evidence } = said;
      this.#refusals = { destinations, rates, evidence };
      return;
    }
    const { facts, documents, routesLeftOut } = said;
    this.#facts = facts;
    this.#documents = JSON.stringify(documents);
    this.#routesLeftOut = routesLeftOut;
    this.#revision++;
    this.#parts.snapshots.delete(this);
    this.#parts.book.write(this, documents);
    void this.#keep({ facts: JSON.stringify(facts), documents: this.#documents });
  }

  #look(): HostSnapshot {
    const { id, region, name } = this.row;
    const { hostname, osName, osVersion, version } = this.#facts;
    const documents = JSON.parse(this.#documents) as readonly HostDocument[];
    const host = { hostname, vmId: id, osName, osVersion, agentVersion: version, documents };
    const canPredict = documents.length > 0 && !this.#routesLeftOut;
    const revision = this.#revision;
    // Whoever lists a fleet predicts nothing.
    let network: ReturnType<typeof compileHost> | undefined;
    return {
      ...localMachine(host, this.#parts.subscription, { group: this.group, region, name }),
      host,
      predict: (target, from) =>
        canPredict ? predictHost((network ??= compileHost(documents, revision)), hostQuestion(target, from)) : {},
    };
  }

  /** One at a time, and then the last that was told: an agent that tells without end fills no queue. */
  async #keep(said: Said): Promise<void> {
    this.#unkept = said;
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    const { store, now, log } = this.#parts;
    const { id } = this.row;
    for (let next: Said | undefined = said; next !== undefined; next = this.#unkept) {
      this.#unkept = undefined;
      await store.agents
        .describe(id, next, now())
        .catch((error: unknown) => log.error({ agent: id, err: error }, 'what an agent told could not be kept'));
    }
    this.#isKeeping = false;
  }
}
