/** What blames whom. Codes and meanings: docs/verdicts.md; ARM's spelling of each lives in `protocol`. */
export type Issue = {
  readonly code: IssueCode;
  /** Where on its hop the trouble is: at the hop itself, on the way in, on the way out. */
  readonly origin: 'local' | 'inbound' | 'outbound';
  readonly severity: 'error' | 'warning';
  /** One plain sentence for a person, naming addresses, ports, rules or routes. */
  readonly sentence: string;
  /** The facts behind the sentence, by name: the rule, the route, the errno, the host that answered. */
  readonly context: Readonly<Record<string, string>>;
};

/** Diagnostic codes that this step can emit; a subset of the catalogue that the engine grows into. */
export type IssueCode =
  | 'NO_LISTENER'
  | 'RESET_BY_MIDDLEBOX'
  | 'RESET_ON_THIS_HOST'
  | 'ADMIN_PROHIBITED'
  | 'PORT_UNREACHABLE_FILTERED'
  | 'HOST_UNREACHABLE'
  | 'NET_UNREACHABLE'
  | 'PMTU_TOO_SMALL'
  | 'ICMP_ERROR'
  | 'FILTERED_AFTER_HOP'
  | 'LOCAL_FIREWALL_DENY'
  | 'NEIGHBOR_UNREACHABLE'
  | 'NO_ROUTE'
  | 'ROUTE_BLACKHOLE'
  | 'ROUTE_UNREACHABLE'
  | 'ROUTE_PROHIBIT'
  | 'ROUTE_LOOP'
  | 'DNS_NXDOMAIN'
  | 'DNS_NO_RECORD'
  | 'DNS_SERVFAIL'
  | 'DNS_TIMEOUT'
  | 'DNS_FAILED'
  | 'SOURCE_PORT_IN_USE'
  | 'SOURCE_PORT_NOT_PERMITTED'
  | 'SOCKET_ERROR'
  | 'POLICY_REFUSED'
  | 'FLAPPING'
  | 'SYN_LOSS'
  | 'ICMP_RATE_LIMITED'
  | 'TRACE_UNAVAILABLE'
  | 'AGENT_OFFLINE'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'PREDICTION_DISAGREES'
  | 'NSG_DENY'
  | 'NSG_DENY_SUBNET'
  | 'NSG_DEFAULT_DENY'
  | 'SERVICE_TAG_UNKNOWN'
  | 'CONFIG_MISSING'
  | 'ROUTE_NEXT_HOP_INVALID'
  | 'ROUTE_NEXT_HOP_UNREACHABLE'
  | 'PRIVATE_TRAFFIC_TO_INTERNET'
  | 'IP_FORWARDING_DISABLED'
  | 'PEERING_ACCESS_OFF'
  | 'PEERING_FORWARDED_OFF'
  | 'PEERING_DISCONNECTED'
  | 'NETWORKS_NOT_CONNECTED'
  | 'RETURN_NO_ROUTE'
  | 'RETURN_FILTERED'
  | 'ASYMMETRIC_ROUTE'
  | 'NO_OUTBOUND_ADDRESS'
  | 'ENDPOINT_NOT_FOUND'
  | 'LEAVES_MODEL'
  | 'ANALYSIS_UNSUPPORTED'
  | 'ASSUMPTION_MADE'
  | 'VM_NOT_RUNNING'
  | 'GUEST_FIREWALL_DENY'
  | 'ADMIN_RULE_DENY'
  | 'BGP_PROPAGATION_DISABLED'
  | 'GATEWAY_TRANSIT_OFF'
  | 'REMOTE_GATEWAYS_OFF'
  | 'VPN_TUNNEL_DOWN'
  | 'PRIVATE_ENDPOINT_NOT_APPROVED';
