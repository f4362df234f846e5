import type { Entrance, RequestGateway, RequestRule, Subnet } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { addressesIn, numberOf, rangeOf, same, type Address, type Json } from '../words.fixture.ts';

export const FOR_GATEWAYS = 'Microsoft.Network/applicationGateways';
/** The services that a subnet is given to ("Subnet delegation"). */
export const delegatedOf = (subnet: Json): readonly string[] =>
  ((subnet['delegations'] ?? []) as readonly Json[]).map((each) => each['properties'].serviceName);

/** Application gateways: one per subnet. What redirects names no pool. */
export function readRequestGateways(
  all: Documents,
  subnetOf: (id: string) => Subnet,
  addressOf: (reference: Json | undefined) => Address | undefined,
): readonly RequestGateway[] {
  const configurations = all('networkInterfaces').flatMap(({ p }) => p['ipConfigurations'] as readonly Json[]);
  const wordsOf = (id: string): Json =>
    all('virtualNetworks')
      .flatMap(({ p }) => p['subnets'] as readonly Json[])
      .find((each) => same(each['id'], id))?.['properties'];
  const backendsOf = ({ id, properties }: Json): readonly (Address | string)[] => [
    ...new Set([
      ...configurations
        .filter(
          (one) =>
            ((properties.backendIPConfigurations ?? []) as readonly Json[]).some((each) =>
              same(each['id'], one['id']),
            ) ||
            ((one['properties'].applicationGatewayBackendAddressPools ?? []) as readonly Json[]).some((each) =>
              same(each['id'], id),
            ),
        )
        .map((one) => numberOf(one['properties'].privateIPAddress)),
      // Whose address nobody knows.
      ...((properties.backendIPConfigurations ?? []) as readonly Json[]).flatMap(({ id: named }) =>
        configurations.some((one) => same(one['id'], named)) ? [] : (named as string),
      ),
      ...((properties.backendAddresses ?? []) as readonly Json[]).map(({ ipAddress, fqdn }) =>
        ipAddress === undefined ? (fqdn as string) : numberOf(ipAddress),
      ),
    ]),
  ];
  return all('applicationGateways').map(({ id, p }): RequestGateway => {
    const find = (collection: string, reference: Json | undefined): Json | undefined =>
      (p[collection] as readonly Json[]).find((each) => same(each['id'], reference?.['id']));
    const isFirst: boolean = !p['sku'].tier.endsWith('_v2');
    const subnet: string = p['gatewayIPConfigurations'][0].properties.subnet.id;
    /** Each path of a map is asked like a rule of its own. */
    const handings = (words: Json): readonly Json[] => {
      const map = find('urlPathMaps', words['urlPathMap'])?.['properties'];
      if (map === undefined) return [words];
      const first = {
        backendAddressPool: map.defaultBackendAddressPool,
        backendHttpSettings: map.defaultBackendHttpSettings,
      };
      return [first, ...(map.pathRules as readonly Json[]).map((each) => each['properties'] as Json)];
    };
    const requestsAt = (front: string): readonly RequestRule[] =>
      (p['requestRoutingRules'] as readonly Json[]).flatMap(({ id: rule, properties }) => {
        const listener = find('httpListeners', properties.httpListener)?.['properties'];
        if (!same(listener.frontendIPConfiguration.id, front)) return [];
        return handings(properties).map((words): RequestRule => {
          const pool = find('backendAddressPools', words['backendAddressPool']);
          const settings = find('backendHttpSettingsCollection', words['backendHttpSettings'])?.['properties'];
          const probe = find('probes', settings?.probe)?.['properties'];
          return {
            rule,
            hosts: [...(listener.hostName === undefined ? [] : [listener.hostName]), ...(listener.hostNames ?? [])],
            priority: properties.priority,
            port: find('frontendPorts', listener.frontendPort)?.['properties'].port,
            backendPort: settings?.port ?? 0,
            // Of the second version only.
            probePort: isFirst ? undefined : probe?.port,
            backends: pool === undefined ? undefined : backendsOf(pool),
          };
        });
      });
    const namesPublic = (p['frontendIPConfigurations'] as readonly Json[]).some(
      ({ properties }) => properties.publicIPAddress !== undefined,
    );
    const fronts = (p['frontendIPConfigurations'] as readonly Json[]).map(({ id: front, properties }) => {
      const shown = addressOf(properties.publicIPAddress);
      return {
        id: front,
        address: shown ?? numberOf(properties.privateIPAddress),
        isPublic: shown !== undefined,
        requests: requestsAt(front),
      };
    });
    const portsAt = (isPublic: boolean) =>
      fronts.filter((front) => front.isPublic === isPublic).flatMap(({ requests }) => requests.map(({ port }) => port));
    // "public and private listeners (with rules) with the same port number", and then "all inbound flows".
    const isShared = portsAt(true).some((port) => portsAt(false).includes(port));
    // "Private Application Gateway deployment": without a public frontend it is there by network isolation alone, and that needs the subnet to be delegated.
    const isIsolated = !namesPublic || delegatedOf(wordsOf(subnet)).some((each) => same(each, FOR_GATEWAYS));
    // Azure keeps the first four addresses of a subnet and the last one for itself.
    const instances = addressesIn(rangeOf(wordsOf(subnet)['addressPrefix']))
      .slice(4, -1)
      .filter((each) => !fronts.some(({ address }) => address === each));
    return {
      kind: 'gateway',
      id,
      subnet: subnetOf(subnet),
      runs: p['operationalState'] === 'Running',
      isFirst,
      managed: isFirst ? [65_503, 65_534] : isIsolated ? [] : [65_200, 65_535],
      fronts: fronts.map((each): Entrance => ({
        ...each,
        seenAs: each.isPublic && !isShared ? (instances[0] ?? 0) : each.address,
      })),
      instances,
    };
  });
}
