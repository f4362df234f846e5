import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { Resource, Resources } from '../store/store.ts';
import { inOrder } from './in-order.ts';
import { referenceIndex } from './references.ts';

/** A document that the store holds, and when it last changed. */
export type Held = {
  readonly document: ArmDocument;
  /** Its id without case. */
  readonly key: string;
  /** Of this document; grows over all documents together. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  readonly changedBy: string;
  /** As JSON. */
  readonly characters: number;
};

/** Absent document: it is gone. */
export type Change = { readonly id: string; readonly document?: ArmDocument };

/**
 * Every ARM document of the store, in memory: what is asked for on each request need not go to the disk. The one way to
 * change them, so that the two never differ.
 */
export type Estate = {
  /** Grows with every change of any document. */
  readonly revision: number;
  get(id: string): Held | undefined;
  /** Of this type, ordered by id without case. */
  ofType(type: string): readonly Held[];
  /** Of this type and right inside that resource, ordered by id without case. */
  inside(parent: string, type: string): readonly Held[];
  /** Documents that name this resource, or something inside it. */
  namers(id: string): readonly Held[];
  all(): Iterable<Held>;
  /** Ordered by id without case. */
  inOrder(): readonly Held[];
  /** On disk when it resolves. */
  put(document: ArmDocument, by: string): Promise<Held>;
  remove(id: string, by: string): Promise<boolean>;
  /** Of all documents as JSON, together. */
  readonly characters: number;
  /** Called after every change of any document. Whoever made the change waits for what the listener promises. */
  onChange(listener: (change: Change) => Promise<void> | undefined): void;
  /** Runs work that reads and then writes while nobody else does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
};

const PAGE = 1000;

export async function openEstate(options: {
  readonly resources: Resources;
  readonly now: () => number;
}): Promise<Estate> {
  const { resources, now } = options;
  const held = new Map<string, Held>();
  const ordered = inOrder(() => held.values());
  const references = referenceIndex();
  const listeners: ((change: Change) => Promise<void> | undefined)[] = [];
  const told = (change: Change) => Promise.all(listeners.flatMap((listener) => listener(change) ?? []));
  let characters = 0;
  let revision = 0;
  const take = (resource: Resource): Held => {
    const document = JSON.parse(resource.document) as ArmDocument;
    const { changedAt, changedBy } = resource;
    const { length } = resource.document;
    const key = keyOf(document.id);
    const taken = { document, key, revision: resource.revision, changedAt, changedBy, characters: length };
    characters += taken.characters - (held.get(key)?.characters ?? 0);
    held.set(key, taken);
    ordered.put(taken);
    references.note(document);
    revision = Math.max(revision, resource.revision);
    return taken;
  };
  let after: string | undefined;
  for (;;) {
    const page = await resources.list({ under: '', limit: PAGE, ...(after !== undefined && { after }) });
    for (const resource of page) take(resource);
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }

  const sorted = new Map<string, readonly Held[]>();
  const families = new Map<string, ReadonlyMap<string, readonly Held[]>>();
  const forget = (type: string) => {
    sorted.delete(type.toLowerCase());
    families.delete(type.toLowerCase());
  };
  const ofType = (type: string): readonly Held[] => {
    const key = type.toLowerCase();
    const known = sorted.get(key);
    if (known !== undefined) return known;
    const list = ordered.all().filter(({ document }) => document.type.toLowerCase() === key);
    sorted.set(key, list);
    return list;
  };
  let writing: Promise<unknown> = Promise.resolve();

  return {
    get revision() {
      return revision;
    },
    get characters() {
      return characters;
    },
    get: (id) => held.get(keyOf(id as ResourceId)),
    ofType,
    inside(parent, type) {
      const key = type.toLowerCase();
      const known = families.get(key) ?? Map.groupBy(ofType(type), ({ document }) => parentKeyOf(document.id));
      families.set(key, known);
      return known.get(keyOf(parent as ResourceId)) ?? [];
    },
    namers: (id) => [...references.to(id)].flatMap((key) => held.get(key) ?? []),
    all: () => held.values(),
    inOrder: () => ordered.all(),
    async put(document, by) {
      const { id, type } = document;
      const stored = await resources.put({ id, type, document: JSON.stringify(document), at: now(), by });
      if (stored === undefined) throw new Error(`the store did not take ${id}`);
      forget(type);
      const taken = take(stored);
      await told({ id, document });
      return taken;
    },
    async remove(id, by) {
      const key = keyOf(id as ResourceId);
      const gone = await resources.remove(id, by, now());
      const before = held.get(key);
      if (before !== undefined) forget(before.document.type);
      held.delete(key);
      ordered.remove(key);
      characters -= before?.characters ?? 0;
      references.forget(key);
      // The store's own number is not told; ours only has to differ from what was there before.
      if (gone) revision++;
      if (gone) await told({ id });
      return gone;
    },
    onChange: (listener) => void listeners.push(listener),
    exclusively(work) {
      const mine = writing.then(work);
      writing = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** The id without its last type and name. */
const parentKeyOf = (id: ResourceId) => keyOf(id).split('/').slice(0, -2).join('/');
