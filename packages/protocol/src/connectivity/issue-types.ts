import type { Hop, Issue, IssueCode } from '@hopscope/engine';
import type { Era } from './eras.ts';
import type { ConnectivityIssue } from './information.ts';
import { resourceContext } from './resource-context.ts';

/**
 * Our codes in Azure's words. Where swagger's list has a word of the same meaning it is that word, in every era, because
 * compiled clients compare with it (`DnsResolution`, not the newer documents' `DNSResolution`); otherwise it is the word of
 * the newest document. The list is open in every version, and clients of every age keep words that they do not know.
 */
const ISSUE_TYPES: Readonly<Record<IssueCode, string>> = {
  NO_LISTENER: 'NoListenerOnDestination',
  RESET_BY_MIDDLEBOX: 'NetworkSecurityRule',
  RESET_ON_THIS_HOST: 'GuestFirewall',
  ADMIN_PROHIBITED: 'NetworkSecurityRule',
  PORT_UNREACHABLE_FILTERED: 'NetworkSecurityRule',
  HOST_UNREACHABLE: 'ARPMissing',
  NET_UNREACHABLE: 'RouteMissing',
  PMTU_TOO_SMALL: 'NetworkError',
  ICMP_ERROR: 'NetworkError',
  FILTERED_AFTER_HOP: 'NetworkError',
  LOCAL_FIREWALL_DENY: 'GuestFirewall',
  NEIGHBOR_UNREACHABLE: 'ARPMissing',
  NO_ROUTE: 'RouteMissing',
  ROUTE_BLACKHOLE: 'UserDefinedRoute',
  ROUTE_UNREACHABLE: 'UserDefinedRoute',
  ROUTE_PROHIBIT: 'UserDefinedRoute',
  ROUTE_LOOP: 'UDRLoop',
  DNS_NXDOMAIN: 'DnsResolution',
  DNS_NO_RECORD: 'InvalidResponseFromServer',
  DNS_SERVFAIL: 'DnsResolution',
  DNS_TIMEOUT: 'DnsResolution',
  DNS_FAILED: 'DnsResolution',
  TLS_EXPIRED: 'NetworkError',
  TLS_NOT_YET_VALID: 'NetworkError',
  TLS_SELF_SIGNED: 'NetworkError',
  TLS_UNKNOWN_AUTHORITY: 'NetworkError',
  TLS_NAME_MISMATCH: 'NetworkError',
  TLS_UNTRUSTED: 'NetworkError',
  TLS_FAILED: 'NetworkError',
  HTTP_STATUS: 'StatusCodeValidationFailed',
  HTTP_NO_ANSWER: 'NetworkError',
  HTTP_MALFORMED: 'ContentValidationFailed',
  HTTP_FLAPPING: 'DestinationPartiallyReachable',
  SOURCE_ADDRESS_NOT_OWN: 'SocketBind',
  SOURCE_PORT_IN_USE: 'SourcePortInUse',
  SOURCE_PORT_NOT_PERMITTED: 'SocketBind',
  SOCKET_ERROR: 'SocketError',
  POLICY_REFUSED: 'Platform',
  FLAPPING: 'DestinationPartiallyReachable',
  SYN_LOSS: 'NetworkError',
  ICMP_RATE_LIMITED: 'TraceRouteUnavailable',
  TRACE_UNAVAILABLE: 'TraceRouteUnavailable',
  AGENT_OFFLINE: 'AgentStopped',
  DEADLINE_EXCEEDED: 'NetworkError',
  CANCELLED: 'Unknown',
  PREDICTION_DISAGREES: 'NetworkError',
  NSG_DENY: 'NetworkSecurityRule',
  NSG_DENY_SUBNET: 'NetworkSecurityRule',
  NSG_DEFAULT_DENY: 'NetworkSecurityRule',
  SERVICE_TAG_UNKNOWN: 'NetworkSecurityRule',
  CONFIG_MISSING: 'IncompleteTopology',
  ROUTE_NEXT_HOP_INVALID: 'UserDefinedRoute',
  ROUTE_NEXT_HOP_UNREACHABLE: 'UserDefinedRoute',
  PRIVATE_TRAFFIC_TO_INTERNET: 'UserDefinedRoute',
  IP_FORWARDING_DISABLED: 'IPForwardingNotEnabled',
  PEERING_ACCESS_OFF: 'VnetAccessNotAllowed',
  PEERING_FORWARDED_OFF: 'VnetAccessNotAllowed',
  PEERING_DISCONNECTED: 'PeeringInfoNotFound',
  NETWORKS_NOT_CONNECTED: 'PeeringInfoNotFound',
  RETURN_NO_ROUTE: 'RouteMissing',
  RETURN_FILTERED: 'NetworkSecurityRule',
  ASYMMETRIC_ROUTE: 'MultiNICsInSameSubnet',
  NO_OUTBOUND_ADDRESS: 'StandardILBOutboundInternetNotAllowed',
  ENDPOINT_NOT_FOUND: 'DestinationUnreachable',
  LEAVES_MODEL: 'IncompleteTopology',
  ANALYSIS_UNSUPPORTED: 'IncompleteTopology',
  ASSUMPTION_MADE: 'IncompleteTopology',
  VM_NOT_RUNNING: 'VMStopped',
  GUEST_FIREWALL_DENY: 'GuestFirewall',
  ADMIN_RULE_DENY: 'NetworkSecurityRule',
  FIREWALL_APPLIANCE_DENY: 'NetworkSecurityRule',
  LB_NO_MATCHING_FRONTEND: 'Platform',
  LB_NO_BACKENDS: 'DIPProbeDown',
  LB_BACKENDS_UNHEALTHY: 'DIPProbeDown',
  LB_PROBE_BLOCKED: 'DIPProbeDown',
  LB_HAIRPIN: 'Platform',
  LB_BACKENDS_DIFFER: 'DestinationPartiallyReachable',
  BGP_PROPAGATION_DISABLED: 'BGPRoutePropogationDisabled',
  GATEWAY_TRANSIT_OFF: 'AllowGatewayTransitNotEnabled',
  REMOTE_GATEWAYS_OFF: 'UseRemoteGatewaysNotEnabled',
  VPN_TUNNEL_DOWN: 'ConnectionStateDisconnected',
  PRIVATE_ENDPOINT_NOT_APPROVED: 'Platform',
  LB_SUBNET_FILTER: 'NetworkSecurityRule',
  SERVICE_FIREWALL_DENY: 'NetworkSecurityRule',
  SERVICE_ENDPOINT_MISSING: 'Platform',
  PRIVATE_ENDPOINT_MISSING: 'Platform',
  DNS_ZONE_NOT_LINKED: 'DnsResolution',
  DNS_SPLIT_MISMATCH: 'DnsResolution',
  RESOURCE_NOT_RUNNING: 'ResourceHealthUnavailable',
  GATEWAY_NOT_PROVISIONED: 'GatewayNotProvisioned',
  CONFIG_PROPAGATING: 'Platform',
  PLATFORM_ALWAYS_BLOCKED: 'Platform',
  PROTOCOL_UNSUPPORTED: 'Platform',
  SPOOFED_SOURCE: 'Platform',
  REGION_MISMATCH: 'BasicILBNotSupportedWithGlobalPeering',
  NO_CONNECTION: 'NoConnectionConfigured',
};

