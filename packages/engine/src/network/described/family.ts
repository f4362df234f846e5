import { keyOf, parentOf, type CloudResource } from '../../documents/resource.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { placesInOrder, type DraftShelf, type Place, type Shelf } from './shelf.ts';

/** A child that came alone, as it was read; without a draft where what it says could not be taken. */
export type Child<ChildDraft> = {
  readonly id: string;
  readonly draft: ChildDraft | undefined;
  /** What its reading found. They count where the child does. */
  readonly findings: readonly Finding[];
};

/** How documents of a kind are read whose children may lie in them, or come alone. */
export type FamilyReading<Draft, ChildDraft> = {
  read(document: CloudResource, findings: Finding[]): Draft;
  /** `parent`: the key of its id. */
  readChild(parent: string, document: CloudResource, findings: Finding[]): ChildDraft | undefined;
  /** A parent with its children, in the order in which they came; they may be none any more. */
  join(parent: Draft, children: readonly Child<ChildDraft>[], findings: Finding[]): Draft;
  /** Would others that hold the first be content with the second? Absent: never. */
  isAlike?(before: Draft, after: Draft): boolean;
  /** A draft that is nobody's any more. */
  forget?(parent: Draft): void;
  forgetChild?(child: ChildDraft): void;
};

export type Family<Draft> = DraftShelf<Draft> & {
  readonly children: Shelf;
  /** Joins what came since, and says what it found: children without a parent, too. */
  settle(): void;
  findings(): readonly Finding[];
};

/** Where a document is; families look for the parents of children there. */
export type FindPlace = (id: string) => Place | undefined;

/** Reads parents and children in any order, and keeps of both only what was read. */
export function family<Draft, ChildDraft>(find: FindPlace, reading: FamilyReading<Draft, ChildDraft>): Family<Draft> {
  const own = placesInOrder();
  /** Parents with the children that came alone, and what was found when they were joined, by the parents' keys. */
  const joined = new Map<Place, Draft>();
  const findings = new Map<string, readonly Finding[]>();
  const children = new Map<string, Map<string, Child<ChildDraft>>>();
  /** Keys of parents that have another child, or are another. */
  const unsettled = new Set<string>();
  let isChanged = false;

  const forgetChild = (child: Child<ChildDraft> | undefined) => {
    if (child?.draft !== undefined) reading.forgetChild?.(child.draft);
  };
  const note = (parent: string, isOther = true) => {
    isChanged ||= isOther;
    // Mostly no child of any parent comes alone.
    if (children.size + findings.size === 0) return;
    const key = keyOf(parent);
    if (children.has(key) || findings.has(key)) unsettled.add(key);
  };
  const joinOne = (key: string) => {
    const [place, all] = [find(key), [...(children.get(key)?.values() ?? [])]];
    const parent = place?.shelf === shelf ? place : undefined;
    const found: Finding[] = [];
    if (parent === undefined) for (const { id } of all) found.push(orphan(id));
    else joined.set(parent, reading.join(parent.draft as Draft, all, found));
    if (all.length > 0) {
      findings.set(key, found);
      return;
    }
    findings.delete(key);
    if (parent !== undefined) joined.delete(parent);
  };

  const shelf: Family<Draft> = {
    isChanged: () => isChanged,
    put(place, document, problems, isNew) {
      const before = place.draft as Draft;
      if (!isNew) reading.forget?.(before);
      const after = reading.read(document, problems);
      place.draft = after;
      if (isNew) own.add(place);
      note(place.id, isNew || reading.isAlike?.(before, after) !== true);
    },
    remove(place) {
      reading.forget?.(place.draft as Draft);
      own.remove(place);
      joined.delete(place);
      note(place.id);
    },
    children: {
      put({ id }, document) {
        const [key, parent] = [keyOf(id), keyOf(parentOf(id))];
        const siblings = children.get(parent) ?? new Map<string, Child<ChildDraft>>();
        forgetChild(siblings.get(key));
        const found: Finding[] = [];
        const draft = reading.readChild(parent, document, found);
        children.set(parent, siblings.set(key, { id, draft, findings: found }));
        note(parent);
      },
      remove({ id }) {
        const key = keyOf(id);
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
      return own.all().map((place) => joined.get(place) ?? (place.draft as Draft));
    },
    findings: () => [...findings.values()].flat(),
  };
  return shelf;
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
