import { zerosI32, type SharedI32 } from '../../table/shared-arrays.ts';
import { whoFloats } from '../balancing/who-floats.ts';
import { TAG } from '../../rules/compile/rule-tables.ts';
import { isIpv4In } from '../../table/address-column.ts';
import { NONE, type CloudNetwork } from './cloud-network.ts';

/** Rows and groups as in the tables. `address`: the last word. `flags`: of `IS`. */
export const PLACE = {
  interface: 0,
  subnet: 1,
  network: 2,
  machine: 3,
  interfaceGroup: 4,
  subnetGroup: 5,
  address: 6,
  flags: 7,
  stride: 8,
} as const;

/** `internet`, `virtualNetworkTag`: sets, with bits of `TAG`. Two numbers are not used. */
export const SUBNET = {
  network: 0,
  adminGroup: 1,
  routeTable: 2,
  services: 3,
  virtualNetworkTag: 4,
  internet: 5,
  stride: 8,
} as const;

/** The number that the set of all that is public has in every network. */
export const PUBLIC_SET = 1;

/** What the tags hold where the subnet is not among the documents: nobody knows. */
export const UNPLACED = { virtualNetwork: TAG.open, internet: PUBLIC_SET | TAG.open } as const;

export const IS = {
  front: 1,
  firewall: 2,
  gateway: 4,
  endpoint: 8,
  /** No group concerns it. */
  unfiltered: 16,
  /** Of an application security group. */
  member: 32,
  /** The one address of its interface, and of the machine of that, floating ones included. */
  only: 64,
  /** Documents tell of a state that is not as it should be, or not of it: the resource's, its machine's or its private endpoint's; or a private link service only sends by it. */
  troubled: 128,
  /** Its machine has a floating address of a load balancer's frontend as well. */
  floats: 256,
  /** Its address is of IPv4, and it is the one that is found by it. */
  found: 512,
  /** Its public address, if it has one, is a Standard one. */
  standard: 1024,
  /** Known to have a group neither at its interface nor at its subnet: nobody comes to it by a Standard public address. */
  groupless: 2048,
  /** What comes by its public address still has that one as destination for rules. */
  untranslated: 4096,
  /** Its interface sends on what is not for it, or may. */
  forwards: 8192,
} as const;

/** The columns that rows of configurations are made of. */
type EndColumns = {
  readonly configurations: Pick<
    CloudNetwork['configurations'],
    'interfaces' | 'subnets' | 'addresses' | 'isDouble' | 'isFront' | 'isStandard' | 'firewallGroups' | 'states'
  >;
  readonly interfaces: Pick<
    CloudNetwork['interfaces'],
    | 'machines'
    | 'groups'
    | 'forwards'
    | 'isFiltered'
    | 'isEndpoint'
    | 'endpointStates'
    | 'endpointLinks'
    | 'linkServices'
    | 'offsets'
  >;
  readonly machines: Pick<CloudNetwork['machines'], 'states' | 'powerStates'>;
  readonly listeners: CloudNetwork['listeners'];
  readonly applicationGateways: Pick<CloudNetwork['applicationGateways'], 'owners' | 'sharesPort'>;
  readonly subnets: Pick<CloudNetwork['subnets'], 'virtualNetworks' | 'groups'>;
  readonly memberships: CloudNetwork['rules']['memberships'];
};

/** The columns that rows of subnets are made of. */
type SubnetColumns = {
  readonly subnets: Omit<CloudNetwork['subnets'], 'ids' | 'groups'>;
  readonly virtualNetworks: Pick<CloudNetwork['virtualNetworks'], 'adminGroups' | 'internet'>;
};

