import type { CloudResource } from '../../../documents/resource.ts';
import type { Random } from '../random.fixture.ts';
import type { RandomInterface } from './random-places.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

/** Of no document: somebody else's, say. */
const UNSEEN = `${NETWORK}/networkInterfaces/unseen`;

/** Where a gateway is, and what it may ask: machines of its own network, and anything else that has an address. */
type RandomAround = {
  readonly subnet: string;
  readonly privateIPAddress: string;
  readonly shown: { readonly id: string } | undefined;
  readonly machines: readonly RandomInterface[];
  readonly others: readonly string[];
};

/** An application gateway with some listeners at each of its frontends; now and then paths lead to different pools. */
export function randomGateway(
  name: string,
  { subnet, privateIPAddress, shown, machines, others }: RandomAround,
  { chance, pick, below }: Random,
): CloudResource {
  const id = `${NETWORK}/applicationGateways/${name}`;
  const child = (collection: string, key: number | string) => ({ id: `${id}/${collection}/${key}` });
  const fronts = [
    ...(shown === undefined || chance(0.7) ? [{ key: 'private', properties: { privateIPAddress } }] : []),
    ...(shown === undefined ? [] : [{ key: 'public', properties: { publicIPAddress: shown } }]),
  ];
  const members = () =>
    chance(0.1)
      ? { backendAddresses: [] }
      : chance(0.4) && machines.length > 0
        ? {
            backendIPConfigurations: [
              { id: `${chance(0.15) ? UNSEEN : pick(machines).id}/ipConfigurations/ipconfig1` },
            ],
            backendAddresses: [],
          }
        : {
            backendAddresses: [...new Set(Array.from({ length: 1 + below(3) }, () => pick(others)))].map((each) =>
              /^\d/.test(each) ? { ipAddress: each } : { fqdn: each },
            ),
          };
  const pools = [0, 1].map((key) => ({ ...child('backendAddressPools', key), properties: members() }));
  const settings = [80, 443, 8080, 25];
  const handing = (prefix: '' | 'default') => {
    const [pool, own] = [
      child('backendAddressPools', below(2)),
      child('backendHttpSettingsCollection', pick(settings)),
    ];
    return prefix === ''
      ? { backendAddressPool: pool, backendHttpSettings: own }
      : { defaultBackendAddressPool: pool, defaultBackendHttpSettings: own };
  };
  const ports = [80, 443, 8080].filter(() => chance(0.6));
  const listeners = fronts.flatMap(({ key }) => ports.map((port) => ({ key: `${key}${port}`, front: key, port })));
  const mapped = listeners.filter(() => chance(0.2));
  return {
    id,
    type: 'Microsoft.Network/applicationGateways',
    properties: {
      sku: { tier: pick(['Standard_v2', 'WAF_v2', 'Standard']) },
      operationalState: chance(0.1) ? 'Stopped' : 'Running',
      gatewayIPConfigurations: [{ properties: { subnet: { id: subnet } } }],
      frontendIPConfigurations: fronts.map(({ key, properties }) => ({
        ...child('frontendIPConfigurations', key),
        properties,
      })),
      frontendPorts: ports.map((port) => ({ ...child('frontendPorts', port), properties: { port } })),
      backendAddressPools: pools,
      backendHttpSettingsCollection: settings.map((port) => ({
        ...child('backendHttpSettingsCollection', port),
        properties: { port, ...(chance(0.3) ? { probe: child('probes', below(2)) } : {}) },
      })),
      probes: [
        { ...child('probes', 0), properties: { protocol: 'Http' } },
        { ...child('probes', 1), properties: { protocol: 'Http', port: pick([22, 80, 9000]) } },
      ],
      urlPathMaps: mapped.map(({ key }) => ({
        ...child('urlPathMaps', key),
        properties: { ...handing('default'), pathRules: [{ properties: handing('') }] },
      })),
      httpListeners: listeners.map(({ key, front, port }) => ({
        ...child('httpListeners', key),
        properties: {
          frontendIPConfiguration: child('frontendIPConfigurations', front),
          frontendPort: child('frontendPorts', port),
        },
      })),
      requestRoutingRules: listeners.map(({ key }) => ({
        ...child('requestRoutingRules', key),
        properties: {
          httpListener: child('httpListeners', key),
          ...(mapped.some((each) => each.key === key)
            ? { urlPathMap: child('urlPathMaps', key) }
            : chance(0.1)
              ? { redirectConfiguration: child('redirectConfigurations', 0) }
              : handing('')),
        },
      })),
    },
  };
}
