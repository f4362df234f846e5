import type { CloudResource } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';

/** Documents of one kind, read and kept by the key of their ids in the order in which they first came. */
export type Shelf = {
  /** `isNew`: nothing lies by this key. Asking for that is felt where there are a hundred thousand. */
  put(key: string, document: CloudResource, findings: Finding[], isNew: boolean): void;
  remove(key: string): void;
};

/** `isChanged`: since `all` was last asked. */
export type DraftShelf<Draft> = Shelf & { readonly isChanged: boolean; all(): readonly Draft[] };

export function shelf<Draft>(read: (document: CloudResource, findings: Finding[]) => Draft): DraftShelf<Draft> {
  const drafts = new Map<string, Draft>();
  let isChanged = false;
  return {
    get isChanged() {
      return isChanged;
    },
    put(key, document, findings) {
      drafts.set(key, read(document, findings));
      isChanged = true;
    },
    remove(key) {
      isChanged = drafts.delete(key) || isChanged;
    },
    all() {
      isChanged = false;
      return [...drafts.values()];
    },
  };
}
