import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random-cloud.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

export type RandomSubnet = { readonly id: string; readonly base: string };
export type RandomInterface = { readonly id: string; readonly address: string; readonly isEndpoint: boolean };
export type RandomPlace = {
  readonly space: string;
  readonly subnets: readonly RandomSubnet[];
  readonly interfaces: readonly RandomInterface[];
};
export type RandomDevices = {
  readonly documents: readonly CloudResource[];
  /** Subnets that belong to devices, by network. */
  readonly subnets: readonly (readonly RandomSubnet[])[];
  /** What routes may lead to, and what flows may be for. */
  readonly addresses: readonly string[];
  readonly publicAddresses: readonly string[];
  readonly natGateways: readonly string[];
};

/** Load balancers, NAT gateways and firewalls for networks that have interfaces. */
export function randomDevices(places: readonly RandomPlace[], random: Random): RandomDevices {
  const { chance, pick, below } = random;
  const documents: CloudResource[] = [];
  const addresses: string[] = [];
  const publicAddresses: string[] = [];
  const subnets: (readonly RandomSubnet[])[] = [];
  const publicAddress = (ipAddress: string) => {
    const id = `${NETWORK}/publicIPAddresses/${ipAddress}`;
    documents.push({ id, type: 'Microsoft.Network/publicIPAddresses', properties: { ipAddress } });
    return { id };
  };

  for (const [index, place] of places.entries()) {
    const machines = place.interfaces.filter(({ isEndpoint }) => !isEndpoint);
    if (chance(0.5)) {
      const subnet = pick(place.subnets);
      const privateIPAddress = `${subnet.base}.20`;
      addresses.push(privateIPAddress);
      documents.push(
        balancer(`in${index}`, { privateIPAddress, subnet: { id: subnet.id } }, backendsOf(machines, random), random),
      );
    }
    if (chance(0.35)) {
      const shown = `20.9.200.${index + 1}`;
      publicAddresses.push(shown);
      const frontend = { publicIPAddress: publicAddress(shown) };
      documents.push(balancer(`out${index}`, frontend, backendsOf(machines, random), random));
    }
    if (chance(0.4)) {
      const base = `${place.space.split('.').slice(0, 2).join('.')}.200`;
      const subnet = { id: `${NETWORK}/virtualNetworks/v${index}/subnets/AzureFirewallSubnet`, base };
      subnets[index] = [subnet];
      addresses.push(`${base}.4`, `${base}.4`);
      documents.push(...firewall(`fw${index}`, `${base}.4`, subnet.id, places, random));
    }
  }
  const natGateways = [0, 1].map((index) => `${NETWORK}/natGateways/nat${index}`);
  for (const [index, id] of natGateways.entries()) {
    const publicIpAddresses = Array.from({ length: below(3) }, (_, at) =>
      publicAddress(`20.9.20${index + 1}.${at + 1}`),
    );
    documents.push({ id, type: 'Microsoft.Network/natGateways', properties: { publicIpAddresses } });
  }
  return { documents, subnets, addresses, publicAddresses, natGateways };
}

const backendsOf = (
  machines: readonly RandomInterface[],
  { chance, below, pick }: Random,
): readonly RandomInterface[] =>
  chance(0.1) || machines.length === 0 ? [] : [...new Set(Array.from({ length: 1 + below(3) }, () => pick(machines)))];

function balancer(
  name: string,
  frontend: object,
  backends: readonly RandomInterface[],
  { chance, pick }: Random,
): CloudResource {
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
  return {
    id,
    type: 'Microsoft.Network/loadBalancers',
    sku: { name: pick(['Standard', 'Standard', 'Basic']) },
    properties: {
      frontendIPConfigurations: [{ ...frontendIPConfiguration, properties: frontend }],
      backendAddressPools: [
        { ...backendAddressPool, properties: { backendIPConfigurations: backends.map(configurationOf) } },
      ],
      probes: [{ id: `${id}/probes/p`, properties: { protocol: 'Tcp', port: pick([80, 8080, 22]) } }],
      loadBalancingRules: rules.map(([protocol, frontendPort, backendPort], index) => ({
        id: `${id}/loadBalancingRules/r${index}`,
        properties: {
          protocol,
          frontendPort,
          backendPort,
          frontendIPConfiguration,
          backendAddressPool,
          enableFloatingIP: chance(0.2),
          disableOutboundSnat: chance(0.3),
          ...(chance(0.5) ? { probe: { id: `${id}/probes/p` } } : {}),
        },
      })),
      inboundNatRules:
        first === undefined || chance(0.6)
          ? []
          : [
              {
                id: `${id}/inboundNatRules/n`,
                properties: {
                  protocol: 'Tcp',
                  frontendPort: 1500,
                  backendPort: 22,
                  frontendIPConfiguration,
                  backendIPConfiguration: configurationOf(first),
                },
              },
            ],
      outboundRules: chance(0.2)
        ? [
            {
              id: `${id}/outboundRules/o`,
              properties: { protocol: 'All', frontendIPConfigurations: [frontendIPConfiguration], backendAddressPool },
            },
          ]
        : [],
    },
  };
}

