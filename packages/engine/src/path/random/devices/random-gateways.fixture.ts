import type { CloudResource } from '../../../documents/resource.ts';
import { seeded, type Random } from '../random.fixture.ts';
import { hashOf } from '../random-unseen.fixture.ts';
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

/** Of listeners, for names that flows are asked for by, and others. */
const HOSTS = [
  ['www.example.com'],
  ['*.example.com'],
  ['db.corp.example', 'x.corp.example'],
  ['*.corp.example', '*.example.*'],
  ['?.corp.example'],
  ['app.*'],
];

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
  const handing = (prefix: '' | 'default', drawn: Pick<Random, 'below' | 'pick'> = { below, pick }) => {
    const [pool, own] = [
      child('backendAddressPools', drawn.below(2)),
      child('backendHttpSettingsCollection', drawn.pick(settings)),
    ];
    return prefix === ''
      ? { backendAddressPool: pool, backendHttpSettings: own }
      : { defaultBackendAddressPool: pool, defaultBackendHttpSettings: own };
  };
  const ports = [80, 443, 8080].filter(() => chance(0.6));
  const listeners = fronts.flatMap(({ key }) =>
    ports.map((port): RandomListener => ({ key: `${key}${port}`, front: key, port })),
  );
  const mapped = listeners.filter(() => chance(0.2));
  const sites = sitesOf(listeners, seeded(hashOf([id, 'sites'])));
  const all = sites.isFirst ? [...sites.listeners, ...listeners] : [...listeners, ...sites.listeners];
  const handings = seeded(hashOf([id, 'handings']));
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
      httpListeners: all.map(({ key, front, port, hosts }) => ({
        ...child('httpListeners', key),
        properties: {
          ...(hosts === undefined ? {} : hosts.length === 1 ? { hostName: hosts[0] } : { hostNames: hosts }),
          frontendIPConfiguration: child('frontendIPConfigurations', front),
          frontendPort: child('frontendPorts', port),
        },
      })),
      requestRoutingRules: all.map(({ key, hosts }, at) => ({
        ...child('requestRoutingRules', key),
        properties: {
          httpListener: child('httpListeners', key),
          ...(sites.prioritised.includes(at % 3) ? { priority: 1 + ((at * 7) % 101) } : {}),
          ...(hosts !== undefined
            ? handing('', handings)
            : mapped.some((each) => each.key === key)
              ? { urlPathMap: child('urlPathMaps', key) }
              : chance(0.1)
                ? { redirectConfiguration: child('redirectConfigurations', 0) }
                : handing('')),
        },
      })),
    },
  };
}

type RandomListener = {
  readonly key: string;
  readonly front: string;
  readonly port: number;
  readonly hosts?: readonly string[];
};

/** Listeners for names beside others, whether they come first, and which rules in three have a priority: mostly all or none. */
function sitesOf(listeners: readonly RandomListener[], { chance, below, pick }: Random) {
  return {
    isFirst: chance(0.5),
    prioritised: pick([[], [0, 1, 2], [0, 1, 2], [0, 2]]),
    listeners: listeners.flatMap((each) =>
      Array.from({ length: chance(0.6) ? 1 + below(2) : 0 }, (_, at) => ({
        ...each,
        key: `${each.key}s${at}`,
        hosts: pick(HOSTS),
      })),
    ),
  };
}
