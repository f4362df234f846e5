const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const MACHINES = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines';

export const networkId = (name: string): string => `${NETWORK}/virtualNetworks/${name}`;
export const interfaceId = (name: string): string => `${NETWORK}/networkInterfaces/${name}`;
const machineId = (name: string): string => `${MACHINES}/${name}`;
const groupId = (name: string) => `${NETWORK}/networkSecurityGroups/${name}`;
const natId = (name: string) => `${NETWORK}/natGateways/${name}`;
const publicId = (address: string) => `${NETWORK}/publicIPAddresses/${address}`;
/** Of a machine, that of its public address. */
const ifSku = (said: Words['said']) => (said.has('sku') ? { sku: { name: said.get('sku') } } : {});
const tableId = (name: string) => `${NETWORK}/routeTables/${name}`;

type Json = Readonly<Record<string, unknown>>;
type Words = { readonly words: readonly string[]; readonly said: ReadonlyMap<string, string> };

/**
 * Documents from lines: `vnet a 10.0.0.0/16`, `subnet a/s 10.0.1.0/24 nsg=g table=t`, `vm app a/s 10.0.1.4 nsg=g forward=1
 * public=20.0.0.4 sku=Standard asg=web power=stopped`, `rule g/r 100 in deny tcp * -> * 80`, `route t/r 0.0.0.0/0 VirtualAppliance 10.0.1.4`
 * (or several, VirtualApplianceEcmp),
 * `peer a b access=0`, `mesh m a b` (a connected group), `nat g 20.1.1.1` (and `nat=g` at a subnet), `lb l a/s 10.0.1.100 tcp:80:8080 any:0:0 backends=app,db probe=80 floating=1`, or
 * `plb l 20.0.2.1 tcp:80:8080 backends=app silent=1 sku=Standard` for a public one. Groups and tables are there when a line names them.
 */
export function described(...lines: readonly string[]): readonly Json[] {
  const all = lines
    .flatMap((text) => text.split('\n'))
    .flatMap((text): readonly Words[] => {
      const parts = text
        .trim()
        .split(/\s+/)
        .filter((part) => part !== '');
      const said = new Map(
        parts.filter((part) => part.includes('=')).map((part) => part.split('=') as [string, string]),
      );
      return parts.length === 0 ? [] : [{ words: parts.filter((part) => !part.includes('=')), said }];
    });
  const of = (kind: string) => all.filter(({ words }) => words[0] === kind);
  const names = (kind: string, key: string) => [
    ...new Set([
      ...all.flatMap(({ said }) => said.get(key) ?? []),
      ...of(kind).flatMap(({ words }) => words[1]?.split('/')[0] ?? []),
    ]),
  ];
  const reference = (id: string | undefined) => (id === undefined ? undefined : { id });
  const ifSaid = (said: Words['said'], key: string, idOf: (name: string) => string) =>
    said.has(key) ? reference(idOf(said.get(key) ?? '')) : undefined;
  const networks = of('vnet').map(({ words: [, name = '', ...prefixes] }) => ({
    id: networkId(name),
    type: 'Microsoft.Network/virtualNetworks',
    properties: {
      addressSpace: { addressPrefixes: prefixes },
      subnets: of('subnet')
        .filter(({ words }) => words[1]?.startsWith(`${name}/`))
        .map(({ words: [, path = '', ...own], said }) => ({
          name: path.split('/')[1],
          properties: {
            addressPrefixes: own,
            networkSecurityGroup: ifSaid(said, 'nsg', groupId),
            routeTable: ifSaid(said, 'table', tableId),
            natGateway: ifSaid(said, 'nat', natId),
            ...(said.get('private') === '1' ? { defaultOutboundAccess: false } : {}),
          },
        })),
      virtualNetworkPeerings: of('peer').flatMap(({ words: [, one = '', other = ''], said }) =>
        name !== one && name !== other
          ? []
          : [
              {
                name: `to-${name === one ? other : one}`,
                properties: {
                  remoteVirtualNetwork: { id: networkId(name === one ? other : one) },
                  peeringState: said.get('state') ?? 'Connected',
                  allowVirtualNetworkAccess: said.get('access') !== '0',
                },
              },
            ],
      ),
    },
  }));
  const manager = `${NETWORK}/networkManagers/m`;
  const meshes = of('mesh').flatMap(({ words: [, name = '', ...members] }) => [
    {
      id: `${manager}/networkGroups/${name}`,
      type: 'Microsoft.Network/networkManagers/networkGroups',
      properties: { groupMembers: members.map((member) => ({ resourceId: networkId(member) })) },
    },
    {
      id: `${manager}/connectivityConfigurations/${name}`,
      type: 'Microsoft.Network/networkManagers/connectivityConfigurations',
      properties: {
        connectivityTopology: 'Mesh',
        isGlobal: 'False',
        appliesToGroups: [{ networkGroupId: `${manager}/networkGroups/${name}` }],
      },
    },
  ]);
  const machines = of('vm').flatMap(({ words: [, name = '', path = '', ...addresses], said }) => [
    {
      id: machineId(name),
      name,
      type: 'Microsoft.Compute/virtualMachines',
      properties: {
        networkProfile: { networkInterfaces: [{ id: interfaceId(name) }] },
        ...(said.has('power') ? { instanceView: { statuses: [{ code: `PowerState/${said.get('power')}` }] } } : {}),
      },
    },
    {
      id: interfaceId(name),
      type: 'Microsoft.Network/networkInterfaces',
      properties: {
        enableIPForwarding: said.get('forward') === '1',
        networkSecurityGroup: ifSaid(said, 'nsg', groupId),
        ipConfigurations: addresses.map((privateIPAddress, index) => ({
          name: `c${index}`,
          properties: {
            privateIPAddress,
            primary: index === 0,
            subnet: { id: `${networkId(path.split('/')[0] ?? '')}/subnets/${path.split('/')[1]}` },
            publicIPAddress:
              index > 0 ? undefined : ifSaid(said, 'public', () => `${NETWORK}/publicIPAddresses/${name}`),
            applicationSecurityGroups: said.has('asg') ? [{ id: `${NETWORK}/asg/${said.get('asg')}` }] : [],
          },
        })),
      },
    },
    ...(said.has('public')
      ? [
          {
            id: `${NETWORK}/publicIPAddresses/${name}`,
            type: 'Microsoft.Network/publicIPAddresses',
            ...ifSku(said),
            properties: { ipAddress: said.get('public') },
          },
        ]
      : []),
  ]);
  const groups = names('rule', 'nsg').map((name) => ({
    id: groupId(name),
    name,
    type: 'Microsoft.Network/networkSecurityGroups',
    properties: {
      securityRules: of('rule')
        .filter(({ words }) => words[1]?.startsWith(`${name}/`))
        .map(({ words: [, path = '', priority, direction, access, protocol, from = '', , to = '', port] }) => ({
          name: path.split('/')[1],
          properties: {
            priority: Number(priority),
            direction: `${direction}bound`,
            access,
            protocol,
            sourcePortRange: '*',
            destinationPortRanges: port?.split(','),
            ...side('source', from),
            ...side('destination', to),
          },
        })),
    },
  }));
  const tables = names('route', 'table').map((name) => ({
    id: tableId(name),
    type: 'Microsoft.Network/routeTables',
    properties: {
      routes: of('route')
        .filter(({ words }) => words[1]?.startsWith(`${name}/`))
        .map(({ words: [, path = '', addressPrefix, nextHopType, nextHopIpAddress, ...others] }) => ({
          name: path.split('/')[1],
          properties:
            others.length === 0
              ? { addressPrefix, nextHopType, nextHopIpAddress }
              : { addressPrefix, nextHopType, nextHop: { nextHopIpAddresses: [nextHopIpAddress, ...others] } },
        })),
    },
  }));
  const gateways = of('nat').flatMap(({ words: [, name = '', ...addresses] }) => [
    {
      id: natId(name),
      type: 'Microsoft.Network/natGateways',
      properties: { publicIpAddresses: addresses.map((address) => ({ id: publicId(address) })) },
    },
    ...addresses.map((ipAddress) => ({
      id: publicId(ipAddress),
      type: 'Microsoft.Network/publicIPAddresses',
      properties: { ipAddress },
    })),
  ]);
  return [
    ...networks,
    ...meshes,
    ...machines,
    ...groups,
    ...tables,
    ...gateways,
    ...of('lb').map(balancer),
    ...of('plb').flatMap(publicBalancer),
  ];
}

