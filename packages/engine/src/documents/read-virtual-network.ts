import { parseAddress } from '../address/address.ts';
import type { Prefix } from '../address/prefix.ts';
import { HOST_ADDRESS } from '../rules/packet.ts';
import { reportOddServers } from './filters/read-names.ts';
import { shown, unreadList, unreadObject, type Finding } from './finding.ts';
import type { PeeringDraft, SubnetDraft, VirtualNetworkDraft } from './drafts.ts';
import { PEERING_FLAGS } from './virtual-network-draft.ts';
import { lenientPrefix } from './lenient-prefix.ts';
import { meaningOf, wordsFor } from './words.ts';
import {
  childId,
  keyOf,
  parentOf,
  read,
  readFlag,
  readIds,
  readList,
  readReference,
  readText,
  readTexts,
  regionOf,
  unreadAt,
  type CloudResource,
} from './resource.ts';

export function readVirtualNetwork(
  { id, location, properties }: CloudResource,
  findings: Finding[],
): VirtualNetworkDraft {
  const { prefixes, isUnread } = readSpace(properties, 'addressSpace', id, findings);
  if (prefixes.length === 0 && !isUnread)
    findings.push({
      resource: id,
      field: 'properties.addressSpace.addressPrefixes',
      problem: 'The virtual network has no address space.',
      consequence: SPACE_IN_DOUBT,
    });
  const natGateway = readReference(properties, 'defaultPublicNatGateway', id);
  const servers = readTexts(properties, 'dhcpOptions', 'dnsServers');
  const nameServers = servers.flatMap((text) => {
    const address = parseAddress(text);
    return address.ok ? [address.value] : [];
  });
  reportOddServers(id, 'properties.dhcpOptions.dnsServers', servers, findings);
  return {
    id,
    ...(location === undefined ? {} : { location: regionOf(location) }),
    hasOwnNames: servers.some((server) => server !== HOST_ADDRESS),
    ...(servers.length > 0 && nameServers.length === servers.length ? { nameServers } : {}),
    prefixes,
    ...(isUnread || prefixes.length === 0 ? { isSpaceUnread: true } : {}),
    ...(natGateway === undefined ? {} : { natGateway }),
    subnets: readList(properties, 'subnets').map((subnet, index) =>
      readSubnet(subnet, childId(subnet, id, 'subnets', index), findings),
    ),
    peerings: readPeerings(id, properties, findings),
    isWhole: isWhole(properties),
  };
}

/** Route Servers are virtual hubs, to Azure. */
const HOLDERS = /\/(virtualHubs|virtualNetworkGateways)\//i;
/** Whose documents tell which address they have, and what becomes of packets to it. */
const ENDS = /\/(networkInterfaces|loadBalancers|applicationGateways|azureFirewalls)\//i;
const holderOf = (configuration: string) => {
  const id = parentOf(configuration);
  return /\/virtualHubs\//i.test(id) ? { routeServer: id } : { gateway: id };
};

/** "Azure SQL Managed Instances" and "Azure Databricks", by the names that their subnets are delegated to ("Nonapplication of security admin rules at virtual network level"). */
const GUARDING: ReadonlySet<string> = new Set(['microsoft.sql/managedinstances', 'microsoft.databricks/workspaces']);

const delegationsOf = (properties: unknown): readonly string[] =>
  readList(properties, 'delegations').flatMap((each) => readText(each, 'properties', 'serviceName') ?? []);

