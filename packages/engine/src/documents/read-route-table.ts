import { parseAddress, type Address } from '../address/address.ts';
import { unreadList, type Finding } from './finding.ts';
import { tagProblem } from '../rules/service-tags.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../routes/next-hop-type.ts';
import type { Reading, RouteDraft, RouteTableDraft } from './drafts.ts';
import { lenientPrefix } from './lenient-prefix.ts';
import { meaningOf, wordsFor } from './words.ts';
import { childId, keyOf, nameOf, read, readFlag, readIds, readList, readText, type CloudResource } from './resource.ts';

export function readRouteTable({ id, properties }: CloudResource, reading: Reading): RouteTableDraft {
  const routes = [
    ...readList(properties, 'routes').flatMap((document, index) =>
      // Null is how ARM writes that something is absent.
      document === null ? [] : readRoute(document, childId(document, id, 'routes', index), reading),
    ),
    ...anyRoutes(id, properties, reading.findings),
  ];
  reportEqualRoutes(routes, 0, reading.findings);
  reportManyTags(id, routes, 0, reading.findings);
  return {
    id,
    users: readIds(properties, 'subnets'),
    routes,
    propagates: !readFlag(properties, 'disableBgpRoutePropagation'),
    takesPeers: keyOf(readText(properties, 'disablePeeringRoute') ?? 'none') !== 'all',
  };
}

/** Routes from this one on whose prefix an earlier one has, too. */
export function reportEqualRoutes(routes: readonly RouteDraft[], first: number, findings: Finding[]): void {
  const taken = new Set<string>();
  for (const [index, { id, text, isUnread }] of routes.entries()) {
    if (isUnread === true) continue;
    if (index >= first && taken.has(keyOf(text)))
      findings.push({
        resource: id,
        field: 'properties.addressPrefix',
        problem: `Another route of this table is for ${text}, too.`,
        consequence: 'The one that comes first in the document decides.',
      });
    taken.add(keyOf(text));
  }
}

/** "You can currently create 25 or less routes with service tags in each route table" ("Virtual network traffic routing"). */
const MOST_TAGS = 25;

/** `first`: from this one on they are new. */
export function reportManyTags(id: string, routes: readonly RouteDraft[], first: number, findings: Finding[]): void {
  const isTag = ({ prefix, isUnread }: RouteDraft) => prefix === undefined && isUnread !== true;
  const count = routes.filter(isTag).length;
  if (count > MOST_TAGS && routes.slice(first).some(isTag))
    findings.push({
      resource: id,
      field: 'properties.routes',
      problem: `${count} of its routes are for service tags, and a table may have ${MOST_TAGS} of these.`,
      consequence: 'Azure refuses more; here all of them count.',
    });
}

/** What a user-defined route may lead to; other types belong to the system. */
const USER_TYPES: readonly NextHopType[] = [
  'VnetLocal',
  'Internet',
  'VirtualAppliance',
  'VirtualApplianceEcmp',
  'VirtualNetworkGateway',
  'None',
];

const TYPES = wordsFor(Object.fromEntries(NEXT_HOP_TYPES.map((type) => [type, type])));

/** Routes that may lead anywhere, where what stands for the list of a table's is none. */
function anyRoutes(id: string, properties: unknown, findings: Finding[]): readonly RouteDraft[] {
  const found = unreadList(properties, 'routes');
  if (found === undefined) return [];
  const consequence = 'Which routes the table has is not known: paths from subnets with it end undetermined.';
  findings.push({ resource: id, ...found, consequence });
  return [{ id: `${id}/routes`, name: 'routes', text: NO_PREFIX, isUnread: true, nextHopType: 'unreadable' }];
}

/** In place of a prefix that is not there. */
const NO_PREFIX = '?';

export function readRoute(document: unknown, id: string, { findings, serviceTags }: Reading): RouteDraft {
  const properties = read(document, 'properties');
  const text = readText(properties, 'addressPrefix')?.trim();
  const prefix = text === undefined ? undefined : lenientPrefix(text);
  const isUnread = text === undefined || (prefix === undefined && !/^[a-z]/i.test(text));
  if (isUnread)
    findings.push({
      resource: id,
      field: 'properties.addressPrefix',
      problem: text === undefined ? 'The route has no prefix.' : `'${text}' is no prefix or service tag.`,
      consequence: 'It may be for any destination: paths that it would lead another way end undetermined.',
    });
  const tag = prefix === undefined && !isUnread ? serviceTags.get(keyOf(text)) : undefined;
  if (prefix === undefined && tag === undefined && !isUnread)
    findings.push({
      resource: id,
      field: 'properties.addressPrefix',
      ...tagProblem(serviceTags, text),
      consequence: 'Paths to public addresses from subnets with this route table may end undetermined.',
    });
  const unreadable = (field: string, problem: string) => {
    const consequence = `A path ${isUnread ? '' : `to ${text} `}that this route would decide ends undetermined.`;
    findings.push({ resource: id, field: `properties.${field}`, problem, consequence });
    return 'unreadable' as const;
  };
  const type = readText(properties, 'nextHopType');
  const known = meaningOf(TYPES, type);
  const nextHopText = readText(properties, 'nextHopIpAddress');
  const nextHop = nextHopText === undefined ? undefined : parseAddress(nextHopText);
  const several = known === 'VirtualApplianceEcmp' ? readList(properties, 'nextHop', 'nextHopIpAddresses') : [];
  const equals = several.flatMap((each): readonly Address[] => {
    const address = typeof each === 'string' ? parseAddress(each) : undefined;
    return address?.ok === true ? [address.value] : [];
  });
  const nextHopType = (): NextHopType => {
    if (known === undefined || !USER_TYPES.includes(known))
      return unreadable('nextHopType', `'${type ?? ''}' is no type of next hop that a route may have.`);
    if (known === 'VirtualApplianceEcmp' && (equals.length === 0 || equals.length < several.length))
      return unreadable('nextHop.nextHopIpAddresses', 'Not all of its next hops are addresses of appliances.');
    if (known === 'VirtualAppliance' && nextHop?.ok !== true)
      return unreadable('nextHopIpAddress', `'${nextHopText ?? ''}' is no address of an appliance.`);
    return known;
  };
  return {
    id,
    name: readText(document, 'name') ?? nameOf(id),
    text: text ?? NO_PREFIX,
    ...(isUnread ? { isUnread } : {}),
    ...(prefix === undefined ? {} : { prefix }),
    ...(tag === undefined ? {} : { tag }),
    nextHopType: nextHopType(),
    ...nextHops(nextHop?.ok === true ? [nextHop.value] : [...new Set(equals)]),
  };
}

const nextHops = ([nextHop, ...equalHops]: readonly Address[]): Pick<RouteDraft, 'nextHop' | 'equalHops'> => ({
  ...(nextHop !== undefined && { nextHop }),
  ...(equalHops.length > 0 && { equalHops }),
});