function balancer({ words: [, name = '', path = '', privateIPAddress, ...rules], said }: Words): Json {
  const subnet = { id: `${networkId(path.split('/')[0] ?? '')}/subnets/${path.split('/')[1]}` };
  return balancerAt(name, { privateIPAddress, subnet }, rules, said);
}

/** One that lets nobody out: `silent=1`. */
const publicBalancer = ({ words: [, name = '', ipAddress = '', ...rules], said }: Words): readonly Json[] => [
  balancerAt(name, { publicIPAddress: { id: publicId(ipAddress) } }, rules, said),
  { id: publicId(ipAddress), type: 'Microsoft.Network/publicIPAddresses', properties: { ipAddress } },
];

function balancerAt(name: string, properties: object, rules: readonly string[], said: Words['said']): Json {
  const id = `${NETWORK}/loadBalancers/${name}`;
  const backends = (said.get('backends') ?? '').split(',').filter((each) => each !== '');
  return {
    id,
    name,
    type: 'Microsoft.Network/loadBalancers',
    ...ifSku(said),
    properties: {
      frontendIPConfigurations: [{ id: `${id}/frontendIPConfigurations/front`, properties }],
      backendAddressPools: [
        {
          id: `${id}/backendAddressPools/pool`,
          properties: {
            backendIPConfigurations: backends.map((each) => ({ id: `${interfaceId(each)}/ipConfigurations/c0` })),
          },
        },
      ],
      probes: [{ name: 'probe', properties: { port: Number(said.get('probe') ?? 0) } }],
      loadBalancingRules: rules.map((text) => {
        const [protocol, frontendPort, backendPort] = text.split(':');
        return {
          name: text.replaceAll(':', '-'),
          properties: {
            frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` },
            backendAddressPool: { id: `${id}/backendAddressPools/pool` },
            protocol: protocol === 'any' ? 'All' : protocol,
            frontendPort: Number(frontendPort),
            backendPort: Number(backendPort),
            disableOutboundSnat: said.get('silent') === '1',
            enableFloatingIP: said.get('floating') === '1',
            ...(said.has('probe') ? { probe: { id: `${id}/probes/probe` } } : {}),
          },
        };
      }),
    },
  };
}

const side = (name: string, text: string) =>
  text.startsWith('asg:')
    ? { [`${name}ApplicationSecurityGroups`]: [{ id: `${NETWORK}/asg/${text.slice(4)}` }] }
    : { [`${name}AddressPrefixes`]: text.split(',') };
