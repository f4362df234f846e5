/** Members of a resource, and of a child of one, that are not in its `properties`; `resourceGroup` is what the Azure CLI adds. */
const ENVELOPE = new Set(
  `apiVersion etag extendedLocation id identity kind location managedBy name plan properties resourceGroup sku systemData tags type
  zones`.split(/\s+/),
);

/** Lists of children, also where these have no id. */
const CHILDREN = new Set(
  `applicationRuleCollections backendAddressPools backendHttpSettingsCollection frontendIPConfigurations frontendPorts
  gatewayIPConfigurations httpListeners inboundNatRules ipConfigurations loadBalancerBackendAddresses loadBalancingRules
  manualPrivateLinkServiceConnections natRuleCollections networkRuleCollections outboundRules pathRules peerings privateLinkServiceConnections
  probes requestRoutingRules routes securityRules subnets urlPathMaps virtualNetworkPeerings`.split(/\s+/),
);

/**
 * A document as ARM has it, where it is as `az network nsg list` and its like print it: with what belongs into `properties` beside them, in the
 * resource and in its children. The same where it is as it should be.
 */
export function asResource(document: unknown): unknown {
  return isObject(document) && !isObject(document['properties']) && hasMore(document) ? lifted(document) : document;
}

/** The object with what is beside its envelope in `properties`. */
function lifted(found: Members): Members {
  const envelope: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(found))
    if (ENVELOPE.has(member)) envelope[member] = value;
    else properties[member] = within(value, CHILDREN.has(member));
  return { ...envelope, properties };
}

/** What stands in `properties`. `isChild`: it is one, or its items are. */
function within(value: unknown, isChild: boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => within(item, isChild));
  if (!isObject(value)) return value;
  const hasId = typeof value['id'] === 'string';
  if ((hasId || isChild) && !isObject(value['properties']) && hasMore(value)) return lifted(value);
  return Object.fromEntries(
    Object.entries(value).map(([member, each]) => [member, within(each, CHILDREN.has(member))]),
  );
}

/** A reference has an id alone. */
const hasMore = (found: Members): boolean => Object.keys(found).some((member) => !ENVELOPE.has(member));

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
