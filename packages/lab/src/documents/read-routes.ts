import { parseAddress, type Prefix } from '@hopscope/engine';
import type { Problem, Route, RouteHop } from './description.ts';
import { rankOf, type LoadedTags } from './rules/loaded-tags.ts';
import { readPrefix } from './rules/read-term.ts';
import { keyOf, type DocumentOn, type Shelves } from './shelf.ts';

type RouteDocument = NonNullable<DocumentOn<'routeTables'>['properties']['routes']>[number];

/** The routes of every route table, by its id in lower case. */
export function readRouteTables(
  { routeTables }: Shelves,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
): ReadonlyMap<string, readonly Route[]> {
  return new Map(
    [...routeTables.values()].map(({ id, properties }) => {
      if (properties.disablePeeringRoute != null && keyOf(properties.disablePeeringRoute) !== 'none')
        problems.push({
          resource: id,
          field: 'properties.disablePeeringRoute',
          problem: 'A lab does not keep routes of peerings out of subnets.',
        });
      const taken = new Set<string>();
      const routes = (properties.routes ?? []).flatMap((document, index) => {
        const read = readRoute(
          document,
          document.id ?? `${id}/routes/${document.name ?? index}`,
          tags,
          problems,
          notes,
        );
        const [{ id: own, prefix, tag } = { id: '', prefix: '' }] = read;
        const what = tag ?? prefix;
        if (read.length > 0 && taken.has(what)) {
          const problem = `Another route of this table is for ${what}, too.`;
          problems.push({ resource: own, field: 'properties.addressPrefix', problem });
        }
        taken.add(what);
        return read;
      });
      // Of equal prefixes the first one decides.
      return [keyOf(id), routes.toSorted((one, other) => rankOf(one.tag) - rankOf(other.tag))] as const;
    }),
  );
}

/** By a service tag it is a route for each of its prefixes, and none where the tag is not loaded. */
function readRoute(
  { properties }: RouteDocument,
  id: string,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
): readonly Route[] {
  const { addressPrefix, nextHopType, nextHopIpAddress, nextHop } = properties;
  const wrong = (field: string, problem: string): readonly Route[] => {
    problems.push({ resource: id, field: `properties.${field}`, problem });
    return [];
  };
  const text = addressPrefix.trim();
  const prefix = readPrefix(text);
  if (prefix === undefined && !/^[a-z][\w.]*$/i.test(text))
    return wrong('addressPrefix', `'${text}' is no prefix or service tag.`);
  const hop = readHop(nextHopType, nextHopIpAddress ?? '', nextHop?.nextHopIpAddresses ?? []);
  if (hop === undefined) return wrong('nextHopType', `'${nextHopType}' is no type of next hop that a route may have.`);
  if (hop === 'no-address')
    return wrong('nextHopIpAddress', `'${nextHopIpAddress ?? ''}' is no address of an appliance.`);
  if (hop === 'no-addresses')
    return wrong('nextHop.nextHopIpAddresses', 'Not all of its next hops are addresses of appliances.');
  if (hop.kind === 'gateway') notes.push(`${id}: a lab has no gateways: packets to ${text} are dropped.`);
  if (prefix !== undefined) return [{ id, prefix, hop }];
  const prefixes = tags.get(keyOf(text));
  if (prefixes === undefined)
    notes.push(`${id}: what the service tag ${text} holds is not known: the route is left out.`);
  return (prefixes ?? []).map((each: Prefix) => ({ id, prefix: each, tag: text, hop }));
}

function readHop(
  type: string,
  address: string,
  several: readonly string[],
): RouteHop | 'no-address' | 'no-addresses' | undefined {
  switch (keyOf(type)) {
    case 'vnetlocal':
      return { kind: 'network' };
    case 'internet':
      return { kind: 'internet' };
    case 'none':
      return { kind: 'nowhere' };
    case 'virtualnetworkgateway':
      return { kind: 'gateway' };
    case 'virtualappliance': {
      const parsed = parseAddress(address);
      return parsed.ok ? { kind: 'appliance', address: parsed.value } : 'no-address';
    }
    case 'virtualapplianceecmp': {
      const addresses = several.flatMap((each) => {
        const parsed = parseAddress(each);
        return parsed.ok ? [parsed.value] : [];
      });
      if (addresses.length === 0 || addresses.length < several.length) return 'no-addresses';
      // In one order, so that who is asked for answers is chosen as for requests.
      return { kind: 'appliances', addresses: [...new Set(addresses)].toSorted() };
    }
    default:
      return undefined;
  }
}
