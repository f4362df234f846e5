/**
 * What a member of an ARM document has to be. `ports`: a number, or a text as rules write them; `flag-text`: a flag, or a text as network
 * managers write them. `list`: of what, others check.
 */
export type Kind =
  | 'text'
  | 'flag'
  | 'flag-text'
  | 'number'
  | 'port'
  | 'ports'
  | 'object'
  | 'texts'
  | 'objects'
  | 'list'
  | readonly string[];

const named = (kind: Kind, names: string): readonly (readonly [string, Kind])[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, kind]);

/**
 * Every member that is read, by its name: ARM spells and shapes them alike wherever they stand. Words may be
 * written in any case. Members that are not here are nobody's business, or mean two things (`action`, `frontendPort`), so that
 * their readers look at them.
 */
export const MEMBERS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...named(
    'text',
    `id name type access gatewayType addressPrefix circuitProvisioningState cname code conditionalMembership connectionType defaultAction
    connectivityTopology direction endIpAddress fqdn fullyQualifiedDomainName groupConnectivity hostName ipAddress ipv4Address ipv6Address networkGroupId
    nextHopIpAddress nextHopType privateDnsZoneId recordSetName privateIPAddress peeringType privateLinkServiceId protocol publicNetworkAccess
    provisioningState resolutionPolicy resourceId service serviceName serviceProviderProvisioningState startIpAddress ipPrefix
    sourceAddressPrefix destinationAddressPrefix tier value virtualNetworkSubnetId operationalState
    disablePeeringRoute domainName domainNameLabel domainNameLabelScope inboundNatRuleName translatedAddress translatedFqdn Network.DNS.Servers Network.SNAT.PrivateRanges`,
  ),
  ...named(
    'flag',
    `allowForwardedTraffic allowGatewayTransit allowVirtualNetworkAccess defaultOutboundAccess
    defaultOutboundConnectivityEnabled
    disableBgpRoutePropagation disableOutboundSnat enableBgp enableFloatingIP enableIPForwarding enableProxy primary
    registrationEnabled useRemoteGateways peerCompleteVnets enableOnlyIPv6Peering`,
  ),
  ...named('flag-text', 'isGlobal'),
  ...named('number', 'priority numberOfRecordSets numberOfVirtualNetworkLinks'),
  ...named('port', 'backendPort frontendPortRangeEnd frontendPortRangeStart port'),
  ...named('ports', 'sourcePortRange destinationPortRange translatedPort'),
  ...named(
    'object',
    `properties sku additionalProperties addressSpace applicationGateway backendAddressPool backendHttpSettings
    backendIPConfiguration basePolicy defaultPublicNatGateway sourceVirtualNetwork cnameRecord CNAMERecord dhcpOptions dnsSettings firewallPolicy frontendIPConfiguration
    gatewayDefaultSite gatewayLoadBalancer instanceView ipConfiguration localNetworkAddressSpace localNetworkGateway2 natGateway networkAcls networkProfile
    networkSecurityGroup nextHop peer primaryEndpoints privateEndpoint privateLinkConnectionProperties privateLinkService privateLinkServiceConnectionState probe publicIPAddress
    remoteAddressSpace remoteVirtualNetwork remoteVirtualNetworkAddressSpace routeTable snat subnet targetResource urlPathMap
    networkInterfaceIPConfiguration virtualMachine virtualNetwork virtualNetworkGateway1 virtualNetworkGateway2 vpnClientAddressPool
    vpnClientConfiguration`,
  ),
  ...named(
    'texts',
    `addressPrefixes appliedDnsServers applyOnNetworkIntentPolicyBasedServices destinationAddressPrefixes destinationAddresses destinationFqdns destinationIpGroups
    destinationPortRanges destinationPorts dnsServers fqdns fqdnTags hostNames ipAddresses ipProtocols locations networkManagerScopeAccesses nextHopIpAddresses privateRanges remoteSubnetNames servers serviceResources sourceAddressPrefixes
    sourceAddresses sourceIpGroups sourcePortRanges targetFqdns targetUrls webCategories`,
  ),
  ...named(
    'objects',
    `aaaaRecords aRecords AAAARecords ARecords applicationGatewayBackendAddressPools applicationRuleCollections
    appliesToGroups backendAddresses backendAddressPools backendHttpSettingsCollection backendIPConfigurations
    customDnsConfigs privateDnsZoneConfigs recordSets targetDnsServers dnsResolverOutboundEndpoints delegations destinationApplicationSecurityGroups destinations frontendIPConfigurations frontendPorts
    egressNatRules gatewayIPConfigurations groupMembers httpListeners ingressNatRules natRules trafficSelectorPolicies inboundNatPools inboundNatRules inboundNatRulesPortMapping ipConfigurations ipRules
    loadBalancerBackendAddresses loadBalancerBackendAddressPools loadBalancerInboundNatRules loadBalancingRules peerings
    manualPrivateLinkServiceConnections natRuleCollections networkInterfaces networkRuleCollections outboundRules
    pathRules privateLinkServiceConnections probes publicIpAddresses publicIpPrefixes requestRoutingRules routes
    virtualNetworkConnections
    ruleCollectionGroups ruleCollections rules securityRules serviceEndpointPolicies serviceEndpointPolicyDefinitions serviceEndpoints sourceApplicationSecurityGroups sources statuses subnets
    urlPathMaps virtualNetworkPeerings virtualNetworkRules applicationSecurityGroups`,
  ),
  // Of texts in a network rule, of objects in an application rule.
  ...named('list', 'protocols'),
  ['addressPrefixType', ['IPPrefix', 'ServiceTag', 'NetworkGroup']],
  ['adminState', ['None', 'Up', 'Down', 'Drain']],
  ['forwardingRuleState', ['Enabled', 'Disabled']],
  ['zoneType', ['Public', 'Private']],
  ['Network.DNS.EnableProxy', ['true', 'false']],
  ['connectionStatus', ['Connected', 'NotConnected', 'Connecting', 'Unknown']],
  ['peeringState', ['Connected', 'Initiated', 'Disconnected']],
  ['privateEndpointNetworkPolicies', ['Enabled', 'Disabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled']],
  ['status', ['Approved', 'Pending', 'Rejected', 'Disconnected']],
]);

