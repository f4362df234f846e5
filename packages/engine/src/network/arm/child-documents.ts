import type { Finding } from '../finding.ts';
import { keyOf, read, readList, typeOf, type CloudResource } from './resource.ts';

/** Types whose documents may come alone, as exported templates and lists of children have them; else they lie in their parent's. */
const COLLECTIONS: ReadonlyMap<string, string> = new Map(
  [
    ['virtualNetworks', 'subnets'],
    ['virtualNetworks', 'virtualNetworkPeerings'],
    ['networkSecurityGroups', 'securityRules'],
    ['routeTables', 'routes'],
    ['networkInterfaces', 'ipConfigurations'],
  ].map(([parent = '', member = '']) => [keyOf(`Microsoft.Network/${parent}/${member}`), member]),
);

/** The member of its parent that a document belongs in; undefined for those that are no child of anything. */
export const collectionOf = (document: CloudResource): string | undefined => COLLECTIONS.get(typeOf(document));

export const parentOf = ({ id }: CloudResource): string => id.split('/').slice(0, -2).join('/');

/** A document with the children that came alone. What it lists itself, it knows better. */
export function withChildren(
  document: CloudResource,
  children: readonly CloudResource[],
  findings: Finding[],
): CloudResource {
  if (children.length === 0) return document;
  const properties: Record<string, unknown> = { ...(document.properties as object | undefined) };
  for (const child of children) {
    const member = collectionOf(child) ?? '';
    const listed = readList(properties, member);
    const own = listed.find((each) => keyOf(String(read(each, 'id'))) === keyOf(child.id));
    if (own === undefined) properties[member] = [...listed, child];
    else if (JSON.stringify(read(own, 'properties')) !== JSON.stringify(child.properties))
      findings.push({
        resource: child.id,
        field: 'properties',
        problem: `${document.id} lists it too, and says otherwise.`,
        consequence: 'What is listed there decides.',
      });
  }
  return { ...document, properties };
}
