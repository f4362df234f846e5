import {
  addressOf,
  contains,
  familyOf,
  familyOfPrefix,
  parseAddress,
  wordsOf,
  type Address,
  type Prefix,
} from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import { childrenIn, type Child } from '../../estate/children.ts';
import type { Estate } from '../../estate/estate.ts';
import { prefixesOf, subnetOf, takenIn } from './faults.ts';

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Addresses at the start of a subnet that Azure keeps for itself: the network, its gateway and two name servers. */
const RESERVED = 4;

/** Gives each IP configuration of an interface that says no address the first free one of its subnet. */
export function withAddresses(document: ArmDocument, estate: Estate): ArmDocument {
  if (!document.type.toLowerCase().endsWith('/networkinterfaces')) return document;
  const given = new Set<string>();
  const configurations = childrenIn(document, 'ipConfigurations').map((configuration, index) => {
    const { properties } = configuration;
    const subnet = subnetOf(properties, estate);
    const family = textOf(properties['privateIPAddressVersion']).toLowerCase() === 'ipv6' ? 'ipv6' : 'ipv4';
    const taken = subnet === undefined ? undefined : takenIn(subnet.id, estate, document.id);
    const prefix = subnet && prefixesOf(subnet.properties).find((each) => familyOfPrefix(each) === family);
    const own = parseAddress(textOf(properties['privateIPAddress']));
    const free = prefix && firstFree(prefix, (address) => taken?.has(address) === true || given.has(address));
    const address = own.ok ? own.value : isBlock(properties) ? undefined : free;
    if (address !== undefined) given.add(address);
    return {
      ...configuration,
      properties: {
        ...properties,
        ...(address !== undefined && { privateIPAddress: address }),
        privateIPAllocationMethod: properties['privateIPAllocationMethod'] ?? (own.ok ? 'Static' : 'Dynamic'),
        privateIPAddressVersion: family === 'ipv6' ? 'IPv6' : 'IPv4',
        primary: properties['primary'] ?? index === 0,
      },
    };
  });
  return { ...document, properties: { ...document.properties, ipConfigurations: configurations } };
}

/** Of several addresses, which are given in its document or not at all. */
const isBlock = (properties: Child['properties']): boolean =>
  typeof properties['privateIPAddressPrefixLength'] === 'number' ||
  textOf(properties['privateIPAddress']).includes('/');

/** The last address of an IPv4 subnet is its broadcast's. Undefined where none of the first 65,536 is free. */
function firstFree(prefix: Prefix, isTaken: (address: Address) => boolean): Address | undefined {
  const network = parseAddress(prefix.split('/')[0] ?? '');
  if (!network.ok) return undefined;
  const [a, b, c, d] = wordsOf(network.value);
  const isIpv4 = familyOf(network.value) === 'ipv4';
  const at = (offset: number) => addressOf([a, b, c, (d + offset) >>> 0]);
  for (let offset = RESERVED; offset < 65_536; offset += 1) {
    const address = at(offset);
    if (!contains(prefix, address) || (isIpv4 && !contains(prefix, at(offset + 1)))) return undefined;
    if (!isTaken(address)) return address;
  }
  return undefined;
}
