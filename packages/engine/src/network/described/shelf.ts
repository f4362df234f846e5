import type { CloudResource } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';

/** A document that was read: as its id is spelled, on which shelf it lies, and what only that makes of it. */
export type Place = {
  id: string;
  readonly shelf: Shelf;
  draft: unknown;
  /** What its deployment is instead of done. */
  state: string | undefined;
};

/** Documents of one kind, read and kept in the order in which they first came. */
export type Shelf = {
  /** `isNew`: nothing lies at this place yet. */
  put(place: Place, document: CloudResource, findings: Finding[], isNew: boolean): void;
  /** For good: what comes with its id has a place of its own. */
  remove(place: Place): void;
};

/** `isChanged`: since `all` was last asked. */
export type DraftShelf<Draft> = Shelf & { isChanged(): boolean; all(): readonly Draft[] };

export function shelf<Draft>(read: (document: CloudResource, findings: Finding[]) => Draft): DraftShelf<Draft> {
  const places = placesInOrder();
  let isChanged = false;
  return {
    isChanged: () => isChanged,
    put(place, document, findings, isNew) {
      place.draft = read(document, findings);
      if (isNew) places.add(place);
      isChanged = true;
    },
    remove(place) {
      places.remove(place);
      isChanged = true;
    },
    all() {
      isChanged = false;
      return places.all().map(({ draft }) => draft as Draft);
    },
  };
}

/** In the order in which they came. Those that go are looked for once, when all are asked for. */
export function placesInOrder() {
  let places: Place[] = [];
  const gone = new Set<Place>();
  return {
    add: (place: Place): void => void places.push(place),
    remove: (place: Place): void => void gone.add(place),
    all(): readonly Place[] {
      if (gone.size > 0) places = places.filter((place) => !gone.has(place));
      gone.clear();
      return places;
    },
  };
}
