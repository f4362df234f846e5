import { parseAddress } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { NatGatewayDraft, PrivateEndpointDraft, Reading } from '../drafts.ts';
import type { Finding } from '../finding.ts';
import type {
  ConnectionDoubt,
  ConnectionDraft,
  GatewayDraft,
  LocalNetworkDraft,
  TunnelRuleDraft,
} from './gateway-draft.ts';
import { readMemberships } from '../filters/read-memberships.ts';
import { readPrefixes, readSpace } from '../read-virtual-network.ts';
import { unreadLink } from '../unread.ts';
import { shown, unreadList } from '../finding.ts';
import { meaningOf, wordsFor } from '../words.ts';
import {
  childId,
  keyOf,
  read,
  readFlag,
  readIds,
  readList,
  readReference,
  readReferences,
  readText,
  type CloudResource,
} from '../resource.ts';

export function readGateway({ id, properties }: CloudResource, { findings }: Reading): GatewayDraft {
  const subnet = readList(properties, 'ipConfigurations')
    .map((configuration) => readText(configuration, 'properties', 'subnet', 'id'))
    .find((each) => each !== undefined && SUBNET.test(each));
  if (subnet === undefined)
    findings.push({
      resource: id,
      field: 'properties.ipConfigurations',
      problem: 'The gateway names no subnet.',
      consequence: 'Nobody can tell whose gateway it is: paths in networks that may have it end undetermined.',
    });
  const defaultSite = readReference(properties, 'gatewayDefaultSite', id);
  return {
    id,
    ...(subnet === undefined ? {} : { subnet }),
    ...(defaultSite === undefined ? {} : { defaultSite }),
    publicAddresses: readList(properties, 'ipConfigurations').flatMap(
      (configuration) => readText(configuration, 'properties', 'publicIPAddress', 'id') ?? [],
    ),
    isForCircuits: keyOf(readText(properties, 'gatewayType') ?? '') === 'expressroute',
    // Advertised to the clients of a point-to-site gateway; towards the network they are not routes.
    ...readSpace(read(properties, 'vpnClientConfiguration'), 'vpnClientAddressPool', id, findings),
  };
}

const SUBNET = /\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i;

/** What Azure says of a connection ("VirtualNetworkGatewayConnectionStatus"): of `Unknown` it is taken to be up. */
const IS_UP = { Connected: true, NotConnected: false, Connecting: false, Unknown: true };
const STATUSES = wordsFor(IS_UP);

/** A connection whose document does not say whether it is up is taken to be. */
export function readConnection({ id, properties }: CloudResource, { findings }: Reading): ConnectionDraft {
  const gateway = readReference(properties, 'virtualNetworkGateway1', id);
  const otherGateway = readReference(properties, 'virtualNetworkGateway2', id);
  const localNetwork = readReference(properties, 'localNetworkGateway2', id);
  const circuit = readReference(properties, 'peer', id);
  const status = read(properties, 'connectionStatus') ?? 'Connected';
  const isUp = meaningOf(STATUSES, status);
  if (isUp === undefined)
    findings.push({
      resource: id,
      field: 'properties.connectionStatus',
      problem: `${shown(status)} is not one of ${Object.keys(IS_UP).join(', ')}.`,
      consequence: 'Whether it is up is not known: paths through it end undetermined.',
    });
  return {
    id,
    ...(gateway === undefined ? {} : { gateway }),
    ...(otherGateway === undefined ? {} : { otherGateway }),
    ...(localNetwork === undefined ? {} : { localNetwork }),
    ...(circuit === undefined ? {} : { circuit }),
    learns:
      circuit !== undefined ||
      readFlag(properties, 'enableBgp') ||
      keyOf(readText(properties, 'connectionType') ?? '') === 'expressroute',
    isUp: isUp ?? true,
    ...doubtOf(id, properties, isUp === undefined, findings),
    ingress: readReferences(properties, 'ingressNatRules', id),
  };
}

/** What may change, or drop, what goes by a connection ("About NAT on Azure VPN Gateway"; `TrafficSelectorPolicy`). */
const NOT_MODELLED: readonly (readonly [ConnectionDoubt, string])[] = [
  ['ingressNatRules', 'NAT rules'],
  ['egressNatRules', 'NAT rules'],
  ['trafficSelectorPolicies', 'traffic selectors'],
];

