import { keyOf, parentOf, type CloudResource } from '../../documents/resource.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import type { DraftShelf, Shelf } from './shelf.ts';

/** A child that came alone, as it was read; without a draft where what it says could not be taken. */
export type Child<ChildDraft> = {
  readonly id: string;
  readonly draft: ChildDraft | undefined;
  /** What its reading found. They count where the child does. */
  readonly findings: readonly Finding[];
};

/** How documents of a kind are read whose children may lie in them, or come alone. */
export type FamilyReading<Draft, ChildDraft> = {
  read(key: string, document: CloudResource, findings: Finding[]): Draft;
  readChild(parent: string, document: CloudResource, findings: Finding[]): ChildDraft | undefined;
  /** A parent with its children, in the order in which they came; they may be none any more. */
  join(key: string, parent: Draft, children: readonly Child<ChildDraft>[], findings: Finding[]): Draft;
  /** Would others that hold the first be content with the second? Absent: never. */
  isAlike?(before: Draft, after: Draft): boolean;
  /** A draft that is nobody's any more. */
  forget?(key: string, parent: Draft): void;
  forgetChild?(child: ChildDraft): void;
};

export type Family<Draft> = DraftShelf<Draft> & {
  readonly children: Shelf;
  /** Joins what came since, and says what it found: children without a parent, too. */
  settle(): void;
  findings(): readonly Finding[];
};

/** Reads parents and children in any order, and keeps of both only what was read. */
export function family<Draft, ChildDraft>(reading: FamilyReading<Draft, ChildDraft>): Family<Draft> {
  const own = new Map<string, Draft>();
  const joined = new Map<string, { readonly draft: Draft | undefined; readonly findings: readonly Finding[] }>();
  const children = new Map<string, Map<string, Child<ChildDraft>>>();
  /** Keys of parents that have another child, or are another. */
  const unsettled = new Set<string>();
  let isChanged = false;

  const forgetChild = (child: Child<ChildDraft> | undefined) => {
    if (child?.draft !== undefined) reading.forgetChild?.(child.draft);
  };
  const note = (parent: string, isOther = true) => {
    if (children.has(parent) || joined.has(parent)) unsettled.add(parent);
    isChanged ||= isOther;
  };
  const joinOne = (key: string) => {
    const [parent, all] = [own.get(key), [...(children.get(key)?.values() ?? [])]];
    const findings: Finding[] = [];
    if (parent === undefined) for (const { id } of all) findings.push(orphan(id));
    const draft = parent === undefined ? undefined : reading.join(key, parent, all, findings);
    if (all.length === 0) joined.delete(key);
    else joined.set(key, { draft, findings });
  };

  return {
    get isChanged() {
      return isChanged;
    },
    put(key, document, findings, isNew) {
      const before = isNew ? undefined : own.get(key);
      if (before !== undefined) reading.forget?.(key, before);
      const after = reading.read(key, document, findings);
      own.set(key, after);
      note(key, before === undefined || reading.isAlike?.(before, after) !== true);
    },
    remove(key) {
      const before = own.get(key);
      if (before !== undefined) reading.forget?.(key, before);
      own.delete(key);
      note(key);
    },
    children: {
      put(key, document) {
        const parent = keyOf(parentOf(document.id));
        const siblings = children.get(parent) ?? new Map<string, Child<ChildDraft>>();
        forgetChild(siblings.get(key));
        const findings: Finding[] = [];
        const draft = reading.readChild(parent, document, findings);
        children.set(parent, siblings.set(key, { id: document.id, draft, findings }));
        note(parent);
      },
      remove(key) {
        const parent = parentOf(key);
        const siblings = children.get(parent);
        forgetChild(siblings?.get(key));
        note(parent);
        siblings?.delete(key);
        if (siblings?.size === 0) children.delete(parent);
      },
    },
    settle() {
      for (const key of unsettled) joinOne(key);
      unsettled.clear();
    },
    all() {
      isChanged = false;
      return [...own].map(([key, draft]) => joined.get(key)?.draft ?? draft);
    },
    findings: () => [...joined.values()].flatMap(({ findings }) => findings),
  };
}

const orphan = (id: string): Finding => ({
  resource: id,
  field: 'id',
  problem: noSuch(parentOf(id)),
  consequence: 'It is left out.',
});

/** The children that count beside what their parent lists itself, which it knows better. */
export function besides<ChildDraft, Listed = ChildDraft>(
  listed: ReadonlyMap<string, Listed>,
  children: readonly Child<ChildDraft>[],
  isSame: (listed: Listed, alone: ChildDraft) => boolean,
  findings: Finding[],
): readonly ChildDraft[] {
  return children.flatMap(({ id, draft, findings: own }): readonly ChildDraft[] => {
    const inside = listed.get(keyOf(id));
    if (inside === undefined) {
      for (const each of own) findings.push(each);
      return draft === undefined ? [] : [draft];
    }
    if (draft === undefined || !isSame(inside, draft))
      findings.push({
        resource: id,
        field: 'properties',
        problem: `${parentOf(id)} lists it too, and says otherwise.`,
        consequence: 'What is listed there decides.',
      });
    return [];
  });
}
