import { contains, covers, parseAddress, parsePrefix, type Prefix } from '@hopscope/engine';
import { armError, keyOf, type ArmDocument, type ArmError, type ResourceId } from '@hopscope/protocol';

import { childrenIn, idIn, listIn, ownerOf, type Child } from '../../estate/children.ts';
import type { Estate } from '../../estate/estate.ts';
import { referencesOf } from '../../estate/references.ts';

/** What is wrong with a document among the others; its own form was looked at before. */
export function faultIn(document: ArmDocument, estate: Estate): ArmError | undefined {
  return (
    danglingReference(document, estate) ??
    conflictOf(childrenIn(document, 'securityRules')) ??
    subnetFault(document) ??
    sameNames(document) ??
    takenAddress(document, estate)
  );
}

/** Whatever is named has to be there, and in the same region; peered networks may be anywhere. */
function danglingReference(document: ArmDocument, estate: Estate): ArmError | undefined {
  const remotes = new Set(childrenIn(document, 'virtualNetworkPeerings').map(remoteOf));
  for (const reference of referencesOf(document)) {
    const owner = namedDocument(reference, estate);
    const isHere = owner !== undefined && (remotes.has(keyOf(reference)) || owner.location === document.location);
    if (!isHere) return armError('InvalidResourceReference', { reference, referrer: document.id });
  }
  return undefined;
}

export const remoteOf = ({ properties }: Child): string =>
  idIn(properties['remoteVirtualNetwork'])?.toLowerCase() ?? '';

/** The document that is named, or the one that what is named lies in. */
function namedDocument(reference: ResourceId, estate: Estate): ArmDocument | undefined {
  const held = estate.get(reference);
  if (held !== undefined) return held.document;
  const segments = reference.split('/');
  const [member, name] = [segments[9] ?? '', segments[10] ?? ''];
  const document = estate.get(ownerOf(reference))?.document;
  if (document === undefined || segments.length !== 11) return undefined;
  const list = Object.keys(document.properties).find((each) => each.toLowerCase() === member.toLowerCase());
  const isThere = childrenIn(document, list ?? '').some((child) => child.name.toLowerCase() === name.toLowerCase());
  return isThere ? document : undefined;
}

function conflictOf(rules: readonly Child[]): ArmError | undefined {
  const seen = new Map<string, string>();
  for (const { name, properties } of rules) {
    const place = `${String(properties['direction']).toLowerCase()} ${String(properties['priority'])}`;
    const first = seen.get(place);
    if (first !== undefined) return armError('SecurityRuleConflict', { first, second: name });
    seen.set(place, name);
  }
  return undefined;
}

/** Subnets lie in their network's address space, and apart from each other. */
function subnetFault(document: ArmDocument): ArmError | undefined {
  if (!document.type.toLowerCase().endsWith('/virtualnetworks')) return undefined;
  const space = prefixesOf((document.properties['addressSpace'] ?? {}) as Child['properties']);
  const network = document.name;
  const before: Prefix[] = [];
  for (const { name, properties } of childrenIn(document, 'subnets')) {
    const prefixes = prefixesOf(properties);
    const where = { subnet: name, network };
    if (prefixes.length === 0 || !prefixes.every((one) => space.some((whole) => covers(whole, one))))
      return armError('NetcfgInvalidSubnet', where);
    if (prefixes.some((one) => before.some((other) => covers(one, other) || covers(other, one))))
      return armError('NetcfgSubnetRangesOverlap', where);
    before.push(...prefixes);
  }
  return undefined;
}

/** Of a subnet or an address space, however they are spelled. */
export function prefixesOf({ addressPrefix, addressPrefixes }: Child['properties']): readonly Prefix[] {
  const texts = [addressPrefix, ...(Array.isArray(addressPrefixes) ? (addressPrefixes as readonly unknown[]) : [])];
  const prefixes = texts.flatMap((text) => {
    const prefix = parsePrefix(typeof text === 'string' ? text : '');
    return prefix.ok ? [prefix.value] : [];
  });
  return [...new Set(prefixes)];
}

function sameNames(document: ArmDocument): ArmError | undefined {
  for (const [member, value] of Object.entries(document.properties)) {
    const seen = new Set<string>();
    const names = listIn(value).flatMap(writtenName);
    const twice = names.find((name) => seen.size === seen.add(name).size);
    if (twice === undefined) continue;
    const problem = `'properties.${member}' has two of the name '${twice}'.`;
    return armError('InvalidParameter', { problem }, { target: `properties.${member}` });
  }
  return undefined;
}

/** Lists of references have no names, and those may end alike. */
const writtenName = (child: unknown): string | readonly [] =>
  typeof child === 'object' && child !== null && 'name' in child && typeof child.name === 'string'
    ? child.name.toLowerCase()
    : [];

/** An address lies in its subnet, and is nobody else's there. */
function takenAddress(document: ArmDocument, estate: Estate): ArmError | undefined {
  if (!document.type.toLowerCase().endsWith('/networkinterfaces')) return undefined;
  for (const [index, { properties }] of childrenIn(document, 'ipConfigurations').entries()) {
    const subnet = subnetOf(properties, estate);
    const address = parseAddress(String(properties['privateIPAddress']));
    if (subnet === undefined || !address.ok) continue;
    const prefixes = prefixesOf(subnet.properties);
    if (!prefixes.some((prefix) => contains(prefix, address.value))) {
      const target = `properties.ipConfigurations[${index}].properties.privateIPAddress`;
      const problem = `'${target}' is "${address.value}": expected an address of the subnet ${subnet.name}, ${prefixes.join(', ')}.`;
      return armError('InvalidParameter', { problem }, { target });
    }
    const by = takenIn(subnet.id, estate, document.id).get(address.value);
    if (by !== undefined) return armError('PrivateIPAddressInUse', { address: address.value, by });
  }
  return undefined;
}

export function subnetOf(properties: Child['properties'], estate: Estate): Child | undefined {
  const id = idIn(properties['subnet']);
  const network = id && estate.get(ownerOf(id))?.document;
  return network && childrenIn(network, 'subnets').find((subnet) => keyOf(subnet.id) === keyOf(id));
}

/** Addresses of a subnet that IP configurations have, and whose they are; those of `except` do not count. */
export function takenIn(subnet: ResourceId, estate: Estate, except: ResourceId): ReadonlyMap<string, ResourceId> {
  const taken = new Map<string, ResourceId>();
  for (const { document } of estate.namers(subnet)) {
    if (keyOf(document.id) === keyOf(except)) continue;
    for (const { id, properties } of childrenIn(document, 'ipConfigurations')) {
      const isHere = idIn(properties['subnet'])?.toLowerCase() === keyOf(subnet);
      const address = parseAddress(String(properties['privateIPAddress']));
      if (isHere && address.ok) taken.set(address.value, id);
    }
  }
  return taken;
}
