import { keyOf, type ResourceId } from '@hopscope/protocol';

type Document = {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** Types that lie in their parent's document, and are served from there. */
const COLLECTIONS: readonly string[] = [
  'virtualNetworks/subnets',
  'virtualNetworks/virtualNetworkPeerings',
  'networkSecurityGroups/securityRules',
  'routeTables/routes',
].map((type) => `microsoft.network/${type}`);

/**
 * Puts children that come as documents of their own, as exported templates have them, into their parents: so they are
 * found at their own paths and in the parent's list alike. One without a parent stays alone, and is a finding.
 */
export function foldChildren<Each extends Document>(documents: readonly Each[]): readonly Each[] {
  const byId = new Map(documents.map((document) => [key(document.id), document]));
  for (const child of documents) {
    const collection = COLLECTIONS.find((type) => type.toLowerCase() === child.type.toLowerCase());
    const parent = byId.get(key(child.id.split('/').slice(0, -2).join('/')));
    if (collection === undefined || parent === undefined) continue;
    const member = collection.split('/').at(-1) ?? '';
    const listed = Array.isArray(parent.properties[member]) ? (parent.properties[member] as readonly Document[]) : [];
    byId.delete(key(child.id));
    // What the parent lists itself, it knows better.
    if (listed.some(({ id }) => key(id) === key(child.id))) continue;
    const { type: _, ...rest } = child;
    byId.set(key(parent.id), { ...parent, properties: { ...parent.properties, [member]: [...listed, rest] } });
  }
  return [...byId.values()];
}

const key = (id: string) => keyOf(id as ResourceId);
