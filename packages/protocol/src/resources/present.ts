import type { ArmDocument } from '../arm/document.ts';

/** Children that lie in their parent's document, by the property that lists them; their type is the parent's and this. */
export type Children = readonly string[];

/** A document with its revision, as Microsoft.Network shows it. */
type TaggedDocument = ArmDocument & { readonly etag: string };

/**
 * A document of Microsoft.Network as Azure sends it: `etag` beside the id, and the parent's on everything inside that has
 * an id of its own (recordings of 2019).
 */
export function presentNetwork(document: ArmDocument, etag: string, children: Children = []): TaggedDocument {
  const { name, id, type, location, tags, properties, ...rest } = document;
  const shown = Object.entries(properties).map(([member, value]) => {
    const isChild = children.includes(member);
    if (!Array.isArray(value) || !(isChild || member === 'ipConfigurations')) return [member, value] as const;
    const own = isChild ? `${type}/${member}` : undefined;
    // What is no object is no child: it is shown as it was written.
    const isObject = (child: unknown) => typeof child === 'object' && child !== null;
    return [member, value.map((child: object) => (isObject(child) ? presentChild(child, etag, own) : child))];
  });
  return {
    name,
    id,
    etag,
    type,
    ...(location !== undefined && { location }),
    ...(tags !== undefined && { tags }),
    ...rest,
    properties: Object.fromEntries(shown) as ArmDocument['properties'],
  };
}

/** What lies inside another document. References, which are an id and no more, stay as they are. */
export function presentChild(child: object, etag: string, type?: string): object {
  const { name, id, properties, etag: _, type: own, ...rest } = child as Partial<ArmDocument> & { etag?: string };
  if (name === undefined) return child;
  return { name, id, etag, ...rest, properties, ...((type ?? own) !== undefined && { type: type ?? own }) };
}

/** A document of Microsoft.Compute as Azure sends it: its properties come first (the seed, recordings). */
export function presentCompute(document: ArmDocument): ArmDocument {
  const { properties, type, location, tags, id, name, ...rest } = document;
  return {
    properties,
    ...rest,
    type,
    ...(location !== undefined && { location }),
    ...(tags !== undefined && { tags }),
    id,
    name,
  };
}
