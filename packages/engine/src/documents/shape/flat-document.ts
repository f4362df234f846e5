import { typeOf } from '../resource.ts';

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
 * resource and in its children, and some of it under other names. The same where it is as it should be.
 */
export function asResource(document: unknown): unknown {
  if (!isObject(document) || isObject(document['properties']) || !hasMore(document)) return document;
  return lifted(document, isStorage(document) ? STORAGE_NAMES : NO_NAMES);
}

/** How ARM calls what the Azure CLI prints under another name. */
type Names = ReadonlyMap<string, string>;

const NO_NAMES: Names = new Map();

/** Of storage accounts (azure-mgmt-storage: `NetworkRuleSet`, `IPRule`, `VirtualNetworkRule`). */
const STORAGE_NAMES: Names = new Map([
  ['networkRuleSet', 'networkAcls'],
  ['ipAddressOrRange', 'value'],
  ['virtualNetworkResourceId', 'id'],
]);

const isStorage = ({ id, type }: Members): boolean =>
  typeOf({ id: String(id), ...(typeof type === 'string' ? { type } : {}) }) === 'microsoft.storage/storageaccounts';

/** The object with what is beside its envelope in `properties`. */
function lifted(found: Members, names: Names): Members {
  const envelope: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(found))
    if (ENVELOPE.has(member)) envelope[member] = value;
    else properties[names.get(member) ?? member] = within(value, member, names);
  return { ...envelope, properties };
}

/** What stands in `properties` under this name. */
function within(value: unknown, member: string, names: Names): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => within(item, member, names));
  if (!isObject(value)) return value;
  const isChild = typeof value['id'] === 'string' || CHILDREN.has(names.get(member) ?? member);
  if (isChild && !isObject(value['properties']) && hasMore(value)) return lifted(value, names);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [names.get(name) ?? name, within(each, name, names)]),
  );
}

/** A reference has an id alone; the Azure CLI may print what else it could have as null. */
const hasMore = (found: Members): boolean =>
  Object.entries(found).some(([member, value]) => value !== null && !ENVELOPE.has(member));

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
