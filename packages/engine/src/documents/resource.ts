import { idHasher } from '../table/numbers-by-hash.ts';

/** An ARM resource as its document stands. What is missing or makes no sense becomes a finding, not an error. */
export type CloudResource = {
  /** `/subscriptions/…/providers/Microsoft.Network/virtualNetworks/app` */
  readonly id: string;
  /** `Microsoft.Network/virtualNetworks`; where it is absent or empty the id says it. */
  readonly type?: string;
  readonly location?: string;
  readonly sku?: unknown;
  readonly tags?: unknown;
  readonly properties?: unknown;
};

/** Ids, types and most of their words do not differ by case. */
export const keyOf = (text: string): string => text.toLowerCase();

/** `West US` is what people read of the region `westus` ("List Locations": `displayName`, `name`). */
export const regionOf = (location: string): string => keyOf(location).replaceAll(/\s/g, '');

/** The type in lower case: `microsoft.network/virtualnetworks`. */
export function typeOf({ id, type }: CloudResource): string {
  if (typeof type === 'string' && type !== '') return keyOfType(type);
  const [, path = ''] = /^.*\/providers\/(.+)$/i.exec(id) ?? [];
  const [provider, ...parts] = path.split('/');
  return keyOf([provider, ...parts.filter((_, index) => index % 2 === 0)].join('/'));
}

const keyOfType = madeOnce(keyOf);

/**
 * What is made of words that come again and again, as of types of documents and names of members, made once. That is kept for as long as
 * the process lives, since of any document the same is made; but no more of it than there are such words, as documents may have any.
 */
export function madeOnce(make: (word: string) => string): (word: string) => string {
  const made = new Map<string, string>();
  return (word) => {
    const known = made.get(word);
    if (known !== undefined) return known;
    const one = make(word);
    if (made.size < 1000) made.set(word, one);
    return one;
  };
}

/**
 * Is what it sends on to private endpoints answered through it, though it keeps the sender's address? "Add the Resource Tag with a key of
 * `disableSnatOnPL` and a value of `true`" to an appliance's interface, or to the machine of a scale set ("Private endpoint support without
 * source network address translation").
 */
export const isAnsweredThrough = ({ tags }: CloudResource): boolean => read(tags, 'disableSnatOnPL') === 'true';

/** What stands at the end of this way of members, or undefined. */
export function read(value: unknown, ...members: readonly string[]): unknown {
  let at = value;
  for (let index = 0; index < members.length; index += 1) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[members[index] ?? ''];
  }
  return at;
}

/** Does something stand there? Null is how ARM writes that nothing does. */
export const isGiven = (value: unknown, ...members: readonly string[]): boolean =>
  (read(value, ...members) ?? undefined) !== undefined;

export function readText(value: unknown, ...members: readonly string[]): string | undefined {
  return textOr(read(value, ...members));
}

export const readFlag = (value: unknown, ...members: readonly string[]): boolean => read(value, ...members) === true;

export function readList(value: unknown, ...members: readonly string[]): readonly unknown[] {
  return listOr(read(value, ...members));
}

/** A list, or one with nothing in it. */
export const listOr = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : NOTHING;

export function readTexts(value: unknown, ...members: readonly string[]): readonly string[] {
  const list = readList(value, ...members);
  return list.length === 0 ? NOTHING : list.filter((each): each is string => typeof each === 'string' && each !== '');
}

/** The ids of a list of references, `[{ id }]`. */
export const readIds = (value: unknown, ...members: readonly string[]): readonly string[] =>
  idsIn(read(value, ...members));

export function idsIn(value: unknown): readonly string[] {
  const list = listOr(value);
  return list.length === 0 ? NOTHING : present(list.map((each) => idIn(each)));
}

/** What a reference, `{ id }`, names; undefined where it is none. */
export function idIn(reference: unknown): string | undefined {
  const { id } = membersOf(reference);
  return textOr(id);
}

/** The id that a reference gives; for something else that stands there an id that no document has, and that tells where that is. */
export const readReference = (properties: unknown, member: string, resource: string): string | undefined =>
  referenceIn(read(properties, member), member, resource);

