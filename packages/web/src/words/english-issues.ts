import type { IssueWords } from './words.ts';

/** Beside the engine's catalogue, whose entries say the same at more length. */
export const ENGLISH_ISSUES: IssueWords = {
  NO_LISTENER: [
    'Nothing listens on the port.',
    'Start the service, or let it listen on this address and not on loopback only.',
  ],
  RESET_BY_MIDDLEBOX: ['A filter on the way resets connections to this port.', 'Allow the flow on that hop.'],
  RESET_ON_THIS_HOST: [
    "The source's firewall, or something on its link, resets the connection.",
    'Look at the rules for outgoing packets: nft list ruleset.',
  ],
  ADMIN_PROHIBITED: ['A rule forbids the flow, and the host that has it says so.', 'Allow the flow there.'],
  PORT_UNREACHABLE_FILTERED: ['A firewall rejects with "port unreachable".', 'Allow the flow there.'],
  HOST_UNREACHABLE: [
    'The last router gets no answer from the destination on their link.',
    'Is the machine running, and its address right?',
  ],
  NET_UNREACHABLE: ['A router has no route to the destination.', 'Add the route there.'],
  PMTU_TOO_SMALL: ['A link on the way takes smaller packets only.', 'Lower the MTU, or let ICMP "too big" pass.'],
  ICMP_ERROR: ['A router cannot deliver, for a rarer reason.', 'See the reason in its context.'],
  FILTERED_AFTER_HOP: [
    'Packets, or the answers to them, are lost behind this hop: a silent filter, a missing way back, or a machine that is off.',
    'Look for rules on the next hop, and at its route back.',
  ],
  LOCAL_FIREWALL_DENY: [
    "The source's firewall stops the packets.",
    'Look at the rules for outgoing packets: nft list ruleset.',
  ],
  NEIGHBOR_UNREACHABLE: [
    'Nobody on the link has this address.',
    'Is that machine running, on this link, with this address?',
  ],
  NO_ROUTE: ['The source has no route.', 'Add one, or a default route.'],
  ROUTE_BLACKHOLE: ["The source's route drops packets.", 'Remove the route of type blackhole.'],
  ROUTE_UNREACHABLE: ["The source's route refuses packets.", 'Remove the route of type unreachable.'],
  ROUTE_PROHIBIT: ["The source's route forbids packets.", 'Remove the route of type prohibit.'],
  ROUTE_LOOP: ['Routers hand packets back and forth.', 'Compare the routes of the routers in its context.'],
  DNS_NXDOMAIN: ['No such name exists.', 'Is it spelled right, and meant for this resolver?'],
  DNS_NO_RECORD: ['The name has no address of the family asked for.', 'Leave out -4 or -6, or add the record.'],
  DNS_SERVFAIL: ['The name server failed.', 'Ask its owner.'],
  DNS_TIMEOUT: ['No name server answered.', 'Can the source reach its resolver?'],
  DNS_FAILED: ['The lookup failed in another way.', 'See the sentence.'],
  SOURCE_PORT_IN_USE: ['Something uses the wanted source port.', 'Choose another --source-port, or none.'],
  SOURCE_PORT_NOT_PERMITTED: ['The wanted source port is for privileged programs.', 'Choose one from 1024 on.'],
  SOCKET_ERROR: ["The source's kernel refused to send.", 'See the errno in its context.'],
  POLICY_REFUSED: ["The source's owner does not allow this destination.", 'Ask the owner; see agents.'],
  FLAPPING: [
    'Some probes connected, others did not.',
    'Look for a full backlog, an overloaded host, or one broken path of several.',
  ],
  ECMP_PARTIAL: [
    'Some flows work, others do not.',
    'Look behind the hop where they part: one of several equal paths is broken.',
  ],
  SYN_LOSS: [
    'Probes connected only after their SYN was repeated.',
    'Packets are lost on the way; look for congestion.',
  ],
  ICMP_RATE_LIMITED: [
    'The host that rejects answers a few times a second only.',
    'Nothing: the silence in between means nothing.',
  ],
  TRACE_UNAVAILABLE: ['Hops could not be looked for.', 'See the sentence; hopscope doctor says what is missing.'],
  AGENT_UNPRIVILEGED: [
    "Each flow's hops were asked for one after the other.",
    'Give the agent CAP_NET_RAW to have them asked for at once.',
  ],
  AGENT_UNSUPPORTED: ['The agent cannot tell flows apart.', 'Update it, or ask from a Linux host.'],
  AGENT_OFFLINE: ["The source's agent is gone.", 'Start it again.'],
  DEADLINE_EXCEEDED: ['The deadline passed first.', 'Ask again with a longer --deadline.'],
  CANCELLED: ['The check was stopped.', 'Ask again.'],
  CONFIG_LIVE_CONTRADICTION: [
    'Configuration says one thing, packets another.',
    'Trust the packets, and look for what the model does not hold: firewalls, policy rules, routers.',
  ],
  NSG_DENY: [
    "A rule of the interface's security group denies the flow.",
    'Change the rule, or allow the flow by one with a lower priority number.',
  ],
  NSG_DENY_SUBNET: ["A rule of the subnet's security group denies the flow.", 'The same, in that group.'],
  NSG_DEFAULT_DENY: ['No rule allows the flow, so the default rule denies it.', 'Add a rule that allows it.'],
  SERVICE_TAG_UNKNOWN: [
    'A rule or route would decide, and whether it matches is not known: its service tag is not loaded, or it could not be read.',
    'Load the tags, or look at the finding about it.',
  ],
  CONFIG_MISSING: [
    'A resource names another one that is not among the documents; or none says by which address somebody sends, or the question by which source port or name; or a firewall with rules for names is no DNS proxy.',
    'Import it; or treat all of the addresses alike, or ask with the source port, or by name; or switch the DNS proxy on.',
  ],
  ROUTE_NEXT_HOP_INVALID: ['A route leads to an address that nothing has.', 'Correct the next hop.'],
  ROUTE_NEXT_HOP_UNREACHABLE: [
    'A route leads to an appliance outside of this network and its peers.',
    'Correct the next hop, or peer the networks.',
  ],
  ROUTE_HOPS_DIFFER: [
    'A route has several next hops of equal cost, or a NAT gateway or firewall several addresses, and not all of them lead to the destination, or back.',
    'Look at the branches of the path, and mend or take out the next hop, or the route or rule for one of the addresses, by which it does not arrive.',
  ],
  PRIVATE_TRAFFIC_TO_INTERNET: ['A route leads a private address to the internet.', 'Add a route or a peering for it.'],
  IP_FORWARDING_DISABLED: ['The interface of an appliance has IP forwarding switched off.', 'Switch it on.'],
  PEERING_ACCESS_OFF: [
    'A peering does not allow access; a warning where rules let the flow pass all the same.',
    'Allow virtual network access.',
  ],
  PEERING_FORWARDED_OFF: [
    'A peering does not allow forwarded traffic, and the flow began in a third network.',
    'Allow forwarded traffic.',
  ],
  PEERING_DISCONNECTED: [
    'A peering leads there, and is not connected on both sides or not in sync.',
    'Create it again on the side that is missing, or synchronise it.',
  ],
  NETWORKS_NOT_CONNECTED: [
    'Nothing joins the networks of source and destination.',
    'Peer them, or route through an appliance.',
  ],
  PEERING_NOT_TRANSITIVE: [
    'Both networks are peered with a third one, which does not pass packets from one to the other by itself.',
    'Peer the two, or route through an appliance in the third.',
  ],
  ADDRESS_OVERLAP: [
    'The destination has an address that lies in a nearer network as well, so packets never come to it.',
    'Renumber one of them, or translate addresses in between.',
  ],
  RETURN_NO_ROUTE: ['Answers find no way back.', "Correct the routes of the destination's subnet."],
  RETURN_FILTERED: [
    'Answers come by another way, where a rule denies them.',
    'Make both ways the same, or allow the answers there.',
  ],
  ASYMMETRIC_ROUTE: ['Requests and answers pass different appliances.', 'Make both ways the same.'],
  NO_OUTBOUND_ADDRESS: [
    'The subnet is private, and there is no public address to leave from.',
    'Add a NAT gateway or a public address.',
  ],
  ENDPOINT_NOT_FOUND: [
    'No resource has the destination address, or only one that sends by it, and takes nothing.',
    'Is it right, and its resource among the documents?',
  ],
  LEAVES_MODEL: [
    'The way, or the way back, leaves what the documents tell about.',
    'Import what is behind it, or trust the probes.',
  ],
  ANALYSIS_UNSUPPORTED: [
    'The flow meets what is not modelled yet, or may go more ways than are told apart.',
    'Trust the probes.',
  ],
  ASSUMPTION_MADE: ['The prediction rests on an assumption, which the sentence names.', 'Check it.'],
  VM_NOT_RUNNING: ['The machine is not running; powerState in its context says what it does instead.', 'Start it.'],
  GUEST_FIREWALL_DENY: [
    "The destination's own firewall does not let the port in, as its machine says.",
    'Allow the port there.',
  ],
  TLS_EXPIRED: ['The certificate, or one that signed it, is past its time.', "Renew it; is the source's clock right?"],
  TLS_NOT_YET_VALID: ['The certificate is not valid yet.', "Is the source's clock right?"],
  TLS_SELF_SIGNED: [
    'The certificate signed itself.',
    "Let an authority sign it, or add it to the source's trust store.",
  ],
  TLS_UNKNOWN_AUTHORITY: [
    'Nobody whom the source trusts has signed it.',
    "Add the authority to the source's trust store; does the server send the certificates in between?",
  ],
  TLS_NAME_MISMATCH: ['The certificate is for other names.', 'Ask by a name that it has, or renew it with this one.'],
  TLS_UNTRUSTED: ['The certificate is refused for a rarer reason.', 'See the sentence.'],
  TLS_FAILED: ['No TLS connection came about.', 'Does this port speak TLS, and a version of it that is still allowed?'],
  HTTP_STATUS: [
    'The status is none of those that count as success.',
    'Look at the server, or name the status with --valid-status.',
  ],
  HTTP_NO_ANSWER: [
    'The connection opens and nothing whole is answered.',
    'Is the server overloaded, or this port for TLS?',
  ],
  HTTP_MALFORMED: ['What answers does not speak HTTP.', 'Is it the right port?'],
  HTTP_FLAPPING: [
    'Some requests were answered as expected, others were not.',
    'Look for one broken server of several.',
  ],
  SOURCE_ADDRESS_GONE: ["The wanted source address is none of the source's.", 'Choose one of its own, or none.'],
  ADMIN_RULE_DENY: [
    'A security admin rule of a network manager denies the flow, whatever groups say.',
    'Change that rule; only who manages the network can.',
  ],
  BGP_PROPAGATION_DISABLED: [
    'The gateway knows a route there, and the route table of the subnet keeps routes of gateways out.',
    'Propagate gateway routes, or add a route.',
  ],
  GATEWAY_TRANSIT_OFF: [
    'The gateway of a peered network knows a route there, and that network does not allow gateway transit.',
    'Allow gateway transit on its side.',
  ],
  REMOTE_GATEWAYS_OFF: [
    'The gateway of a peered network knows a route there, and this side of the peering does not use it.',
    'Use the remote gateways.',
  ],
  VPN_TUNNEL_DOWN: [
    'The way leads through a connection of a gateway that is not connected.',
    'Look at both ends of the connection.',
  ],
  PRIVATE_ENDPOINT_NOT_APPROVED: [
    'The service has not approved the private endpoint.',
    'Approve the connection at the service.',
  ],
  LB_NO_MATCHING_FRONTEND: [
    'A load balancer has no rule for the protocol and port.',
    'Add a rule, or ask for another port.',
  ],
  LB_NO_BACKENDS: ['A rule of a load balancer leads to nobody.', 'Add interfaces to its pool.'],
  LB_BACKENDS_UNHEALTHY: [
    'Nobody behind a rule of a load balancer is healthy.',
    'Start the machines, and let probes in.',
  ],
  LB_PROBE_BLOCKED: [
    'Rules keep probes from 168.63.129.16 out, so the backend gets no flows; an error where nobody is left.',
    'Allow the tag AzureLoadBalancer to the port of the probe.',
  ],
  LB_HAIRPIN: [
    'A load balancer hands a flow back to its own sender.',
    'Reach the machine itself, or have the client elsewhere.',
  ],
  LB_BACKENDS_DIFFER: [
    'Some backends of a load balancer are reached, others are not, and which one it chooses is not known.',
    'Look at the branches of the path.',
  ],
  FIREWALL_APPLIANCE_DENY: [
    'A rule of an Azure Firewall denies the flow, or none allows it.',
    'Allow it by a network rule, or an application rule.',
  ],
  LB_SUBNET_FILTER: [
    'Rules at the subnet of an application gateway keep out what Azure manages it by.',
    'Allow the tag GatewayManager to the ports that the sentence names.',
  ],
  SERVICE_FIREWALL_DENY: [
    'The firewall of a service, such as a storage account or a database server, does not list the source.',
    'Add a rule for its network or address there, or use a private endpoint.',
  ],
  SERVICE_ENDPOINT_RESTRICTION: [
    'No service endpoint policy of the subnet lists the resource.',
    'Add the resource to the policy.',
  ],
  SERVICE_ENDPOINT_MISSING: [
    'A service lets a subnet in by its service endpoint, and the subnet has none.',
    'Enable the service endpoint on the subnet.',
  ],
  PRIVATE_ENDPOINT_MISSING: [
    'A service is closed to public networks, and the flow does not go by a private endpoint.',
    'Create a private endpoint, or use the address of the one that there is.',
  ],
  DNS_ZONE_NOT_LINKED: [
    'A private DNS zone has the name, and is not linked to the network that asks.',
    'Link the zone to the network.',
  ],
  DNS_SPLIT_MISMATCH: [
    'The name leads to a public address though the service has a private endpoint.',
    'Link the private DNS zone, and add the record of the endpoint.',
  ],
  DNS_ANSWERS_DIFFER: [
    'A firewall looks the name up itself, and connects to another address than the flow is for; or the name has several addresses, and flows to them do not fare alike.',
    'Have the source ask the firewall for names, or link the same private zones to both networks.',
  ],
  RESOURCE_NOT_RUNNING: [
    'A resource on the way is stopped, not healthy, or was not deployed to the end; a warning where it may work all the same.',
    'See its state, and deploy or start it again.',
  ],
  GATEWAY_NOT_PROVISIONED: ['A gateway on the way is not deployed, or its deployment failed.', 'Deploy it again.'],
  CONFIG_PROPAGATING: [
    'A resource on the way is being changed: what it says may not be in effect yet.',
    'Ask again when it is done.',
  ],
  PLATFORM_ALWAYS_BLOCKED: [
    'The platform does not carry such packets; a warning where that hangs on the subscription.',
    'Use a relay, or another protocol.',
  ],
  PROTOCOL_UNSUPPORTED: ['Something on the way does not carry the protocol.', 'Use another protocol, or another way.'],
  SPOOFED_SOURCE: [
    'Packets leave an interface with an address that it has not.',
    'Send from one of its own, or let the interface forward.',
  ],
  NO_CONNECTION: ['A gateway has no connection to what is behind it.', 'Connect it.'],
};