/** One with rules of its own, or with a policy, which may have a base. */
function firewall(
  name: string,
  privateIPAddress: string,
  subnet: string,
  places: readonly RandomPlace[],
  random: Random,
): readonly CloudResource[] {
  const { chance, pick, below } = random;
  const id = `${NETWORK}/azureFirewalls/${name}`;
  const ipGroup = `${NETWORK}/ipGroups/${name}`;
  const anybody = places.flatMap(({ interfaces }) => interfaces);
  const prefix = () =>
    chance(0.4)
      ? '*'
      : chance(0.5)
        ? `${pick(pick(places).subnets).base}.0/24`
        : chance(0.5)
          ? `${pick(anybody).address}-${pick(anybody).address.split('.').slice(0, 3).join('.')}.255`
          : pick(['Sql', '8.8.8.8', '0.0.0.0/0', '10.0.0.0/8']);
  const side = (word: string) =>
    chance(0.1)
      ? { [`${word}IpGroups`]: [ipGroup] }
      : { [`${word}Addresses`]: Array.from({ length: 1 + below(2) }, prefix) };
  const network = (index: number) => ({
    name: `n${index}`,
    ruleType: 'NetworkRule',
    ipProtocols: pick([['TCP'], ['Any'], ['UDP', 'ICMP'], ['TCP', 'UDP']]),
    ...side('source'),
    ...side('destination'),
    destinationPorts: pick([['*'], ['80'], ['80', '443'], ['1-1500'], ['22']]),
  });
  const application = (index: number) => ({
    name: `a${index}`,
    ruleType: 'ApplicationRule',
    protocols: [{ protocolType: pick(['Http', 'Https']), port: pick([80, 443]) }],
    ...side('source'),
    targetFqdns: [pick(['*', 'www.example.com'])],
  });
  const collection = (index: number, rules: readonly object[]) => ({
    name: `c${index}`,
    priority: 100 + 10 * below(50) + index,
    action: { type: pick(['Allow', 'Allow', 'Deny']) },
    rules,
  });
  const networks = Array.from({ length: 1 + below(3) }, (_, index) =>
    collection(
      index,
      Array.from({ length: 1 + below(2) }, (__, at) => network(at)),
    ),
  );
  const applications = chance(0.3) ? [collection(7, [application(0)])] : [];
  const group = {
    id: ipGroup,
    type: 'Microsoft.Network/ipGroups',
    properties: { ipAddresses: [`${pick(pick(places).subnets).base}.0/24`, '8.8.8.0/24'] },
  };
  const ipConfigurations = [{ properties: { privateIPAddress, subnet: { id: subnet } } }];
  const type = 'Microsoft.Network/azureFirewalls';
  if (chance(0.5)) {
    const classic = (each: ReturnType<typeof collection>) => ({
      name: each.name,
      properties: {
        ...each,
        rules: each.rules.map(({ ipProtocols, ...rest }: { readonly ipProtocols?: readonly string[] }) =>
          ipProtocols === undefined ? rest : { ...rest, protocols: ipProtocols },
        ),
      },
    });
    const properties = {
      ipConfigurations,
      networkRuleCollections: networks.map(classic),
      applicationRuleCollections: applications.map(classic),
    };
    return [group, { id, type, properties }];
  }
  const policy = `${NETWORK}/firewallPolicies/${name}`;
  const hasBase = chance(0.4);
  const groupOf = (owner: string, priority: number, ruleCollections: readonly object[]): CloudResource => ({
    id: `${owner}/ruleCollectionGroups/g${priority}`,
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
    properties: { priority, ruleCollections },
  });
  const base = `${policy}-base`;
  return [
    group,
    { id, type, properties: { ipConfigurations, firewallPolicy: { id: policy } } },
    {
      id: policy,
      type: 'Microsoft.Network/firewallPolicies',
      properties: hasBase ? { basePolicy: { id: base } } : {},
    },
    groupOf(policy, 300, networks.slice(1)),
    groupOf(policy, 200, [...networks.slice(0, 1), ...applications]),
    ...(hasBase
      ? [
          { id: base, type: 'Microsoft.Network/firewallPolicies', properties: {} },
          groupOf(base, 500, [collection(9, [network(9)])]),
        ]
      : []),
  ];
}