export function readSubnet(document: unknown, id: string, findings: Finding[]): SubnetDraft {
  const properties = read(document, 'properties');
  const single = readText(properties, 'addressPrefix');
  // Of one of which nothing can be read there may be any of these.
  const isOdd = unreadObject(document) !== undefined || unreadObject(properties) !== undefined;
  const referred = (member: string) => (isOdd ? unreadAt(id, '') : readReference(properties, member, id));
  const [group, routeTable, natGateway] = ['networkSecurityGroup', 'routeTable', 'natGateway'].map(referred);
  // Of an application gateway the former has only a private frontend.
  const listed = [
    ...readIds(properties, 'ipConfigurations'),
    ...readIds(properties, 'applicationGatewayIPConfigurations'),
  ];
  const holder = listed.find((each) => HOLDERS.test(each));
  const holders = listed.filter((each) => ENDS.test(each));
  const delegated = delegationsOf(properties);
  const [delegatedTo] = delegated;
  const policies = keyOf(readText(properties, 'privateEndpointNetworkPolicies') ?? '');
  const texts = [...(single === undefined ? [] : [single]), ...readTexts(properties, 'addressPrefixes')];
  const prefixes = readPrefixes(texts, {
    resource: id,
    field: 'properties.addressPrefix',
    consequence: 'Nobody can tell whether addresses lie in this subnet.',
    findings,
  });
  return {
    id,
    ...(texts.length === 0 || prefixes.length < texts.length ? { isUnread: true } : {}),
    prefixes,
    ...(group === undefined ? {} : { group }),
    ...(routeTable === undefined ? {} : { routeTable }),
    isPrivate: read(properties, 'defaultOutboundAccess') === false,
    isGuarded: delegated.some((each) => GUARDING.has(keyOf(each))),
    ...(delegatedTo === undefined ? {} : { delegatedTo }),
    ...(natGateway === undefined ? {} : { natGateway }),
    services: readList(properties, 'serviceEndpoints').flatMap((endpoint) => {
      const service = readText(endpoint, 'service');
      return service === undefined ? [] : [{ service, locations: readTexts(endpoint, 'locations').map(regionOf) }];
    }),
    endpointPolicies: readIds(properties, 'serviceEndpointPolicies'),
    filtersEndpoints: ['enabled', 'networksecuritygroupenabled'].includes(policies),
    routesEndpoints: ['enabled', 'routetableenabled'].includes(policies),
    ...(holder === undefined ? {} : holderOf(holder)),
    ...(holders.length === 0 ? {} : { holders }),
  };
}

const LIST = 'virtualNetworkPeerings';

/** Does a document list all subnets and peerings of a network, and say of each which it is? */
function isWhole(properties: unknown): boolean {
  const lists = ['subnets', LIST].map((list) => read(properties, list));
  return (
    lists.every((list) => Array.isArray(list)) &&
    readList(properties, 'subnets').every((each) => (readText(each, 'name') ?? readText(each, 'id')) !== undefined) &&
    readList(properties, LIST).every((each) => readText(each, 'properties', 'remoteVirtualNetwork', 'id') !== undefined)
  );
}

function readPeerings(id: string, properties: unknown, findings: Finding[]): readonly PeeringDraft[] {
  const odd = unreadList(properties, LIST);
  if (odd !== undefined) {
    const consequence = 'With which networks it is peered is not known: paths that peerings may lead end undetermined.';
    findings.push({ resource: id, ...odd, consequence });
    return [{ ...readPeering(undefined, `${id}/virtualNetworkPeerings`, []), remote: unreadAt(id, LIST) }];
  }
  return readList(properties, LIST).flatMap((peering, index) =>
    // Null is how ARM writes that something is absent.
    peering === null ? [] : readPeering(peering, childId(peering, id, LIST, index), findings),
  );
}

/** What Azure says of one side ("Virtual network peering", states). */
const PEERING_STATES = wordsFor({ Connected: true, Initiated: false, Disconnected: false });

export function readPeering(document: unknown, id: string, findings: Finding[]): PeeringDraft {
  const properties = read(document, 'properties');
  const report = (field: string, problem: string, consequence: string) =>
    findings.push({ resource: id, field: `properties.${field}`, problem, consequence });
  const remote = readText(properties, 'remoteVirtualNetwork', 'id');
  if (remote === undefined)
    report(
      'remoteVirtualNetwork.id',
      'The peering does not say which network is at its other end.',
      'It may be any: paths that the peering may lead end undetermined.',
    );
  const spaceOf = (member: string) => readSpace(properties, member, id, findings);
  const [peered, current] = [spaceOf('remoteAddressSpace'), spaceOf('remoteVirtualNetworkAddressSpace')];
  const isTold = peered.prefixes.length > 0 || peered.isUnread;
  const isWhole = read(properties, 'peerCompleteVnets') !== false;
  const isConnected = meaningOf(PEERING_STATES, read(properties, 'peeringState') ?? 'Connected');
  const unreadMember = unreadOfPeering(properties, isConnected, isTold);
  if (unreadMember !== undefined)
    report(
      unreadMember,
      `${shown(read(properties, unreadMember))} ${isConnected === undefined ? 'is no state of a peering' : 'could not be read'}.`,
      'Whether it is connected, or with what, is not known: paths that it may lead end undetermined.',
    );
  const unreadFlags = PEERING_FLAGS.filter((flag) => isFlagOdd(properties, flag));
  for (const flag of unreadFlags)
    report(flag, `${shown(read(properties, flag))} stands where true or false belongs.`, FLAG_IN_DOUBT);
  return {
    id,
    remote: remote ?? unreadAt(id, 'remoteVirtualNetwork.id'),
    // "The reference to the address space peered with the remote virtual network", and "to the current address space of" that.
    peeredPrefixes: peered.prefixes,
    remotePrefixes: current.prefixes,
    ...(peered.isUnread ? { isPeeredUnread: true } : {}),
    ...(current.isUnread ? { isRemoteUnread: true } : {}),
    ...(isWhole ? {} : { remoteSubnets: readTexts(properties, 'remoteSubnetNames').map(keyOf) }),
    isOnlyIpv6: readFlag(properties, 'enableOnlyIPv6Peering'),
    isConnected: isConnected === true && unreadMember === undefined,
    ...(unreadMember === undefined ? {} : { unreadMember }),
    // Only an explicit no is one.
    allowsAccess: (read(properties, 'allowVirtualNetworkAccess') ?? true) === true,
    allowsForwarded: readFlag(properties, 'allowForwardedTraffic'),
    allowsTransit: readFlag(properties, 'allowGatewayTransit'),
    usesRemoteGateways: readFlag(properties, 'useRemoteGateways'),
    ...(unreadFlags.length === 0 ? {} : { unreadFlags }),
  };
}

