import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import { ownerOf } from './children.ts';

/**
 * Ids of other resources that a document names: every object in it that has an `id`, except what lies inside the document.
 * As they are spelled.
 */
export function referencesOf(document: ArmDocument): readonly ResourceId[] {
  const inside = `${keyOf(document.id)}/`;
  const found: ResourceId[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach(look);
    for (const [member, each] of Object.entries(value)) {
      if (member !== 'id') look(each);
      else if (typeof each === 'string' && !`${each.toLowerCase()}/`.startsWith(inside)) found.push(each as ResourceId);
    }
    return undefined;
  };
  look(document.properties);
  return found;
}

/** Who names whom, kept up to date document by document. */
export function referenceIndex() {
  const named = new Map<string, readonly string[]>();
  const namers = new Map<string, Set<string>>();
  const forget = (key: string) => {
    for (const target of named.get(key) ?? []) namers.get(target)?.delete(key);
    named.delete(key);
  };
  return {
    forget,
    note(document: ArmDocument): void {
      const key = keyOf(document.id);
      forget(key);
      const targets = [...new Set(referencesOf(document).flatMap(withOwner))];
      named.set(key, targets);
      for (const target of targets) namers.set(target, (namers.get(target) ?? new Set()).add(key));
    },
    /** Keys of the documents that name this resource, or something inside it. */
    to: (id: string): Iterable<string> => namers.get(id.toLowerCase()) ?? [],
  };
}

/** Whoever names a subnet names its virtual network, too. */
function withOwner(id: ResourceId): readonly string[] {
  const key = keyOf(id);
  const owner = ownerOf(key as ResourceId);
  return owner === key ? [key] : [key, owner];
}
