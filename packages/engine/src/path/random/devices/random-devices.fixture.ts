import type { RandomDeviceSubnet, RandomInterface, RandomPlace } from './random-places.fixture.ts';
import type { CloudResource } from '../../../documents/resource.ts';
import type { Random } from '../random.fixture.ts';
import { INSPECTOR, PUBLIC_SKUS } from './random-interfaces.fixture.ts';
import { randomGateway } from './random-gateways.fixture.ts';
import { randomFirewall } from './random-firewalls.fixture.ts';
import { randomPool, UNSEEN_BACKEND } from './random-pools.fixture.ts';
import { hashOf } from '../random-unseen.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

export type RandomDevices = {
  readonly documents: readonly CloudResource[];
  /** Subnets that belong to devices, by network. */
  readonly subnets: readonly (readonly RandomDeviceSubnet[])[];
  /** What routes may lead to, and what flows may be for. */
  readonly addresses: readonly string[];
  readonly publicAddresses: readonly string[];
  readonly natGateways: readonly string[];
  /** Parts of the subnets of firewalls and gateways, by which rules and routes may tell instances apart. */
  readonly parts: readonly string[];
};

/** Load balancers, NAT gateways, firewalls and application gateways for networks that have interfaces. */
export function randomDevices(places: readonly RandomPlace[], random: Random): RandomDevices {
  const { chance, pick, below } = random;
  const documents: CloudResource[] = [];
  const addresses: string[] = [];
  const publicAddresses: string[] = [];
  const subnets: RandomDeviceSubnet[][] = places.map(() => []);
  const parts: string[] = [];
  const publicAddress = (ipAddress: string, sku: object = {}) => {
    const id = `${NETWORK}/publicIPAddresses/${ipAddress}`;
    documents.push({ id, type: 'Microsoft.Network/publicIPAddresses', ...sku, properties: { ipAddress } });
    return { id, ipAddress };
  };

  for (const [index, place] of places.entries()) {
    const machines = place.interfaces.filter(({ isEndpoint }) => !isEndpoint);
    if (chance(0.5)) {
      const subnet = pick(place.subnets);
      const privateIPAddress = `${subnet.base}.20`;
      addresses.push(privateIPAddress);
      documents.push(
        balancer(
          `in${index}`,
          { privateIPAddress, subnet: { id: subnet.id } },
          index,
          backendsOf(machines, random),
          random,
        ),
      );
    }
    if (chance(0.35)) {
      const shown = `20.9.200.${index + 1}`;
      publicAddresses.push(shown);
      const inspected = chance(0.15) ? { gatewayLoadBalancer: INSPECTOR } : {};
      const frontend = { publicIPAddress: { id: publicAddress(shown, pick(PUBLIC_SKUS)).id }, ...inspected };
      documents.push(balancer(`out${index}`, frontend, index, backendsOf(machines, random), random));
    }
    if (chance(0.4)) {
      const base = `${place.space.split('.').slice(0, 2).join('.')}.200`;
      const subnet = { id: `${NETWORK}/virtualNetworks/v${index}/subnets/AzureFirewallSubnet`, base };
      subnets[index]?.push({ ...subnet, bits: 26, isGrouped: false });
      addresses.push(...Array.from({ length: 6 }, () => `${base}.4`));
      parts.push(`${base}.0/26`, `${base}.16/28`);
      const shown = Array.from({ length: below(3) }, (_, at) => `20.9.21${index}.${at + 1}`);
      publicAddresses.push(...shown, ...shown);
      const around = { places, devices: [...addresses, ...publicAddresses, '8.8.8.8'] };
      const owned = {
        privateIPAddress: `${base}.4`,
        subnet: subnet.id,
        shown: shown.map((each) => publicAddress(each)),
      };
      documents.push(...randomFirewall(`fw${index}`, owned, around, random));
    }
  }
  for (const [index, { space, interfaces }] of places.entries()) {
    if (chance(0.6)) continue;
    const base = `${space.split('.').slice(0, 2).join('.')}.210`;
    const subnet = `${NETWORK}/virtualNetworks/v${index}/subnets/gateways`;
    const shown = chance(0.4) ? publicAddress(`20.9.22${index}.1`) : undefined;
    subnets[index]?.push({ id: subnet, base, bits: 28, isGrouped: true });
    parts.push(`${base}.0/28`, `${base}.8/29`, `${base}.7/32`);
    const machines = interfaces.filter(({ isEndpoint }) => !isEndpoint);
    const others = [
      ...places.flatMap((each) => each.interfaces.map(({ address }) => address)),
      ...addresses,
      ...publicAddresses,
      '8.8.8.8',
      '10.77.0.1',
      // Nobody has it.
      `${pick(places).subnets[0]?.base ?? base}.99`,
      hashOf([base, index]) % 2 === 0 ? 'www.example.com' : 'www.corp.example',
    ];
    documents.push(
      randomGateway(`ag${index}`, { subnet, privateIPAddress: `${base}.9`, shown, machines, others }, random),
    );
    addresses.push(`${base}.9`);
    if (shown !== undefined) publicAddresses.push(shown.ipAddress);
  }
  const natGateways = [0, 1].map((index) => `${NETWORK}/natGateways/nat${index}`);
  for (const [index, id] of natGateways.entries()) {
    const publicIpAddresses = Array.from({ length: below(3) }, (_, at) => ({
      id: publicAddress(`20.9.20${index + 1}.${at + 1}`).id,
    }));
    const sixth = chance(0.4) ? [{ id: publicAddress(`2603:1040::${index + 1}`).id }] : [];
    const hash = hashOf([id, publicIpAddresses, sixth, places]);
    documents.push({
      id,
      type: 'Microsoft.Network/natGateways',
      properties: {
        publicIpAddresses,
        publicIpAddressesV6: sixth,
        ...(hash % 3 === 0 ? { publicIpPrefixes: [{ id: `${id}-prefix` }] } : {}),
        ...(hash % 7 === 0 ? { sourceVirtualNetwork: { id: places[0]?.subnets[0]?.id.split('/subnets/')[0] } } : {}),
      },
    });
    if (hash % 3 === 0)
      documents.push({
        id: `${id}-prefix`,
        type: 'Microsoft.Network/publicIPPrefixes',
        properties: { ipPrefix: `20.9.21${index}.8/31` },
      });
  }
  return { documents, subnets, addresses, publicAddresses, natGateways, parts };
}

