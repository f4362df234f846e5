import { difference, type AddressSpace } from '../../address/address-space.ts';
import { prefixesIn } from '../../address/prefixes-in.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { SERVICE_KINDS, SERVICE_NETWORKS } from '../../network/services/service-table.ts';
import { nextHopTypeOf } from '../../network/routes/route-rows.ts';
import { TAG } from '../../rules/compile/rule-tables.ts';
import { addressIn, isIpv4In, type AddressColumn } from '../../table/address-column.ts';
import { holds4, holds6, shareOf, spaceOfSet, type AddressSets } from '../../table/address-sets.ts';
import { idOf, lastPart, textOf } from '../cloud/names.ts';
import { sendersDiffer } from '../issues/hidden-sender.ts';
import { withoutLength } from '../walk/packets/seen-from.ts';
import type { WalkStep } from '../walk/step.ts';
import { outboundWayAt, publicSetAt, tagsAt } from '../walk/place.ts';

/**
 * Whether a service lets a flow in; `partly`: with some of the addresses that it may leave with. `before`: what the hop that sends
 * it out would have to change.
 */
export type Admission = {
  readonly kind: 'open' | 'shut' | 'partly' | 'unknown';
  readonly before: readonly Issue[];
  readonly there: readonly Issue[];
};

const OPEN: Admission = { kind: 'open', before: [], there: [] };

/**
 * Asked about the last step that sends the flow out of the cloud's own networks. Private endpoints do not come this way. What a policy of the
 * service endpoint keeps out the service refuses, whatever its own firewall says.
 */
export function admissionOf(network: CloudNetwork, service: number, leaving: WalkStep): Admission {
  const told = admittedByItself(network, service, leaving);
  if (isClosed(network, service)) return told;
  // One rule that lets it in is enough, and that may be one of those.
  const isKnown = told.kind === 'open' || network.services.hasUnreadRules[service] !== 1;
  const own = isKnown ? told : unreadRules(network, service);
  const subnet = network.configurations.subnets[leaving.configuration] ?? NONE;
  if (!isByEndpoint(network, service, subnet, leaving)) return own;
  const barred = restrictionOf(network, service, subnet);
  if (barred === undefined) return own;
  const { before, there } = own.kind === 'shut' ? own : OPEN;
  if (barred.severity === 'error') return { kind: 'shut', before: [barred, ...before], there };
  return own.kind === 'shut' ? own : { kind: 'unknown', before: [barred], there: own.there };
}

/** Does a service let nobody in from public networks? */
export const isClosed = ({ services }: CloudNetwork, service: number): boolean =>
  SERVICE_NETWORKS[services.networks[service] ?? 0] === 'closed';

/** What keeps a subnet from a storage account by its service endpoint: a policy, or one of which nobody knows whether it does. */
function restrictionOf(network: CloudNetwork, service: number, subnet: number): Issue | undefined {
  const { services, subnets } = network;
  const policy = textOf(network, services.policies, subnet);
  if (policy === undefined || SERVICE_KINDS[services.kinds[service] ?? 0] !== 'storage') return undefined;
  const permitted = services.permitted.subarray(
    services.permittedOffsets[subnet],
    services.permittedOffsets[subnet + 1],
  );
  if (permitted.includes(service)) return undefined;
  const [id, subnetId] = [idOf(network, services.ids, service), idOf(network, subnets.ids, subnet)];
  const context = { service: id, subnet: subnetId };
  const unseen = textOf(network, services.unseenPolicies, subnet);
  if (unseen === undefined)
    return {
      code: 'SERVICE_ENDPOINT_RESTRICTION',
      origin: 'outbound',
      severity: 'error',
      sentence: `No service endpoint policy of the subnet ${lastPart(subnetId)} lists ${lastPart(id)}.`,
      context: { ...context, policy },
    };
  return {
    code: 'CONFIG_MISSING',
    origin: 'outbound',
    severity: 'warning',
    sentence: `Which storage accounts the service endpoint policy ${lastPart(unseen)} of the subnet ${lastPart(subnetId)} lists is not among the documents, and no other one lists ${lastPart(id)}.`,
    context: { ...context, resource: unseen },
  };
}

