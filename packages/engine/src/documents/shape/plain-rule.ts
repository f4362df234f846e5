import { textOr } from '../resource.ts';

/** What a rule's document may hold, of any kind. Named, because a million of them are read: it is quicker than asking by name. */
type RuleMembers = { readonly [Member in 'id' | 'name' | 'type' | 'etag' | 'properties']?: unknown };
type PropertyMembers = {
  readonly [
    Member in
      | 'access'
      | 'description'
      | 'direction'
      | 'priority'
      | 'protocol'
      | 'provisioningState'
      | `${'source' | 'destination'}${'AddressPrefix' | 'AddressPrefixes' | 'ApplicationSecurityGroups' | 'PortRange' | 'PortRanges'}`
  ]?: unknown;
};

/**
 * Is a rule's document one in which there is nothing to find: every member that it has is one of these, and of its kind? Nearly all
 * are. Where it is not, nothing is said: it is to be looked into.
 */
export function isPlainRule(rule: RuleMembers): boolean {
  const { id, name, type, etag, properties } = rule;
  if (typeof properties !== 'object' || properties === null) return false;
  return text(id) + text(name) + text(type) + text(etag) + 1 === memberCount(rule) && isPlain(properties);
}

function isPlain(properties: PropertyMembers): boolean {
  const { priority } = properties;
  const known =
    text(properties.access) +
    text(properties.description) +
    text(properties.direction) +
    text(properties.protocol) +
    text(properties.provisioningState) +
    text(properties.sourceAddressPrefix) +
    text(properties.sourcePortRange) +
    text(properties.destinationAddressPrefix) +
    text(properties.destinationPortRange) +
    texts(properties.sourceAddressPrefixes) +
    references(properties.sourceApplicationSecurityGroups) +
    texts(properties.sourcePortRanges) +
    texts(properties.destinationAddressPrefixes) +
    references(properties.destinationApplicationSecurityGroups) +
    texts(properties.destinationPortRanges);
  return Number.isInteger(priority) && known + 1 === memberCount(properties);
}

/** How many members are there, and as they should be: 0 or 1; or so few that no count is right. */
const text = (value: unknown): number => (typeof value === 'string' ? 1 : value === undefined ? 0 : WRONG);

function texts(value: unknown): number {
  if (value === undefined) return 0;
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? 1 : WRONG;
}

function references(value: unknown): number {
  if (value === undefined) return 0;
  return Array.isArray(value) && value.every(isReference) ? 1 : WRONG;
}

/** An id and nothing else. */
const isReference = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  textOr((value as { readonly id?: unknown }).id) !== undefined &&
  memberCount(value) === 1;

const WRONG = -1000;

function memberCount(value: object): number {
  let count = 0;
  for (const _ in value) count += 1;
  return count;
}
