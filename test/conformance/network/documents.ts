import type { CloudResource } from '@hopscope/engine';
import { idOf, of, parseLine, PROVIDERS, type Line } from './lines.ts';
import { managed, meshes } from './managed.ts';

const interfaceId = (name: string): string => idOf('networkInterfaces', name);
export const configurationId = (name: string, index: number): string =>
  `${interfaceId(name)}/ipConfigurations/c${index}`;
const machineId = (name: string) => `${PROVIDERS}/Microsoft.Compute/virtualMachines/${name}`;

/**
 * An address of an interface, as its line has it: `10.0.0.4@20.0.0.1#web` is in the application group web and has a public address,
 * `10.0.0.4@20.0.0.1!` a Standard one.
 */
export type OwnAddress = {
  readonly address: string;
  readonly publicAddress?: string;
  readonly sku?: 'Standard';
  readonly applicationGroups: readonly string[];
};

/** An interface as the tests need it, beside its document. */
export type DescribedInterface = {
  readonly name: string;
  readonly machine: string;
  readonly addresses: readonly OwnAddress[];
  /** Ports on which its machine listens. */
  readonly open: readonly number[];
};

const parseAddressWord = (word: string): OwnAddress => {
  const [own = '', ...applicationGroups] = word.split('#');
  const [address = '', shown] = own.split('@');
  if (shown === undefined) return { address, applicationGroups };
  const publicAddress = shown.replace('!', '');
  return { address, applicationGroups, publicAddress, ...(shown === publicAddress ? {} : { sku: 'Standard' }) };
};

const portsIn = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map(Number);

/** The interfaces that lines describe, and the ports that the internet listens on: `internet open=80`. */
export function interfacesIn(lines: readonly string[]): readonly DescribedInterface[] {
  return of(lines, 'nic').map(({ words: [name = '', , ...addresses], options }) => ({
    name,
    machine: options.get('vm') ?? name,
    addresses: addresses.map(parseAddressWord),
    open: portsIn(options.get('open')),
  }));
}
/** Ids of machines that keep state: `stateful` on a line of one of their interfaces. */
export const statefulIn = (lines: readonly string[]): readonly string[] =>
  of(lines, 'nic').flatMap(({ words: [name = ''], options }) =>
    options.has('stateful') ? [machineId(options.get('vm') ?? name)] : [],
  );
