import { shown, type Finding } from '../finding.ts';
import { childId, keyOf, read, type CloudResource } from '../resource.ts';
import { isPlainRule } from './plain-rule.ts';
import { MEMBERS, NEEDS, OTHERS, TYPE_NEEDS, type Kind, type Way } from './members.ts';

/**
 * Finds members of a document that are of another kind than what is read there, and so are not read. What they say, their own
 * readers look at.
 */
function checkShape(document: CloudResource, type: string): readonly Finding[] {
  const findings: Finding[] = [];
  look(document, document.id, '', findings);
  const needs = TYPE_NEEDS.get(type);
  if (needs !== undefined) reportLack(document, needs, document.id, '', findings);
  const others = OTHERS.get(type);
  return others === undefined || findings.length === 0
    ? findings
    : findings.filter(({ field }) => !others.includes(field));
}

/** The same beside what was found while a document was read: that says more about a field than that it is of a wrong kind. */
export function addShape(document: CloudResource, type: string, findings: Finding[]): void {
  const shape = checkShape(document, type);
  if (shape.length === 0) return;
  const known = new Map<string, Set<string>>();
  for (const { resource, field } of findings) {
    const fields = known.get(resource) ?? new Set();
    known.set(resource, fields.add(field));
  }
  // One by one: a list may be longer than what a call takes.
  for (const each of shape) if (known.get(each.resource)?.has(each.field) !== true) findings.push(each);
}

/** `field`: where the object stands in its resource; empty for the resource itself. */
function look(value: object, resource: string, field: string, findings: Finding[]): void {
  for (const member in value) {
    const asked = ASKED.get(member);
    if (asked === undefined) continue;
    const found: unknown = (value as Readonly<Record<string, unknown>>)[member];
    // Null is how ARM writes that something is absent.
    if (found === undefined || found === null) continue;
    const wanted = missedBy(found, asked.kind);
    if (wanted !== undefined) findings.push(misfit(resource, within(field, member), found, wanted));
    else if (typeof found === 'object') lookInto(found, asked, resource, within(field, member), findings);
  }
}

/** Objects and lists are looked into, and what holds them by this name may need something of them. */
function lookInto(found: object, asked: Asked, resource: string, field: string, findings: Finding[]): void {
  if (Array.isArray(found)) {
    if (found.length > 0) lookThrough(found, asked, resource, field, findings);
    return;
  }
  const { needs } = asked;
  look(found, resource, field, findings);
  if (needs !== undefined && !isReference(found)) reportLack(found, needs, resource, field, findings);
}

function lookThrough(
  list: readonly unknown[],
  { member, needs, items: [of, wanted] }: Asked,
  resource: string,
  field: string,
  findings: Finding[],
): void {
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index];
    if (!of(item)) findings.push(misfit(resource, `${field}[${index}]`, item, wanted));
    else if (isObject(item)) {
      if (member === 'securityRules' && isPlainRule(item)) continue;
      // A child is a resource of its own, and its fields are counted from itself.
      const isChild = isObject((item as { readonly properties?: unknown }).properties);
      const whose = isChild ? childId(item, resource, member, index) : resource;
      const where = isChild ? '' : `${field}[${index}]`;
      look(item, whose, where, findings);
      if (needs !== undefined && !isReference(item)) reportLack(item, needs, whose, where, findings);
    }
  }
}

/** `properties.rules[0].name`. */
const within = (field: string, member: string) => (field === '' ? member : `${field}.${member}`);

/** What an object does not have, and says nothing without. */
function reportLack(found: object, needs: readonly Way[], resource: string, field: string, findings: Finding[]): void {
  if (needs.some((need) => has(found, need))) return;
  const first = needs[0]?.join('.') ?? '';
  const consequence = 'What it belongs to is not read, as if it were not there.';
  findings.push({ resource, field: within(field, first), problem: `There is no ${first}.`, consequence });
}
const has = (found: object, way: Way): boolean => isThere(read(found, ...way));
const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** An id alone is a reference to what is written elsewhere. */
const isReference = (item: { readonly id?: unknown; readonly properties?: unknown }): boolean =>
  isThere(item.id) && !isThere(item.properties);

const isText = (value: unknown) => typeof value === 'string';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the items of lists are. */
const ITEMS = {
  texts: [isText, 'a text'],
  objects: [isObject, 'an object'],
  list: [(value: unknown) => isText(value) || isObject(value), 'a text or an object'],
} as const;

/** All that is asked of a member, found at once: documents of a large network have millions. `items`: of a list. */
type Asked = {
  readonly member: string;
  readonly kind: Kind;
  readonly needs: readonly Way[] | undefined;
  readonly items: (typeof ITEMS)[keyof typeof ITEMS];
};

const ASKED: ReadonlyMap<string, Asked> = new Map(
  Array.from(MEMBERS, ([member, kind]) => {
    const items = kind === 'texts' || kind === 'objects' ? ITEMS[kind] : ITEMS.list;
    return [member, { member, kind, needs: NEEDS.get(member), items }];
  }),
);

/** What belongs where this stands; undefined where it is right. */
function missedBy(found: unknown, kind: Kind): string | undefined {
  switch (kind) {
    case 'text':
      return isText(found) ? undefined : 'a text';
    case 'flag':
      return typeof found === 'boolean' ? undefined : 'true or false';
    case 'flag-text':
      return typeof found === 'boolean' || (isText(found) && /^(?:true|false)$/i.test(found))
        ? undefined
        : 'true or false';
    case 'number':
      return typeof found === 'number' && Number.isInteger(found) ? undefined : 'a whole number';
    case 'port':
      return isPort(found) ? undefined : 'a port from 0 to 65535';
    case 'ports':
      return isText(found) || isPort(found) ? undefined : 'a range of ports';
    case 'object':
      return isObject(found) ? undefined : 'an object';
    case 'texts':
    case 'objects':
    case 'list':
      return Array.isArray(found) ? undefined : 'a list';
    default:
      return isText(found) && kind.some((word) => keyOf(word) === keyOf(found))
        ? undefined
        : `one of ${kind.join(', ')}`;
  }
}

const isPort = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;

const misfit = (resource: string, field: string, found: unknown, wanted: string): Finding => ({
  resource,
  field,
  problem: `${shown(found)} stands where ${wanted} belongs.`,
  consequence: 'It is not read, as if it were not there.',
});