/** The members that lead to something in an object: `properties.address`, cut at its dots. */
export type Way = readonly string[];

const ways = (needs: Iterable<readonly [string, readonly string[]]>): ReadonlyMap<string, readonly Way[]> =>
  new Map(Array.from(needs, ([holder, texts]) => [holder, texts.map((text) => text.split('.'))]));

/**
 * What each object, or each item of a list, has to have to say anything: one of these, by the name of the member that holds
 * it. A reference may be written as an id alone.
 */
export const NEEDS: ReadonlyMap<string, readonly Way[]> = ways([
  ...[
    'applicationGatewayBackendAddressPools',
    'applicationSecurityGroups',
    'backendAddressPool',
    'backendHttpSettings',
    'backendIPConfiguration',
    'backendIPConfigurations',
    'basePolicy',
    'defaultPublicNatGateway',
    'dnsResolverOutboundEndpoints',
    'sourceVirtualNetwork',
    'destinationApplicationSecurityGroups',
    'egressNatRules',
    'firewallPolicy',
    'frontendIPConfiguration',
    'gatewayDefaultSite',
    'gatewayLoadBalancer',
    'ingressNatRules',
    'ipConfiguration',
    'loadBalancerBackendAddressPools',
    'loadBalancerInboundNatRules',
    'localNetworkGateway2',
    'natGateway',
    'networkInterfaceIPConfiguration',
    'networkInterfaces',
    'networkSecurityGroup',
    'peer',
    'privateEndpoint',
    'privateLinkResource',
    'privateLinkService',
    'probe',
    'publicIPAddress',
    'publicIpAddresses',
    'publicIpPrefixes',
    'remoteVirtualNetwork',
    'routeTable',
    'ruleCollectionGroups',
    'serviceEndpointPolicies',
    'sourceApplicationSecurityGroups',
    'subnet',
    'virtualMachine',
    'virtualNetwork',
    'virtualNetworkGateway1',
    'virtualNetworkGateway2',
    'virtualNetworkRules',
  ].map((member): readonly [string, readonly string[]] => [member, ['id']]),
  // A load balancer's own, or references of its rules.
  ['backendAddressPools', ['id', 'name', 'properties']],
  ['frontendIPConfigurations', ['id', 'name', 'properties']],
  ['inboundNatRules', ['id', 'name', 'properties']],
  ['addressSpace', ['addressPrefixes']],
  ['localNetworkAddressSpace', ['addressPrefixes']],
  ['networkProfile', ['networkInterfaces', 'networkInterfaceConfigurations']],
  ['appliesToGroups', ['networkGroupId']],
  ['delegations', ['properties.serviceName']],
  ['destinations', ['addressPrefix', 'id']],
  ['backendAddresses', ['ipAddress', 'fqdn']],
  ['groupMembers', ['resourceId']],
  // Only the first one of a firewall names its subnet ("Deploy an Azure Firewall with multiple public IP addresses"). A DNS resolver's have no properties.
  [
    'ipConfigurations',
    [
      'properties.privateIPAddress',
      'properties.subnet',
      'properties.publicIPAddress',
      'privateIpAddress',
      'privateIPAddress',
    ],
  ],
  [
    'loadBalancerBackendAddresses',
    [
      'properties.ipAddress',
      'properties.networkInterfaceIPConfiguration',
      'properties.loadBalancerFrontendIPConfiguration',
    ],
  ],
  ['peerings', ['properties.peeringType']],
  ['privateLinkServiceConnectionState', ['status']],
  ['privateLinkServiceConnections', ['properties.privateLinkServiceConnectionState']],
  ['ruleCollections', ['rules']],
  ['serviceEndpointPolicyDefinitions', ['properties.service']],
  ['serviceEndpoints', ['service']],
  ['sources', ['addressPrefix', 'id']],
  ['statuses', ['code']],
  ['targetDnsServers', ['ipAddress']],
  ['subnets', ['properties.addressPrefix', 'properties.addressPrefixes', 'properties.ipamPoolPrefixAllocations']],
]);