export function placesOfConfigurations(columns: EndColumns): SharedI32 {
  const { configurations, interfaces, machines, applicationGateways, subnets, memberships } = columns;
  const count = configurations.interfaces.length;
  const rows = zerosI32(PLACE.stride * count);
  const perMachine = new Uint32Array(interfaces.machines.reduce((most, machine) => Math.max(most, machine + 1), 0));
  for (const machine of interfaces.machines) if (machine >= 0) perMachine[machine] = (perMachine[machine] ?? 0) + 1;
  const floats = whoFloats(columns);
  for (let row = 0; row < count; row += 1) {
    const one = configurations.interfaces[row] ?? NONE;
    const machine = interfaces.machines[one] ?? NONE;
    const subnet = configurations.subnets[row] ?? NONE;
    const addresses = (interfaces.offsets[one + 1] ?? 0) - (interfaces.offsets[one] ?? 0);
    const isFloating = floats(one);
    const isOnly = one >= 0 && addresses === 1 && (machine < 0 || perMachine[machine] === 1) && !isFloating;
    const isTroubled =
      (configurations.states[row] ?? NONE) >= 0 ||
      (machines.states[machine] ?? NONE) >= 0 ||
      (machines.powerStates[machine] ?? NONE) !== NONE ||
      (interfaces.endpointStates[one] ?? NONE) !== NONE ||
      (interfaces.endpointLinks[one] ?? NONE) !== NONE ||
      (interfaces.linkServices[one] ?? NONE) !== NONE;
    const gateway = applicationGateways.owners[row] ?? NONE;
    const [own, around] = [interfaces.groups[one] ?? NONE, subnets.groups[subnet] ?? NONE];
    const isGroupless = own === NONE && around === NONE && subnet >= 0;
    const at = PLACE.stride * row;
    rows[at + PLACE.interface] = one;
    rows[at + PLACE.subnet] = subnet;
    rows[at + PLACE.network] = subnets.virtualNetworks[subnet] ?? NONE;
    rows[at + PLACE.machine] = machine;
    rows[at + PLACE.interfaceGroup] = own;
    rows[at + PLACE.subnetGroup] = around;
    rows[at + PLACE.address] = configurations.addresses[4 * row + 3] ?? 0;
    rows[at + PLACE.flags] =
      (configurations.isFront[row] === 1 ? IS.front : 0) |
      ((configurations.firewallGroups[row] ?? NONE) >= 0 ? IS.firewall : 0) |
      (gateway >= 0 ? IS.gateway : 0) |
      (applicationGateways.sharesPort[gateway] === 1 ? IS.untranslated : 0) |
      (interfaces.isEndpoint[one] === 1 ? IS.endpoint : 0) |
      (interfaces.isFiltered[one] === 0 ? IS.unfiltered : 0) |
      (memberships[row] === memberships[row + 1] ? 0 : IS.member) |
      (isOnly ? IS.only : 0) |
      (isTroubled ? IS.troubled : 0) |
      (isFloating ? IS.floats : 0) |
      ((interfaces.forwards[one] ?? 0) !== 0 ? IS.forwards : 0) |
      (configurations.isDouble[row] === 0 && isIpv4In(configurations.addresses, row) ? IS.found : 0) |
      (configurations.isStandard[row] === 1 ? IS.standard : 0) |
      (isGroupless ? IS.groupless : 0);
  }
  return rows;
}

export function placesOfSubnets({ subnets, virtualNetworks }: SubnetColumns): SharedI32 {
  const count = subnets.virtualNetworks.length;
  const rows = zerosI32(SUBNET.stride * count);
  for (let row = 0; row < count; row += 1) {
    const network = subnets.virtualNetworks[row] ?? NONE;
    const at = SUBNET.stride * row;
    rows[at + SUBNET.network] = network;
    rows[at + SUBNET.adminGroup] = virtualNetworks.adminGroups[network] ?? NONE;
    rows[at + SUBNET.routeTable] = subnets.routeTables[row] ?? NONE;
    rows[at + SUBNET.services] = subnets.services[row] ?? NONE;
    rows[at + SUBNET.virtualNetworkTag] = subnets.virtualNetworkTags[row] ?? 0;
    rows[at + SUBNET.internet] = virtualNetworks.internet[network] ?? 0;
  }
  return rows;
}