/** What service tags hold, by name. */
export const tagsIn = (lines: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(of(lines, 'tag').map(({ words: [name = '', ...prefixes] }) => [name, prefixes]));
export const internetPortsIn = (lines: readonly string[]): readonly number[] =>
  of(lines, 'internet').flatMap(({ options }) => portsIn(options.get('open')));

/**
 * ARM documents from lines, one a thing:
 *
 *     vnet v 10.0.0.0/16 fd00::/48
 *     subnet v/s 10.0.1.0/24 nsg=g rt=t private             (`for=Microsoft.Sql/managedInstances`: delegated)
 *     peer v w access=off forwarded=off state=Initiated     (one side)
 *     mesh m v,w                                            (a connected group of a network manager)
 *     nic n v/s 10.0.1.4@20.0.0.1#web fd00::4 vm=m nsg=g forwards open=80,443     (off: its machine is)
 *     rule g 100 in deny Tcp 10.0.0.0/8,fd00::/8 20000-29999 -> VirtualNetwork 80,443     (asg:web for members)
 *     route t 10.0.2.0/24 10.0.1.5                          (an appliance, several apart by commas, or the load balancer before some; or None, Internet, VnetLocal)
 *     admin v 10 in AlwaysAllow Tcp 10.0.0.0/8 -> * 22,80   (a security admin rule for the network v; group:v for all of v)
 *     lb l v/s 10.0.1.100 Tcp:80:8080 All:0:0 backends=n,o/1 (internal; All:0:0 is every port; o/1 is the second address of o; probe=80: at that port; floating)
 *     plb l 20.0.2.1 Tcp:80:8080 backends=n silent          (public; silent: it lets nobody out; standard: it says that it is a Standard one)
 *     nat g 20.0.1.1                                        (a NAT gateway; nat=g at its subnets)
 *     tag Storage 20.60.0.0/16                              (what a service tag holds; rules and routes name it)
 *     internet open=80
 */
export function documentsOf(lines: readonly string[]): readonly CloudResource[] {
  const resource = (id: string, type: string, properties: object): CloudResource => ({ id, type, properties });
  const nics = of(lines, 'nic');
  const named = (kind: string, option: string) => [
    ...new Set([
      ...of(lines, kind).map(({ words: [name = ''] }) => name),
      ...lines.flatMap((text) => parseLine(text).options.get(option) ?? []),
    ]),
  ];
  return [
    ...of(lines, 'vnet').map(({ words: [name = '', ...prefixes] }) =>
      resource(idOf('virtualNetworks', name), 'Microsoft.Network/virtualNetworks', {
        addressSpace: { addressPrefixes: prefixes },
        subnets: of(lines, 'subnet').flatMap((line) => (line.words[0]?.startsWith(`${name}/`) ? [subnet(line)] : [])),
        virtualNetworkPeerings: of(lines, 'peer').flatMap((line) => (line.words[0] === name ? [peering(line)] : [])),
      }),
    ),
    ...[...new Set(nics.map(({ words: [name = ''], options }) => options.get('vm') ?? name))].map((machine) =>
      resource(machineId(machine), 'Microsoft.Compute/virtualMachines', {
        networkProfile: {
          networkInterfaces: nics.flatMap(({ words: [name = ''], options }) =>
            (options.get('vm') ?? name) === machine ? [{ id: interfaceId(name) }] : [],
          ),
        },
        ...(nics.some(
          ({ words: [name = ''], options }) => options.has('off') && (options.get('vm') ?? name) === machine,
        )
          ? { instanceView: { statuses: [{ code: 'PowerState/deallocated' }] } }
          : {}),
      }),
    ),
    ...nics.map((line) => resource(interfaceId(line.words[0] ?? ''), 'Microsoft.Network/networkInterfaces', nic(line))),
    ...nics.flatMap(({ words: [, , ...addresses] }) =>
      addresses.map(parseAddressWord).flatMap(({ publicAddress, sku }) =>
        publicAddress === undefined
          ? []
          : [
              {
                ...resource(idOf('publicIPAddresses', publicAddress), 'Microsoft.Network/publicIPAddresses', {
                  ipAddress: publicAddress,
                }),
                ...(sku === undefined ? {} : { sku: { name: sku } }),
              },
            ],
      ),
    ),
    ...named('rule', 'nsg').map((name) =>
      resource(idOf('networkSecurityGroups', name), 'Microsoft.Network/networkSecurityGroups', {
        securityRules: of(lines, 'rule').flatMap((line) => (line.words[0] === name ? [rule(line)] : [])),
      }),
    ),
    ...managed(of(lines, 'admin')),
    ...meshes(of(lines, 'mesh')),
    ...of(lines, 'lb').map(balancer),
    ...of(lines, 'plb').flatMap((line) => [
      publicBalancer(line),
      resource(idOf('publicIPAddresses', line.words[1] ?? ''), 'Microsoft.Network/publicIPAddresses', {
        ipAddress: line.words[1],
      }),
    ]),
    ...of(lines, 'nat').flatMap(({ words: [name = '', ...addresses] }) => [
      resource(idOf('natGateways', name), 'Microsoft.Network/natGateways', {
        publicIpAddresses: addresses.map((address) => reference('publicIPAddresses', address)),
      }),
      ...addresses.map((ipAddress) =>
        resource(idOf('publicIPAddresses', ipAddress), 'Microsoft.Network/publicIPAddresses', { ipAddress }),
      ),
    ]),
    ...named('route', 'rt').map((name) =>
      resource(idOf('routeTables', name), 'Microsoft.Network/routeTables', {
        routes: of(lines, 'route').flatMap((line) => (line.words[0] === name ? [route(line)] : [])),
      }),
    ),
  ];
}

/** A frontend of a load balancer: which port a backend is asked on, by the port that was asked for. */
export type DescribedFrontend = {
  readonly name: string;
  readonly address: string;
  /** A route leads to it, as to one before appliances. */
  readonly isNextHop: boolean;
  readonly portBehind: (port: number, protocol: string) => number;
};

export const frontendsIn = (lines: readonly string[]): readonly DescribedFrontend[] =>
  [
    ...of(lines, 'lb').map(({ words: [name = '', , address = '', ...rules], options }) => ({
      name,
      address,
      // A floating one hands on the port that was asked for.
      rules: options.has('floating') ? [] : rules,
    })),
    ...of(lines, 'plb').map(({ words: [name = '', address = '', ...rules], options }) => ({
      name,
      address,
      rules: options.has('floating') ? [] : rules,
    })),
  ].map(({ name, address, rules }) => {
    const parts = rules.map((text) => text.toLowerCase().split(':'));
    return {
      name,
      address,
      isNextHop: of(lines, 'route').some(({ words: [, , hop] }) => hop?.split(',').includes(address)),
      portBehind: (port, protocol) =>
        Number(parts.find(([word, front]) => word === protocol && Number(front) === port)?.[2] ?? port),
    };
  });

export const hasSeveralHops = (lines: readonly string[]): boolean =>
  of(lines, 'route').some(({ words: [, , hop = ''] }) => hop.includes(','));

/** Names of public load balancers, by their addresses. */
export const publicFrontendsIn = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(of(lines, 'plb').map(({ words: [name = '', address = ''] }) => [address, name]));

function balancer({ words: [name = '', path = '', privateIPAddress, ...rules], options }: Line): CloudResource {
  const [network = '', subnetName = ''] = path.split('/');
  const subnet = { id: `${idOf('virtualNetworks', network)}/subnets/${subnetName}` };
  return { ...balancerAt(name, { privateIPAddress, subnet }, rules, options), ...skuOf(options, 'Standard') };
}

const publicBalancer = ({ words: [name = '', address, ...rules], options }: Line): CloudResource => ({
  ...balancerAt(name, { publicIPAddress: reference('publicIPAddresses', address) }, rules, options),
  ...skuOf(options),
});

const skuOf = (options: Line['options'], otherwise?: 'Standard') => {
  const name = options.has('basic') ? 'Basic' : options.has('standard') ? 'Standard' : otherwise;
  return name === undefined ? {} : { sku: { name } };
};

/** Without probes everybody behind it gets flows, and with them whoever runs. */
function balancerAt(
  name: string,
  properties: object,
  rules: readonly string[],
  options: Line['options'],
): CloudResource {
  const id = idOf('loadBalancers', name);
  const frontend = `${id}/frontendIPConfigurations/f`;
  const [pool, probe] = [`${id}/backendAddressPools/p`, `${id}/probes/p`];
  const port = Number(options.get('probe'));
  const backends = (options.get('backends') ?? '').split(',').filter((each) => each !== '');
  return {
    id,
    type: 'Microsoft.Network/loadBalancers',
    properties: {
      frontendIPConfigurations: [{ id: frontend, name: 'f', properties }],
      backendAddressPools: [
        {
          id: pool,
          name: 'p',
          properties: {
            backendIPConfigurations: backends.map((each) => {
              const [nicName = '', index = '0'] = each.split('/');
              return { id: configurationId(nicName, Number(index)).toUpperCase() };
            }),
          },
        },
      ],
      ...(options.has('probe') ? { probes: [{ id: probe, properties: { protocol: 'Tcp', port } }] } : {}),
      loadBalancingRules: rules.map((text, index) => {
        const [protocol = '', frontendPort, backendPort] = text.split(':');
        return {
          id: `${id}/loadBalancingRules/r${index}`,
          name: `r${index}`,
          properties: {
            frontendIPConfiguration: { id: frontend },
            backendAddressPool: { id: pool.toUpperCase() },
            protocol,
            frontendPort: Number(frontendPort),
            backendPort: Number(backendPort),
            disableOutboundSnat: options.has('silent'),
            enableFloatingIP: options.has('floating'),
            ...(options.has('probe') ? { probe: { id: probe } } : {}),
          },
        };
      }),
    },
  };
}

/** Ids are the same in any case of letters, so references shout. */
const reference = (kind: string, name: string | undefined) =>
  name === undefined ? undefined : { id: idOf(kind, name).toUpperCase() };
const oneOrMany = (name: string, plural: string, all: readonly string[]) =>
  all.length === 1 ? { [name]: all[0] } : { [plural]: all };

function subnet({ words: [path = '', ...prefixes], options }: Line) {
  return {
    name: path.split('/')[1],
    properties: {
      ...oneOrMany('addressPrefix', 'addressPrefixes', prefixes),
      networkSecurityGroup: reference('networkSecurityGroups', options.get('nsg')),
      routeTable: reference('routeTables', options.get('rt')),
      natGateway: reference('natGateways', options.get('nat')),
      ...(options.has('private') ? { defaultOutboundAccess: false } : {}),
      ...(options.has('for') ? { delegations: [{ name: 'd', properties: { serviceName: options.get('for') } }] } : {}),
    },
  };
}

const peering = ({ words: [, remote = ''], options }: Line) => ({
  name: `to-${remote}`,
  properties: {
    remoteVirtualNetwork: { id: idOf('virtualNetworks', remote) },
    peeringState: options.get('state') ?? 'Connected',
    allowVirtualNetworkAccess: options.get('access') !== 'off',
    allowForwardedTraffic: options.get('forwarded') !== 'off',
  },
});

function nic({ words: [name = '', path = '', ...addresses], options }: Line) {
  const [network = '', subnetName = ''] = path.split('/');
  return {
    enableIPForwarding: options.has('forwards'),
    networkSecurityGroup: reference('networkSecurityGroups', options.get('nsg')),
    virtualMachine: { id: machineId(options.get('vm') ?? name) },
    ipConfigurations: addresses.map(parseAddressWord).map(({ address, publicAddress, applicationGroups }, index) => ({
      id: configurationId(name, index),
      name: `c${index}`,
      properties: {
        privateIPAddress: address,
        privateIPAddressVersion: address.includes(':') ? 'IPv6' : 'IPv4',
        primary: index === 0,
        subnet: { id: `${idOf('virtualNetworks', network)}/subnets/${subnetName}` },
        publicIPAddress: reference('publicIPAddresses', publicAddress),
        applicationSecurityGroups: applicationGroups.map((group) => reference('applicationSecurityGroups', group)),
      },
    })),
  };
}

function rule({
  words: [, priority = '', way, access, protocol, from = '', fromPorts = '', , to = '', ports = ''],
}: Line) {
  const side = (end: 'source' | 'destination', text: string, range: string) => ({
    ...(text.startsWith('asg:')
      ? { [`${end}ApplicationSecurityGroups`]: [reference('applicationSecurityGroups', text.slice(4))] }
      : oneOrMany(`${end}AddressPrefix`, `${end}AddressPrefixes`, text.split(','))),
    ...oneOrMany(`${end}PortRange`, `${end}PortRanges`, range.split(',')),
  });
  return {
    name: `${way}${priority}`,
    properties: {
      priority: Number(priority),
      direction: way === 'in' ? 'Inbound' : 'Outbound',
      access: access === 'deny' ? 'Deny' : 'Allow',
      protocol,
      ...side('source', from, fromPorts),
      ...side('destination', to, ports),
    },
  };
}

function route({ words: [, addressPrefix = '', hop = ''] }: Line) {
  const addresses = /[\d:]/.test(hop) ? hop.split(',') : [];
  const [nextHopIpAddress] = addresses;
  return {
    name: addressPrefix.replaceAll(/[^\w]/g, '-'),
    properties: {
      addressPrefix,
      ...(addresses.length > 1
        ? { nextHopType: 'VirtualApplianceEcmp', nextHop: { nextHopIpAddresses: addresses } }
        : { nextHopType: nextHopIpAddress === undefined ? hop : 'VirtualAppliance', nextHopIpAddress }),
    },
  };
}