const FLAG_IN_DOUBT = 'It may be either: paths for which that matters end undetermined, or say so.';

/** Something stands there, and is neither true nor false. */
const isFlagOdd = (properties: unknown, member: string) => typeof (read(properties, member) ?? false) !== 'boolean';

/**
 * What leaves open whether a peering is connected, or to what of the other network. `isConnected`: undefined where its state cannot be read;
 * `isTold`: it says which addresses are peered.
 */
function unreadOfPeering(properties: unknown, isConnected: boolean | undefined, isTold: boolean): string | undefined {
  if (isConnected === undefined) return 'peeringState';
  if (!isConnected) return undefined;
  if (isFlagOdd(properties, 'enableOnlyIPv6Peering')) return 'enableOnlyIPv6Peering';
  if (isTold) return undefined;
  if (isFlagOdd(properties, 'peerCompleteVnets')) return 'peerCompleteVnets';
  const names = read(properties, 'remoteSubnetNames') ?? [];
  const areNames = Array.isArray(names) && names.every((each) => typeof each === 'string' || each === null);
  return read(properties, 'peerCompleteVnets') === false && !areNames ? 'remoteSubnetNames' : undefined;
}

/** Of what has addresses that cannot be read. */
const SPACE_IN_DOUBT =
  'What else lies there is not known: paths to private addresses that no other route holds end undetermined.';

/** An address space: what of it can be read, and whether its document says more. */
export function readSpace(
  properties: unknown,
  member: string,
  resource: string,
  findings: Finding[],
): { readonly prefixes: readonly Prefix[]; readonly isUnread: boolean } {
  const space = read(properties, member);
  const report = (place: string, problem: string) =>
    findings.push({ resource, field: `properties.${place}`, problem, consequence: SPACE_IN_DOUBT });
  const odd = unreadList(space, 'addressPrefixes');
  if (odd !== undefined) report(odd.field === 'properties' ? member : `${member}.addressPrefixes`, odd.problem);
  const list = readList(space, 'addressPrefixes');
  const prefixes = list.flatMap((each, index): readonly Prefix[] => {
    const prefix = typeof each === 'string' ? lenientPrefix(each) : undefined;
    if (prefix !== undefined) return [prefix];
    // Null is how ARM writes that something is absent.
    if (typeof each === 'string') report(`${member}.addressPrefixes`, `'${each}' is no network prefix.`);
    else if (each !== null) report(`${member}.addressPrefixes[${index}]`, `${shown(each)} is no network prefix.`);
    return [];
  });
  return { prefixes, isUnread: odd !== undefined || prefixes.length < list.filter((each) => each !== null).length };
}

export type PrefixPlace = Omit<Finding, 'problem'> & { readonly findings: Finding[] };

export function readPrefixes(texts: readonly string[], { findings, ...place }: PrefixPlace): readonly Prefix[] {
  return texts.flatMap((text) => {
    const prefix = lenientPrefix(text);
    if (prefix === undefined) findings.push({ ...place, problem: `'${text}' is no network prefix.` });
    return prefix ?? [];
  });
}