function unreadRules(network: CloudNetwork, service: number): Admission {
  const resource = idOf(network, network.services.ids, service);
  const sentence = `Not all that ${lastPart(resource)} says of whom it lets in could be read.`;
  const context = { service: resource, resource, field: 'properties' };
  const there: Issue = { code: 'CONFIG_MISSING', origin: 'inbound', severity: 'warning', sentence, context };
  return { kind: 'unknown', before: [], there: [there] };
}

/** Of a service that lets nobody in from public networks. */
export function closedTo(network: CloudNetwork, service: number): Issue {
  const id = idOf(network, network.services.ids, service);
  const endpoint = network.services.byInterface.indexOf(service);
  const state = textOf(network, network.interfaces.endpointStates, endpoint);
  const known =
    endpoint < 0
      ? {}
      : { endpoint: idOf(network, network.interfaces.ids, endpoint), ...(state !== undefined && { state }) };
  return {
    code: 'PRIVATE_ENDPOINT_MISSING',
    origin: 'outbound',
    severity: 'error',
    sentence: `${lastPart(id)} is closed to public networks: only private endpoints lead there.`,
    context: { service: id, ...known },
  };
}

function admittedByItself(network: CloudNetwork, service: number, leaving: WalkStep): Admission {
  const { services, configurations } = network;
  const id = idOf(network, services.ids, service);
  const issue = (
    code: IssueCode,
    origin: Issue['origin'],
    sentence: string,
    context: Issue['context'] = {},
  ): Issue => ({ code, origin, severity: 'error', sentence, context: { service: id, ...context } });
  const unknown = (sentence: string, code: IssueCode = 'CONFIG_MISSING'): Admission => ({
    kind: 'unknown',
    before: [],
    there: [{ ...issue(code, 'inbound', sentence), severity: 'warning' }],
  });
  const name = lastPart(id);
  switch (SERVICE_NETWORKS[services.networks[service] ?? 0]) {
    case 'closed':
      return { kind: 'shut', before: [closedTo(network, service)], there: [] };
    case 'unknown':
      return unknown(`What ${name} lets in is up to a perimeter, which is in no document.`);
    case 'untold':
      return unknown(`Which rules ${name} has is not among the documents: whom it lets in is not known.`);
    case 'unread':
      return unreadRules(network, service);
    case 'unmodelled':
      return unknown(`The firewall of ${name} is not modelled: whom it lets in is not known.`, 'ANALYSIS_UNSUPPORTED');
    case 'open':
    case undefined:
  }
  if (services.allowsOthers[service] === 1) return OPEN;
  const subnet = configurations.subnets[leaving.configuration] ?? NONE;
  const subnetId = idOf(network, network.subnets.ids, subnet);
  const listed = services.subnets.subarray(services.subnetOffsets[service], services.subnetOffsets[service + 1]);
  const isListed = listed.includes(subnet);
  const kind = SERVICE_KINDS[services.kinds[service] ?? 0] ?? 'storage';
  if (isByEndpoint(network, service, subnet, leaving))
    return isListed
      ? OPEN
      : shut(`${name} lets in neither the subnet ${lastPart(subnetId)} nor everybody.`, { subnet: subnetId });
  if (services.allowsAzure[service] === 1) return OPEN;
  const { outboundAddresses } = configurations;
  const source = addressIn(outboundAddresses, leaving.configuration);
  const set = services.sets[service] ?? 0;
  const region = regionOf(network, subnet);
  if (kind === 'storage' && region !== undefined && region === textOf(network, services.locations, service))
    return shut(
      `${name} is in the same region, where its rules for addresses do not count, and it does not list the subnet ${lastPart(subnetId)}.`,
      { subnet: subnetId, endpoint: ENDPOINTS.storage },
    );
  if (source !== undefined) {
    const isIn = holdsRow(network.sets, set, outboundAddresses, leaving.configuration);
    return isIn ? OPEN : shut(`${name} does not list ${source}.`, { source });
  }
  // One of several, or some public address of Azure's, nobody knows which.
  const known = publicSetAt(network, leaving.configuration);
  const among = known < 0 ? tagsAt(network, subnet).internet & TAG.set : known;
  const share = shareOf(network.sets, among, set, isIpv4In(configurations.addresses, leaving.configuration));
  if (share === 'all') return OPEN;
  if (share === 'some' && known >= 0) {
    const all = addressesOf(spaceOfSet(network.sets, known));
    const others = addressesOf(difference(spaceOfSet(network.sets, known), spaceOfSet(network.sets, set))).join(', ');
    const { before, there } = shut(`${name} does not list ${others}, which the flow may leave with.`, {
      source: others,
    });
    return { kind: 'partly', before: [...before, sendersDiffer(all)], there };
  }
  const way = outboundWayAt(network, leaving.configuration);
  return share === 'none'
    ? shut(`${name} lists no address that could be the flow's.`, {})
    : unknown(`${name} lists addresses, and with which one the flow leaves (${way}) is in no document.`);

  /** One rule that lets it in is enough, so what a listed subnet lacks is told where no other does. */
  function shut(sentence: string, context: Issue['context']): Admission {
    const isElsewhere = endpointRegions(network, service, subnet) !== undefined;
    // "For Azure SQL Database, a virtual network must be in the same region as the Azure service resource."
    if (isListed && !(isElsewhere && kind !== 'storage')) {
      const none = isElsewhere ? `none for ${textOf(network, services.locations, service) ?? ''}` : 'none';
      const lack = `${name} lets in the subnet ${lastPart(subnetId)} by its service endpoint, and it has ${none}.`;
      const where = { subnet: subnetId, endpoint: isElsewhere ? 'Microsoft.Storage.Global' : ENDPOINTS[kind] };
      return { kind: 'shut', before: [issue('SERVICE_ENDPOINT_MISSING', 'outbound', lack, where)], there: [] };
    }
    return { kind: 'shut', before: [], there: [issue('SERVICE_FIREWALL_DENY', 'inbound', sentence, context)] };
  }
}