function doubtOf(
  resource: string,
  properties: unknown,
  isStatusUnread: boolean,
  findings: Finding[],
): { readonly doubt?: ConnectionDoubt } {
  if (isStatusUnread) return { doubt: 'connectionStatus' };
  const found = NOT_MODELLED.find(([member]) => readList(properties, member).length > 0);
  if (found === undefined) return {};
  const [doubt, what] = found;
  findings.push({
    resource,
    field: `properties.${doubt}`,
    problem: `Its ${what} are not modelled yet.`,
    consequence: 'Paths through it end undetermined.',
    severity: 'warning',
  });
  return { doubt };
}

/** The NAT rules that a gateway lists; each is a document of its own as well ("Virtual Network Gateway Nat Rules - Get"). */
export const readListedTunnelRules = (
  { id, properties }: CloudResource,
  reading: Reading,
): readonly TunnelRuleDraft[] =>
  readList(properties, 'natRules').map((each, index) =>
    readTunnelRule({ id: childId(each, id, 'natRules', index), properties: read(each, 'properties') }, reading),
  );

export function readTunnelRule({ id, properties }: CloudResource, { findings }: Reading): TunnelRuleDraft {
  const texts = readList(properties, 'externalMappings').flatMap((each) => readText(each, 'addressSpace') ?? []);
  const consequence = 'Which addresses lead to its connections is not known.';
  if (texts.length === 0)
    findings.push({
      resource: id,
      field: 'properties.externalMappings',
      problem: 'The rule does not say what it translates to.',
      consequence,
    });
  return {
    id,
    prefixes: readPrefixes(texts, { resource: id, field: 'properties.externalMappings', consequence, findings }),
  };
}

export function readLocalNetwork({ id, properties }: CloudResource, { findings }: Reading): LocalNetworkDraft {
  const address = parseAddress(readText(properties, 'gatewayIpAddress') ?? '');
  return {
    id,
    ...(address.ok ? { gatewayAddress: address.value } : {}),
    ...readSpace(properties, 'localNetworkAddressSpace', id, findings),
  };
}

export function readNatGateway({ id, properties }: CloudResource, { findings }: Reading): NatGatewayDraft {
  const odd = ['publicIpAddresses', 'publicIpAddressesV6', 'publicIpPrefixes', 'publicIpPrefixesV6'].flatMap(
    (list) => unreadList(properties, list) ?? [],
  );
  const consequence = 'Whether packets leave by it, and with which public address, is not known.';
  findings.push(...odd.map((each) => ({ resource: id, ...each, consequence })));
  const network = readReference(properties, 'sourceVirtualNetwork', id);
  return {
    id,
    addresses: ['publicIpAddresses', 'publicIpAddressesV6'].flatMap((list) => readReferences(properties, list, id)),
    prefixes: {
      ipv4: readReferences(properties, 'publicIpPrefixes', id),
      ipv6: readReferences(properties, 'publicIpPrefixesV6', id),
    },
    ...(network === undefined ? {} : { network }),
    ...(odd[0] === undefined ? {} : { unread: odd[0].field }),
    users: readIds(properties, 'subnets'),
  };
}

/** Private link services, and application gateways, which have private link configurations: behind both there is somebody's network. */
const OF_NETWORKS = /\/providers\/Microsoft\.Network\/(privateLinkServices|applicationGateways)\//i;

export function readPrivateEndpoint({ id, properties }: CloudResource, { findings }: Reading): PrivateEndpointDraft {
  const connections = [
    ...readList(properties, 'privateLinkServiceConnections'),
    ...readList(properties, 'manualPrivateLinkServiceConnections'),
  ];
  const states = connections.flatMap(
    (each) => readText(each, 'properties', 'privateLinkServiceConnectionState', 'status') ?? [],
  );
  const state = states.find((each) => keyOf(each) !== 'approved');
  const services = connections.flatMap((each) => readText(each, 'properties', 'privateLinkServiceId') ?? []);
  const link = services.find((each) => OF_NETWORKS.test(each));
  if (link !== undefined) findings.push(unreadLink(id, link));
  return {
    id,
    interfaces: readIds(properties, 'networkInterfaces'),
    ...(state === undefined ? {} : { state }),
    services,
    ...(link === undefined ? {} : { link }),
    names: readList(properties, 'customDnsConfigs').flatMap((each) => readText(each, 'fqdn')?.toLowerCase() ?? []),
    applicationGroups: readMemberships(read(properties, 'applicationSecurityGroups'), id, findings),
  };
}

/** What has no addresses yet says nothing of them. */
export function readPublicPrefix({ id, properties }: CloudResource, { findings }: Reading): Prefix | undefined {
  const text = readText(properties, 'ipPrefix');
  const consequence = 'Which of its addresses packets leave with is not known.';
  const place = { resource: id, field: 'properties.ipPrefix', consequence, findings };
  return readPrefixes(text === undefined ? [] : [text], place)[0];
}
