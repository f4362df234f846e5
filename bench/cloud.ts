import {
  compileCloud,
  predictCloud,
  type Address,
  type CloudResource,
  type Port,
} from '../packages/engine/src/index.ts';
import { packetFrom } from '../packages/engine/src/path/walk/packet-from.ts';
import { seeded, type Random } from '../packages/engine/src/path/random/random-cloud.fixture.ts';
import { walk } from '../packages/engine/src/path/walk/walk.ts';
import { packetOf } from '../packages/engine/src/rules/packet.ts';
import type { Bench } from './bench.ts';
import { rateOf } from './rate.ts';
import { atLeast } from './report/row.ts';

const GROUPS = 1000;
const RULES = 100;
const SUBNETS = 200;
const MACHINES_A_SUBNET = 10;
const TABLES = 50;
const ROUTES = 100;
/** Flows that are asked about in turn, so that no cache makes them cheap. */
const FLOWS = 4096;

const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/bench/providers/Microsoft.Network';

/** A described network of 1,000 security groups with 100 rules each: build it, then walk flows through it. */
export const benchCloud: Bench = ({ quick, row }) => {
  const [rounds, forMs] = quick ? [3, 150] : [5, 700];
  const random = seeded(7);
  const documents = describedNetwork(random);
  const builds = Array.from({ length: quick ? 1 : 3 }, () => {
    const start = performance.now();
    compileCloud(documents.resources, 1);
    return performance.now() - start;
  });
  row({ what: `cloud: build ${GROUPS} groups × ${RULES} rules`, unit: 'ms', values: builds });

  const network = compileCloud(documents.resources, 1);
  const { interfaces, addresses } = documents;
  const flows = Array.from({ length: FLOWS }, () => {
    const from = random.below(interfaces.length);
    const destination = random.pick(addresses);
    const port = (random.below(10_000) + 1) as Port;
    const source = addresses[from] ?? destination;
    return {
      from,
      destination,
      port,
      packet: packetOf({ protocol: 'tcp', source, destination, destinationPort: port }),
    };
  });
  const measured = (work: () => void) => {
    rateOf(forMs, FLOWS, work);
    return Array.from({ length: rounds }, () => rateOf(forMs, FLOWS, work));
  };
  row({
    what: 'cloud: paths with the deciding rules and routes',
    unit: '/s',
    values: measured(() => {
      for (const { from, packet } of flows) sink += walk(network, from, packetFrom(network, from, packet)).steps.length;
    }),
    goal: atLeast(200_000),
  });
  row({
    what: 'cloud: paths as documents, by id, and the way back',
    unit: '/s',
    values: measured(() => {
      for (const { from, destination, port } of flows) {
        const source = interfaces[from] ?? '';
        const predicted = predictCloud(network, {
          source,
          destination: { kind: 'address', address: destination },
          port,
        });
        if (predicted.ok) sink += predicted.value.path.hops.length;
      }
    }),
  });
  return Promise.resolve();
};

/** Keeps what is computed from being optimised away. */
let sink = 0;

/** Third octets of the subnets: 10.0.0.0/24, 10.0.1.0/24, … */
const subnet = (index: number) => `10.${index >> 8}.${index & 255}`;

function describedNetwork(random: Random) {
  const groups = named('networkSecurityGroups', 'nsg', GROUPS);
  const tables = named('routeTables', 'rt', TABLES);
  const resources: CloudResource[] = [
    ...groups.map((id) => resource(id, 'networkSecurityGroups', { securityRules: rulesOf(id, random) })),
    ...tables.map((id) => resource(id, 'routeTables', { routes: routesOf(id, random) })),
    virtualNetwork(groups, tables, random),
  ];
  const interfaces: string[] = [];
  const addresses: Address[] = [];
  for (let index = 0; index < SUBNETS * MACHINES_A_SUBNET; index += 1) {
    const at = Math.floor(index / MACHINES_A_SUBNET);
    const id = `${NETWORK}/networkInterfaces/nic${index}`;
    const privateIPAddress = `${subnet(at)}.${4 + (index % MACHINES_A_SUBNET)}`;
    interfaces.push(id);
    addresses.push(privateIPAddress as Address);
    const properties = { privateIPAddress, primary: true, subnet: { id: subnetId(at) } };
    resources.push(
      resource(id, 'networkInterfaces', {
        // The first subnet holds the appliances that routes lead through.
        enableIPForwarding: at === 0,
        networkSecurityGroup: { id: random.pick(groups) },
        ipConfigurations: [{ id: `${id}/ipConfigurations/ipconfig1`, properties }],
      }),
    );
  }
  return { resources, interfaces, addresses };
}

const named = (type: string, name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${NETWORK}/${type}/${name}${index}`);

const resource = (id: string, type: string, properties: object): CloudResource => ({
  id,
  type: `Microsoft.Network/${type}`,
  properties,
});

const subnetId = (index: number) => `${NETWORK}/virtualNetworks/vnet/subnets/s${index}`;

function virtualNetwork(groups: readonly string[], tables: readonly string[], random: Random): CloudResource {
  const subnets = Array.from({ length: SUBNETS }, (_, index) => ({
    id: subnetId(index),
    properties: {
      addressPrefix: `${subnet(index)}.0/24`,
      networkSecurityGroup: { id: random.pick(groups) },
      ...(index > 0 && { routeTable: { id: random.pick(tables) } }),
    },
  }));
  return resource(`${NETWORK}/virtualNetworks/vnet`, 'virtualNetworks', {
    addressSpace: { addressPrefixes: ['10.0.0.0/8'] },
    subnets,
  });
}

const routesOf = (table: string, random: Random) =>
  Array.from({ length: ROUTES }, (_, index) => ({
    id: `${table}/routes/r${index}`,
    name: `r${index}`,
    properties: {
      addressPrefix: `${subnet(random.below(SUBNETS))}.${random.below(64) * 4}/30`,
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: '10.0.0.4',
    },
  }));

const rulesOf = (group: string, random: Random) =>
  Array.from({ length: RULES }, (_, index) => ({
    id: `${group}/securityRules/rule${index}`,
    name: `rule${index}`,
    properties: {
      priority: 100 + index,
      direction: index % 2 === 0 ? 'Outbound' : 'Inbound',
      access: random.chance(0.3) ? 'Deny' : 'Allow',
      protocol: random.pick(['Tcp', 'Tcp', 'Udp', '*']),
      sourceAddressPrefix: random.chance(0.5) ? '*' : `${subnet(random.below(SUBNETS))}.0/24`,
      sourcePortRange: '*',
      destinationAddressPrefix: random.chance(0.3) ? '*' : destination(random),
      destinationPortRange: ports(random),
    },
  }));

const destination = (random: Random) => `${subnet(random.below(SUBNETS))}.${random.chance(0.5) ? '0/24' : '4'}`;

function ports(random: Random): string {
  if (random.chance(0.1)) return '*';
  return random.chance(0.3)
    ? `${1000 + random.below(5000)}-${7000 + random.below(5000)}`
    : String(random.below(10_000));
}
