import { bad, ok, type Result } from '@hopscope/engine';

/** `/subscriptions/…/providers/…` as its writer spelled it. ARM compares ids without case: use `keyOf` for that. */
export type ResourceId = string & { readonly __type: 'ResourceId' };

/** An id taken apart. Segments keep their spelling. */
export type ResourceIdentity = {
  readonly id: ResourceId;
  readonly subscription: string;
  /** Absent for a resource that lies right under its subscription. */
  readonly group?: string;
  /** `Microsoft.Compute` */
  readonly namespace: string;
  /** Full type, `Microsoft.Compute/virtualMachines/extensions`. */
  readonly type: string;
  /** One name for each segment of the type, outermost first. */
  readonly names: readonly string[];
  /** The last of `names`. */
  readonly name: string;
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Longest id that ARM takes in a template is far below this; it only keeps nonsense out of the logs. */
const MAX_LENGTH = 2048;
/** What a segment may not contain: separators of URLs, quotes and control characters. */
const FORBIDDEN = /[\p{Cc}\s<>%&\\?#*:"']/u;

export const isGuid = (text: string): boolean => GUID.test(text);

/** Reads an id without regard to the case of its fixed segments; `resourcegroups` and `ResourceGroups` are the same. */
export function parseResourceId(text: string): Result<ResourceIdentity> {
  const refuse = (why: string) => bad(`'${shortened(text)}' is not a resource id: ${why}`);
  if (text.length > MAX_LENGTH) return refuse(`it is longer than ${MAX_LENGTH} characters`);
  const [root, ...segments] = text.split('/');
  if (root !== '' || !same(segments[0], 'subscriptions')) return refuse('it does not begin with /subscriptions/');
  if (segments.includes('') || FORBIDDEN.test(text))
    return refuse('it has an empty segment or a character that no id may have');
  const [, subscription, ...rest] = segments;
  if (subscription === undefined || !isGuid(subscription)) return refuse('its subscription is not a GUID');
  const group = same(rest[0], 'resourceGroups') ? rest[1] : undefined;
  const [providers, namespace, ...pairs] = group === undefined ? rest : rest.slice(2);
  if (!same(providers, 'providers') || namespace === undefined) return refuse('it names no provider');
  const names = pairs.filter((_, index) => index % 2 === 1);
  const types = pairs.filter((_, index) => index % 2 === 0);
  const name = names.at(-1);
  if (name === undefined || names.length !== types.length)
    return refuse('after the provider, types and names must alternate');
  const type = [namespace, ...types].join('/');
  return ok({ id: text as ResourceId, subscription, ...(group && { group }), namespace, type, names, name });
}

/** What ids are compared, stored and found by. */
export const keyOf = (id: ResourceId): string => id.toLowerCase();

export const sameResource = (a: ResourceId, b: ResourceId): boolean => keyOf(a) === keyOf(b);

export const isOfType = (identity: ResourceIdentity, type: string): boolean => same(identity.type, type);

/** `type` is full (`Microsoft.Network/networkWatchers`) and has as many segments after the namespace as there are names. */
export function resourceIdOf(
  where: { readonly subscription: string; readonly group: string },
  type: string,
  ...names: readonly string[]
): ResourceId {
  const [namespace, ...types] = type.split('/');
  const pairs = types.map((segment, index) => `${segment}/${names[index]}`).join('/');
  return `/subscriptions/${where.subscription}/resourceGroups/${where.group}/providers/${namespace}/${pairs}` as ResourceId;
}

/** The id of something that lies inside another resource: `childId(vm, 'extensions', 'agent')`. */
export const childId = (parent: ResourceId, type: string, name: string): ResourceId =>
  `${parent}/${type}/${name}` as ResourceId;

const same = (segment: string | undefined, expected: string) => segment?.toLowerCase() === expected.toLowerCase();

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
