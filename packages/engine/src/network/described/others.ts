import { noDrafts, type Drafts, type Reading } from '../../documents/drafts.ts';
import { readDocument } from '../../documents/read-document.ts';
import type { Finding } from '../../documents/finding.ts';
import { pour } from './pour.ts';
import type { Place, Shelf } from './shelf.ts';
import type { CloudResource } from '../../documents/resource.ts';

type Kind = keyof Drafts;
const KINDS = Object.keys(noDrafts()) as readonly Kind[];

/** All documents of which a network has few: each may say things of several kinds. */
export function others({ serviceTags }: Pick<Reading, 'serviceTags'>): Shelf & {
  /** What all of them say, of the kinds that changed since this was last asked. */
  changed(): Partial<Drafts>;
} {
  const parts = new Map<Place, Drafts>();
  const stale = new Set<Kind>();
  const note = (part: Drafts | undefined) => {
    for (const kind of KINDS) if (part !== undefined && !isEmpty(part[kind])) stale.add(kind);
  };
  return {
    put(place: Place, document: CloudResource, findings: Finding[]) {
      const part = noDrafts();
      readDocument(document, part, { findings, serviceTags });
      note(parts.get(place));
      note(part);
      if (KINDS.every((kind) => isEmpty(part[kind]))) parts.delete(place);
      else parts.set(place, part);
    },
    remove(place) {
      note(parts.get(place));
      parts.delete(place);
    },
    changed() {
      const all = noDrafts();
      const changed: Partial<Record<Kind, unknown>> = {};
      for (const kind of stale) {
        for (const part of parts.values()) pour(part[kind], all[kind]);
        changed[kind] = all[kind];
      }
      stale.clear();
      return changed as Partial<Drafts>;
    },
  };
}

const isEmpty = (value: Drafts[Kind]): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : value instanceof Map
      ? value.size === 0
      : Object.values(value).every((each: ReadonlyMap<string, unknown> | readonly unknown[]) =>
          Array.isArray(each) ? each.length === 0 : (each as ReadonlyMap<string, unknown>).size === 0,
        );