/** `value`: what stands there. */
export const referenceIn = (value: unknown, member: string, resource: string): string | undefined =>
  idIn(value) ?? (isGiven(value) ? unreadAt(resource, `${member}.id`) : undefined);

/** The same of a list of them. */
export const readReferences = (properties: unknown, member: string, resource: string): readonly string[] =>
  referencesIn(read(properties, member), member, resource, 'id');

function referencesIn(value: unknown, member: string, resource: string, name: string): readonly string[] {
  const list = listOr(value);
  // Nearly always.
  if (list.length === 0) return NOTHING;
  const given = list.filter((each) => each !== null && each !== undefined);
  return given.map((each, index) => readText(each, name) ?? unreadAt(resource, `${member}[${index}].${name}`));
}

/** The same, where it may be no list at all: then one for whatever it holds. `name`: the member of each that says it. */
export const readAnyReferences = (properties: unknown, member: string, resource: string, name = 'id') =>
  anyReferencesIn(read(properties, member), member, resource, name);

export const anyReferencesIn = (value: unknown, member: string, resource: string, name = 'id'): readonly string[] =>
  isGiven(value) && !Array.isArray(value) ? [unreadAt(resource, member)] : referencesIn(value, member, resource, name);

/** An id that no document has, for what cannot be read there; of an empty place, all properties. */
export const unreadAt = (resource: string, place: string): string => `${resource}/properties.${place}`;

/** Whose field such an id is for. */
export function unreadPlace(id: string): { readonly resource: string; readonly field: string } | undefined {
  // Nearly always, and of each interface it is asked.
  if (!id.includes('/properties.')) return undefined;
  const [, resource, field] = /^(.*)\/(properties\.[^/]*)$/.exec(id) ?? [];
  return resource === undefined || field === undefined ? undefined : { resource, field: field.replace(/\.$/, '') };
}

/** What is there of a list; the list itself where nothing is missing: of most, no other one is made and kept. */
export const present = <T>(list: readonly (T | undefined)[]): readonly T[] =>
  list.includes(undefined) ? list.filter((each) => each !== undefined) : (list as readonly T[]);

/** One for all who have none. */
const NOTHING: readonly never[] = [];

/** An id that many name, as the same text where it came lately: of large networks a seventh of what is kept of documents. */
export function sharedId(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const place = hashOf(id) & (MOST_LATELY - 1);
  const known = LATELY[place];
  if (known === id) return known;
  LATELY[place] = id;
  return id;
}

const MOST_LATELY = 8192;
/** By hash. Of the whole process: on what came before depends only which of equal texts is kept. */
const LATELY: string[] = Array.from({ length: MOST_LATELY }, () => '');
const hashOf = idHasher();

/** The id of the resource that a child lies in. */
export const parentOf = (id: string): string => id.split('/').slice(0, -2).join('/');

/** The last part of an id. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** What a machine is called: in a scale set that is named by the set and a number ("Learn about virtual machine scale sets": `set_0`). */
export function machineNameOf(id: string): string {
  const [, set, instance] = /\/virtualMachineScaleSets\/([^/]+)\/virtualMachines\/([^/]+)$/i.exec(id) ?? [];
  return set === undefined ? nameOf(id) : `${set}_${instance}`;
}

/** A child of a document with an id of its own, or the one that follows from its name. */
export function childId(child: unknown, parent: string, collection: string, index: number): string {
  const { id, name } = membersOf(child);
  return childIdOf(id, name, parent, collection, index);
}

/** The same for whoever asks a child for its members himself: of a million of one kind that is quicker. */
export const childIdOf = (id: unknown, name: unknown, parent: string, collection: string, index: number): string =>
  textOr(id) ?? `${parent}/${collection}/${textOr(name) ?? index}`;

/** For whoever asks for members that he knows: of a million objects that is quicker than to ask by a way. */
export const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : NO_MEMBERS;

const NO_MEMBERS = {};

/** A text that is not empty, or undefined. */
export const textOr = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
