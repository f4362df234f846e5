import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random.fixture.ts';

/** Members and indexes from a document down to a value. */
type Way = readonly (string | number)[];
export type Mangled = {
  readonly documents: readonly CloudResource[];
  /** What was done where, for a person. */
  readonly words: string;
};

/** What belongs nowhere: one of these is of another kind than what it replaces, or says nothing. */
const ODD: readonly unknown[] = [42, 'nonsense', true, [], {}, [[]], { a: 1 }, ['x'], -1, 1.5, [42], [null], [{}]];
const NO_PREFIX = ['x', '10.0.0.0/99', '300.1.1.1', '10.0.0/8', '1.2.3.4.5', '10.0.0.0/-1', '10.0.0.0/8/8', ' '];
/** Members whose words are known. */
const WORDS = `access direction protocol nextHopType peeringState connectionStatus status ruleType addressPrefixType
  privateEndpointNetworkPolicies destinationPortRange sourcePortRange`.split(/\s+/);

/** Lists of names: of regions, and of hosts. */
const NAMES = ['targetFqdns', 'destinationFqdns', 'hostNames', 'locations'];

/**
 * Random documents with one thing in one of them that cannot be meant: a value of another kind, a reference that leads
 * nowhere, no prefix where one belongs, or no known word. Undefined where the place that was picked allows for anything.
 */
export function mangled(documents: readonly CloudResource[], random: Random): Mangled | undefined {
  const at = random.below(documents.length);
  // As it comes from a file: without what is undefined.
  const document = JSON.parse(JSON.stringify(documents[at])) as CloudResource;
  const way = random.pick(waysIn(document).filter(([first]) => first === 'properties' || first === 'sku'));
  const before = valueAt(document, way);
  const after = insteadOf(document, way, before, random);
  if (after === undefined) return undefined;
  const words = `${document.type ?? ''} ${way.join('.')}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
  return { documents: documents.with(at, withValue(document, way, after) as CloudResource), words };
}

function insteadOf(document: CloudResource, way: Way, before: unknown, random: Random): unknown {
  const last = String(way.at(-1));
  const odd = random.pick(ODD);
  if (typeof before === 'string' && random.chance(0.6)) {
    if (/^\d+(?:\.\d+){3}(?:\/\d+)?$/.test(before)) return random.pick(NO_PREFIX);
    // Application security groups hold nothing, and a service may be somebody else's, as may accounts that a policy lists: nobody needs their documents.
    const isOthers = last === 'privateLinkServiceId' || way.includes('serviceResources');
    const isStranger = isOthers || before.toLowerCase().includes('/applicationsecuritygroups/');
    if (before.startsWith('/') && !isStranger) return isOwnId(document, way) ? undefined : `${before}x`;
    return WORDS.includes(last) ? 'nonsense' : undefined;
  }
  const isText = typeof odd === 'string';
  const isObject = kindOf(odd) === 'object';
  if (kindOf(odd) === kindOf(before) && !Array.isArray(odd) && !(isObject && isReference(before))) return undefined;
  // Nothing at all may be meant, single ports may be numbers, and names and words of others are anybody's.
  if (Array.isArray(before) && Array.isArray(odd) && (odd.length === 0 || NAMES.includes(last))) return undefined;
  if (last.endsWith('PortRange') && typeof odd === 'number') return undefined;
  return isText && last === 'code' ? undefined : odd;
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
const isReference = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).join(' ') === 'id';
const isOwnId = (document: CloudResource, way: Way) =>
  way.at(-1) === 'id' && Object.hasOwn(valueAt(document, way.slice(0, -1)) as object, 'properties');

function waysIn(value: unknown, at: Way = []): readonly Way[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value as Readonly<Record<string, unknown>>);
  return [at, ...entries.flatMap(([key, item]) => waysIn(item, [...at, key]))];
}

const valueAt = (value: unknown, way: Way): unknown =>
  way.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value);

function withValue(value: unknown, [key, ...rest]: Way, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withValue(item, rest, to) : item));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [key]: withValue(members[String(key)], rest, to) };
}
