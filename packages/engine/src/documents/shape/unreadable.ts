import { unreadList, unreadObject, type Misfit } from '../finding.ts';
import { keyOf, read, readText, type CloudResource } from '../resource.ts';

/** A document that is there, and cannot be read where it says what it is. `field`: where. */
export type UnreadDocument = { readonly id: string; readonly field: string };

export const NOT_THERE =
  'It counts as not being there: what hangs on it is not known, and such paths end undetermined.';

/**
 * Kinds whose documents count as not being there where they cannot be read: whatever names one names something that no document tells, and
 * what hangs on that is not known. With the lists of objects without which nobody can tell what one has or does.
 */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    applicationGateways:
      `gatewayIPConfigurations frontendIPConfigurations frontendPorts httpListeners listeners requestRoutingRules
      routingRules urlPathMaps backendAddressPools backendHttpSettingsCollection backendSettingsCollection`.split(
        /\s+/,
      ),
    azureFirewalls: ['ipConfigurations'],
    loadBalancers: ['frontendIPConfigurations'],
    firewallPolicies: ['ruleCollectionGroups'],
    ipGroups: [],
    natGateways: [],
    publicIPPrefixes: [],
    connections: [],
    localNetworkGateways: [],
    expressRouteCircuits: [],
    privateEndpoints: [],
  }).map(([kind, lists]) => [`microsoft.network/${keyOf(kind)}`, lists]),
);

/** What of such a document cannot be read; undefined where all can. */
export function unreadableIn({ properties }: CloudResource, type: string): Misfit | undefined {
  const lists = KINDS.get(type);
  if (lists === undefined) return undefined;
  const odd = unreadObject(properties);
  if (odd !== undefined) return odd;
  for (const list of lists) {
    const found = unreadList(properties, list) ?? unreadItem(properties, list);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of a list, the first thing that is no object, or has no object for its properties. Null is how ARM writes that something is absent. */
function unreadItem(properties: unknown, list: string): Misfit | undefined {
  const items = (read(properties, list) ?? []) as readonly unknown[];
  for (const [index, item] of items.entries()) {
    const field = `properties.${list}[${index}]`;
    const own = read(item, 'properties');
    const odd = unreadObject(item, field) ?? unreadObject(own, `${field}.properties`);
    if (odd !== undefined) return odd;
    const subnet = read(own, 'subnet') ?? undefined;
    if (subnet !== undefined && readText(subnet, 'id') === undefined)
      return { field: `${field}.properties.subnet`, problem: 'It does not say which subnet it is in.' };
  }
  return undefined;
}