const addressesOf = (space: AddressSpace): readonly string[] => prefixesIn(space).map(withoutLength);

function holdsRow(sets: AddressSets, set: number, addresses: AddressColumn, row: number): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = addresses.subarray(4 * row, 4 * row + 4);
  return isIpv4In(addresses, row) ? holds4(sets, set, d) : holds6(sets, set, a, b, c, d);
}

const ENDPOINTS = {
  storage: 'Microsoft.Storage',
  sql: 'Microsoft.Sql',
  vault: 'Microsoft.KeyVault',
  cognitive: 'Microsoft.CognitiveServices',
  other: '',
} as const;

/** By a service endpoint the service sees the subnet itself, and no public address. Its routes are known only with its tag. */
function isByEndpoint(network: CloudNetwork, service: number, subnet: number, { route }: WalkStep): boolean {
  const type = nextHopTypeOf(network.routes, route);
  return type === 'VirtualNetworkServiceEndpoint' || (type === 'Internet' && hasEndpointFor(network, service, subnet));
}

/** Has the subnet an endpoint for the service's kind, and its region? One that names no region is taken to be in it. */
export function hasEndpointFor(network: CloudNetwork, service: number, subnet: number): boolean {
  const regions = endpointRegions(network, service, subnet);
  const region = textOf(network, network.services.locations, service);
  return regions !== undefined && (region === undefined || regions.includes('*') || regions.includes(region));
}

/** Of the subnet's endpoint for the service's kind, if it has one. */
const endpointRegions = (network: CloudNetwork, service: number, subnet: number): readonly string[] | undefined =>
  textOf(
    network,
    network.services.endpointRegions,
    SERVICE_KINDS.length * subnet + (network.services.kinds[service] ?? 0),
  )?.split(' ');

const regionOf = (network: CloudNetwork, subnet: number): string | undefined =>
  textOf(network, network.virtualNetworks.locations, network.subnets.virtualNetworks[subnet] ?? NONE);
