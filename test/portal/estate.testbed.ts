import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Size = { readonly networks: number; readonly subnets: number; readonly machines: number };

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/estate/providers';
const NETWORK = `${GROUP}/Microsoft.Network`;
const LOCATION = 'westcentralus';

/**
 * Writes an example into a folder: `hub` and its spokes `spoke-1`…, each with `subnets` subnets of `machines` machines, `vm`
 * and the numbers of its network, its subnet and its own. The hub's first machine is an appliance that the spokes' routes
 * lead through; the last spoke's peering has no other end.
 */
export async function writeEstate(
  folder: string,
  size: Size,
): Promise<{ readonly name: string; readonly folder: string }> {
  const files = {
    resources: documentsOf(size),
    names: {},
    'data-plane': { kind: 'simulated', roundTripMicroseconds: [900] },
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
  return { name: 'estate', folder };
}

const document = (id: string, properties: object) => {
  const segments = id.split('/');
  return {
    id,
    name: segments.at(-1),
    type: segments.slice(-3, -1).join('/'),
    location: LOCATION,
    properties,
  };
};

const networkId = (at: number) => `${NETWORK}/virtualNetworks/${at === 0 ? 'hub' : `spoke-${at}`}`;
const subnetId = (at: number, of: number) => `${networkId(at)}/subnets/subnet-${of}`;
const [GUARD, DETOUR] = [`${NETWORK}/networkSecurityGroups/guard`, `${NETWORK}/routeTables/detour`];

function documentsOf({ networks, subnets, machines }: Size): readonly object[] {
  const count = (length: number) => Array.from({ length }, (_, at) => at);
  return [
    {
      id: GROUP.replace('/providers', ''),
      name: 'estate',
      type: 'Microsoft.Resources/resourceGroups',
      location: LOCATION,
    },
    guard(),
    document(DETOUR, {
      routes: [
        {
          id: `${DETOUR}/routes/out`,
          name: 'out',
          properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' },
        },
      ],
    }),
    ...count(networks).flatMap((at) => [
      network(at, { networks, subnets, machines }),
      ...count(subnets).flatMap((of) => count(machines).flatMap((one) => machine(at, of, one))),
    ]),
  ];
}

const guard = () =>
  document(GUARD, {
    securityRules: [
      {
        id: `${GUARD}/securityRules/Web`,
        name: 'Web',
        properties: {
          protocol: 'Tcp',
          access: 'Allow',
          direction: 'Inbound',
          priority: 100,
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRanges: ['80', '443'],
        },
      },
      {
        id: `${GUARD}/securityRules/NothingElse`,
        name: 'NothingElse',
        properties: {
          protocol: '*',
          access: 'Deny',
          direction: 'Inbound',
          priority: 200,
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '*',
        },
      },
    ],
  });

function network(at: number, { networks, subnets }: Size) {
  const last = networks - 1;
  const others = at === 0 ? Array.from({ length: last }, (_, other) => other + 1).filter((each) => each < last) : [0];
  return document(networkId(at), {
    addressSpace: { addressPrefixes: [`10.${at}.0.0/16`] },
    subnets: Array.from({ length: subnets }, (_, of) => ({
      id: subnetId(at, of),
      name: `subnet-${of}`,
      properties: {
        addressPrefix: `10.${at}.${of}.0/24`,
        ...(of === 1 && { networkSecurityGroup: { id: GUARD } }),
        ...(at > 0 && { routeTable: { id: DETOUR } }),
      },
    })),
    virtualNetworkPeerings: networks < 2 ? [] : others.map((other) => peering(at, other, at < last)),
  });
}

const peering = (at: number, other: number, isMutual: boolean) => {
  const name = `to-${networkId(other).split('/').at(-1)}`;
  return {
    id: `${networkId(at)}/virtualNetworkPeerings/${name}`,
    name,
    properties: {
      remoteVirtualNetwork: { id: networkId(other) },
      remoteAddressSpace: { addressPrefixes: [`10.${other}.0.0/16`] },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      peeringState: isMutual ? 'Connected' : 'Initiated',
    },
  };
};

function machine(at: number, of: number, one: number): readonly object[] {
  const name = `vm-${at}-${of}-${one}`;
  const nic = `${NETWORK}/networkInterfaces/${name}-nic`;
  const id = `${GROUP}/Microsoft.Compute/virtualMachines/${name}`;
  const isAppliance = at === 0 && of === 0 && one === 0;
  return [
    document(nic, {
      enableIPForwarding: isAppliance,
      virtualMachine: { id },
      ipConfigurations: [
        {
          id: `${nic}/ipConfigurations/ip`,
          name: 'ip',
          properties: {
            privateIPAddress: `10.${at}.${of}.${one + 4}`,
            primary: true,
            subnet: { id: subnetId(at, of) },
          },
        },
      ],
    }),
    document(id, { networkProfile: { networkInterfaces: [{ id: nic, properties: { primary: true } }] } }),
  ];
}