/** A host that filters for itself is a guest's firewall; the same answer from something on the way is a rule there. */
const AT_DESTINATION: Readonly<Partial<Record<IssueCode, string>>> = {
  ADMIN_PROHIBITED: 'GuestFirewall',
  PORT_UNREACHABLE_FILTERED: 'GuestFirewall',
};

/** The newest document has a type for each power state of a machine that does not run. */
const BY_POWER_STATE: Readonly<Record<string, string>> = {
  starting: 'VMStarting',
  stopping: 'VMStopping',
  stopped: 'VMStopped',
  deallocating: 'VMDeallocating',
  deallocated: 'VMDeallocated',
};

const ORIGINS = { local: 'Local', inbound: 'Inbound', outbound: 'Outbound' } as const;
const SEVERITIES = { error: 'Error', warning: 'Warning' } as const;

export function renderIssue(issue: Issue, at: Hop['kind'], era: Era): ConnectivityIssue {
  const own =
    issue.code === 'VM_NOT_RUNNING'
      ? BY_POWER_STATE[issue.context['powerState'] ?? '']
      : at === 'destination'
        ? AT_DESTINATION[issue.code]
        : undefined;
  return {
    origin: ORIGINS[issue.origin],
    severity: SEVERITIES[issue.severity],
    type: own ?? ISSUE_TYPES[issue.code],
    context: resourceContext(issue, era) ?? [
      { key: 'ErrorMessage', value: issue.sentence },
      ...Object.entries(issue.context).map(contextEntry),
    ],
  };
}

/** Keys begin with a capital, as `RuleName` and `RouteType` do. */
const contextEntry = ([name, value]: readonly [string, string]) => ({
  key: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  value,
});