/**
 * Fields of a type, in lower case, that mean something else there, and are not read: a hub's tier and its own routes, whether a machine is a spot
 * one, the names of its addresses, which `az vm list --show-details` prints, whether an ExpressRoute gateway serves
 * beside another one, and where else an account of Azure AI services is.
 */
export const OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['microsoft.network/virtualhubs', ['properties.sku', 'properties.routeTable.id']],
  ['microsoft.network/virtualnetworkgateways', ['properties.adminState']],
  ['microsoft.cognitiveservices/accounts', ['properties.locations']],
  ['microsoft.compute/virtualmachines', ['properties.priority', 'properties.fqdns']],
  ['microsoft.compute/virtualmachinescalesets/virtualmachines', ['properties.priority']],
]);

/** What a document of a type, in lower case, has to have: one of these. */
export const TYPE_NEEDS: ReadonlyMap<string, readonly Way[]> = ways([
  ['microsoft.compute/virtualmachines', ['properties.networkProfile']],
  ['microsoft.network/connections', ['properties.virtualNetworkGateway1']],
  ['microsoft.network/dnsresolvers', ['properties.virtualNetwork']],
  ['microsoft.network/dnsresolvers/inboundendpoints', ['properties.ipConfigurations']],
  ['microsoft.network/dnsforwardingrulesets', ['properties.dnsResolverOutboundEndpoints']],
  ['microsoft.network/dnsforwardingrulesets/virtualnetworklinks', ['properties.virtualNetwork']],
  ['microsoft.network/ipgroups', ['properties.ipAddresses']],
  ['microsoft.network/azurefirewalls', ['properties.ipConfigurations', 'properties.virtualHub']],
  [
    'microsoft.network/privateendpoints',
    ['properties.privateLinkServiceConnections', 'properties.manualPrivateLinkServiceConnections'],
  ],
  ['microsoft.network/networkmanagers/connectivityconfigurations', ['properties.appliesToGroups']],
  ['microsoft.network/networkmanagers/networkgroups/staticmembers', ['properties.resourceId']],
  ['microsoft.network/networkmanagers/securityadminconfigurations/rulecollections', ['properties.appliesToGroups']],
  ['microsoft.network/firewallpolicies/rulecollectiongroups', ['properties.ruleCollections']],
  ['microsoft.network/localnetworkgateways', ['properties.localNetworkAddressSpace', 'properties.bgpSettings']],
]);
