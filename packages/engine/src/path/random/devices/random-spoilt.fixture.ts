import type { CloudResource } from '../../../documents/resource.ts';
import type { Random } from '../random.fixture.ts';

type Json = Readonly<Record<string, unknown>>;

/** What of a security rule's document cannot be read: each of these in place of what stands there. */
const OF_RULES: readonly Json[] = [
  { access: 'Perhaps' },
  { access: undefined },
  { direction: 'Sideways' },
  { protocol: 'Sctp' },
  { priority: undefined },
  { priority: 'first' },
  { sourceAddressPrefix: '10.0.0.0/99', sourceAddressPrefixes: [] },
  { destinationAddressPrefix: undefined, destinationAddressPrefixes: ['10.0.0.0/8', 42] },
  { destinationPortRange: '90-80', destinationPortRanges: ['443'] },
  { sourcePortRange: undefined, sourcePortRanges: [{}] },
];

/** The same of a route's. */
const OF_ROUTES: readonly Json[] = [
  { addressPrefix: '10.0.0.0/99' },
  { addressPrefix: undefined },
  { nextHopType: 'Nowhere', nextHopIpAddress: undefined },
  { nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.1' },
];

/** Documents of a random network, some of which have a member that cannot be read. */
export const spoilt = (documents: readonly CloudResource[], random: Random): readonly CloudResource[] =>
  documents.map((document) => {
    const list = LISTS.find(([type]) => document.type === `Microsoft.Network/${type}`);
    if (list === undefined || !random.chance(list[3])) return document;
    const [, member, odd] = list;
    const properties = document.properties as Json;
    const items = properties[member] as readonly { readonly properties: Json }[];
    if (items.length === 0) return document;
    const at = random.below(items.length);
    const changed = items.map((item, index) =>
      index === at ? { ...item, properties: { ...item.properties, ...random.pick(odd) } } : item,
    );
    return { ...document, properties: { ...properties, [member]: changed } };
  });

const LISTS: readonly (readonly [type: string, member: string, odd: readonly Json[], share: number])[] = [
  ['networkSecurityGroups', 'securityRules', OF_RULES, 0.35],
  ['routeTables', 'routes', OF_ROUTES, 0.1],
];