const backendsOf = (
  machines: readonly RandomInterface[],
  { chance, below, pick }: Random,
): readonly RandomInterface[] =>
  chance(0.1) || machines.length === 0 ? [] : [...new Set(Array.from({ length: 1 + below(3) }, () => pick(machines)))];

function balancer(
  name: string,
  frontend: object,
  network: number,
  backends: readonly RandomInterface[],
  random: Random,
): CloudResource {
  const { chance, pick } = random;
  const id = `${NETWORK}/loadBalancers/${name}`;
  const frontendIPConfiguration = { id: `${id}/frontendIPConfigurations/f` };
  const backendAddressPool = { id: `${id}/backendAddressPools/p` };
  const configurationOf = ({ id: owner }: RandomInterface) => ({ id: `${owner}/ipConfigurations/ipconfig1` });
  const rules = [
    ...(chance(0.6) ? [['Tcp', 80, pick([80, 8080])] as const] : []),
    ...(chance(0.4) ? [[pick(['Tcp', 'Udp', 'All']), 443, pick([443, 85])] as const] : []),
    ...(chance(0.5) ? [['All', 0, 0] as const] : []),
  ];
  const first = backends[0];
  const sku = pick([{ sku: { name: 'Standard' } }, {}, { sku: { name: 'Basic' } }]);
  // Basic ones have no outbound rules. Nothing is drawn for it.
  const outbound = 'sku' in sku && sku.sku.name === 'Basic' ? 'All' : (['Tcp', 'Udp'][rules.length] ?? 'All');
  return {
    id,
    type: 'Microsoft.Network/loadBalancers',
    ...sku,
    properties: {
      frontendIPConfigurations: [{ ...frontendIPConfiguration, properties: frontend }],
      backendAddressPools: [
        { ...backendAddressPool, properties: randomPool(network, backends.map(configurationOf), backends, random) },
      ],
      probes: [
        {
          id: `${id}/probes/p`,
          properties: { protocol: 'Tcp', port: pick([80, 8080, 22]), ...allUp(hashOf([id, rules])) },
        },
      ],
      loadBalancingRules: rules.map(([protocol, frontendPort, backendPort], index) => ({
        id: `${id}/loadBalancingRules/r${index}`,
        properties: {
          protocol,
          frontendPort,
          backendPort,
          frontendIPConfiguration,
          ...pick([{ backendAddressPool }, { backendAddressPools: [backendAddressPool] }]),
          enableFloatingIP: chance(0.4),
          disableOutboundSnat: chance(0.3),
          ...(chance(0.5) ? { probe: { id: `${id}/probes/p` } } : {}),
        },
      })),
      inboundNatRules:
        first === undefined || chance(0.5)
          ? []
          : [
              {
                id: `${id}/inboundNatRules/n`,
                properties: {
                  protocol: 'Tcp',
                  backendPort: 22,
                  frontendIPConfiguration,
                  ...(chance(0.4)
                    ? { backendAddressPool, frontendPortRangeStart: pick([1499, 1500]), frontendPortRangeEnd: 1503 }
                    : {
                        frontendPort: 1500,
                        // Nothing is drawn for it.
                        enableFloatingIP: hashOf([id, first]) % 2 === 0,
                        backendIPConfiguration: chance(0.1) ? UNSEEN_BACKEND : configurationOf(first),
                      }),
                },
              },
            ],
      outboundRules: chance(0.2)
        ? [
            {
              id: `${id}/outboundRules/o`,
              properties: {
                protocol: outbound,
                frontendIPConfigurations: [frontendIPConfiguration],
                backendAddressPool,
              },
            },
          ]
        : [],
    },
  };
}

/** Few send flows to everybody where probes reach nobody. */
const allUp = (hash: number) => (hash % 4 === 0 ? { noHealthyBackendsBehavior: 'AllProbedUp' } : {});
