import { wordsOf, type Address } from '../../address/address.ts';
import { contains } from '../../address/prefix.ts';
import { addressColumn } from '../../table/address-column.ts';
import { addressFilter, type AddressFilter } from '../../table/address-filter.ts';
import { addressIndexBuilder, type AddressIndex } from '../../table/address-index.ts';
import { sharedI32, sharedU32, type SharedI32 } from '../../table/shared-arrays.ts';
import { primaryFirst } from '../../documents/read-interface.ts';
import { keyOf, unreadAt, unreadPlace } from '../../documents/resource.ts';
import { MISSING, NONE, UNREAD_FLAG, type CloudNetwork } from './cloud-network.ts';
import { aliasColumns } from '../links/aliases.ts';
import { compileApplicationGateways, gatewayRows } from '../balancing/compile-application-gateways.ts';
import { firewallColumns, firewallInstances, publicAddressesOf, publicly } from '../filters/firewall-columns.ts';
import {
  offsetsOf,
  unseenSubnets,
  WITHOUT_INTERFACE,
  type ConfigurationRow,
  type EndSurroundings,
} from './configuration-row.ts';
import { compileListeners, frontRows } from '../balancing/compile-listeners.ts';
import { deploymentStates } from './deployment-states.ts';
import { outboundColumns } from '../routes/outbound.ts';
import { manyRowsOf, rowsOf, type Link, type Rows } from '../links/link.ts';
import { unseenHolders } from '../links/unseen-holders.ts';
import { unseenOwners } from '../links/unseen-owners.ts';
import { membershipColumns, type Memberships } from '../../rules/compile/rules-builder.ts';
import { UNREAD_GROUPS } from '../../rules/compile/rule-tables.ts';
import type { Drafts, PublicAddressDraft } from '../../documents/drafts.ts';

export type Ends = Pick<
  CloudNetwork,
  | 'machines'
  | 'configurations'
  | 'aliases'
  | 'unseenHolders'
  | 'listeners'
  | 'applicationGateways'
  | 'firewalls'
  | 'lookups'
> & {
  readonly interfaces: Omit<CloudNetwork['interfaces'], 'groups'>;
  readonly memberships: Memberships;
};

/** Machines, their interfaces, and the addresses of those: everything that a flow can begin or end at, or pass. */
export function compileEnds(around: EndSurroundings): Ends {
  const { drafts, texts, idsOf } = around;
  const fronts = frontRows(around);
  const publicAddresses = publicAddressesOf(around);
  const endpointOf = endpointsOf(around);
  const named = configurationRows(around, publicAddresses, endpointOf);
  const own = [...named, ...firewallInstances(around, publicAddresses, named)];
  const gateways = gatewayRows(around);
  const shown = [...own, ...gateways.rows, ...fronts.map(({ row }) => row)];
  const before = [...own, ...gateways.rows, ...unseenOwners(around, shown)];
  const rows = [...before, ...fronts.map(({ row }) => row)];
  const balancing = compileListeners(around, fronts, rows, before.length);
  const firewallRows = rowsOf(drafts.firewalls);
  const machineRows = manyRowsOf(drafts.machines);
  const interfacesOfMachines = attachInterfaces(around, machineRows);
  const machineOf = new Int32Array(drafts.interfaces.length).fill(NONE);
  interfacesOfMachines.forEach((all, machine) => {
    for (const one of all) machineOf[one] = machine;
  });
  const { owners, isDouble } = ownersOf(rows, around);
  const machines = idsOf.machines(texts, drafts.machines);
  const interfaces = idsOf.interfaces(texts, drafts.interfaces);
  const configurations = idsOf.configurations(texts, rows);
  const { unseenWays, ...outbound } = outboundColumns(around, rows, machineOf);
  const groupRow = (id: string) => (unreadPlace(id) === undefined ? around.applicationGroup(id) : UNREAD_GROUPS);
  const { aliases, index } = aliasColumns(around, fronts, before.length, endpointOf);
  return {
    machines: {
      ids: machines.ids,
      interfaces: sharedU32(interfacesOfMachines.flat()),
      offsets: offsetsOf(interfacesOfMachines),
      powerStates: sharedI32(
        drafts.machines.map(({ powerState }) => {
          if (powerState === undefined) return NONE;
          return powerState.isUnread ? MISSING : texts.add(powerState.word);
        }),
      ),
      states: deploymentStates(drafts.machines, drafts, texts),
    },
    interfaces: {
      ids: interfaces.ids,
      machines: sharedI32([...machineOf]),
      forwards: sharedU32(
        drafts.interfaces.map(({ forwards }) => (forwards === undefined ? UNREAD_FLAG : Number(forwards))),
      ),
      isAnsweredThrough: sharedU32(
        drafts.interfaces.map((one, row) =>
          Number(one.isAnsweredThrough || drafts.machines[machineOf[row] ?? NONE]?.isAnsweredThrough === true),
        ),
      ),
      nameServers: sharedI32(
        drafts.interfaces.map(({ nameServers }) => (nameServers === undefined ? NONE : texts.add(nameServers))),
      ),
      ...endpointColumns(around, endpointOf),
      linkServices: sharedI32(
        drafts.interfaces.map(({ linkService }) => (linkService ? texts.add(linkService) : NONE)),
      ),
      isIdle: sharedU32(
        drafts.interfaces.map(({ machine, linkService }, row) =>
          Number(
            machineOf[row] === NONE && machine === undefined && endpointOf[row] === NONE && linkService === undefined,
          ),
        ),
      ),
      offsets: offsetsOf(drafts.interfaces.map(({ configurations }) => configurations)),
    },
    configurations: {
      ids: configurations.ids,
      interfaces: sharedI32(rows.map((row) => row.interface)),
      subnets: sharedI32(rows.map(({ subnet }) => subnet)),
      addresses: addressColumn(rows.map(({ address }) => address)),
      publicAddresses: addressColumn(rows.map(({ publicAddress }) => publicAddress)),
      ...outbound,
      firewallGroups: sharedI32(
        rows.map(({ firewall }) =>
          firewall === undefined ? NONE : (around.firewallGroups[firewallRows.get(firewall) ?? NONE] ?? NONE),
        ),
      ),
      states: deploymentStates(rows, drafts, texts),
      isFront: sharedU32(rows.map((_, row) => Number(row >= before.length))),
      isBasic: sharedU32(
        rows.map(({ subnet }, row) =>
          Number(row >= before.length && subnet >= 0 && fronts[row - before.length]?.balancer.isStandard === false),
        ),
      ),
      isStandard: sharedU32(rows.map(({ isStandard = false }) => Number(isStandard))),
      isDouble,
      missing: missingColumns(rows, texts, unseenWays),
      listenerOffsets: balancing.listenerOffsets,
    },
    aliases,
    unseenHolders: unseenHolders(around, rows),
    listeners: balancing.listeners,
    applicationGateways: compileApplicationGateways(around, gateways, rows, own.length),
    firewalls: firewallColumns(around, rows, named.length),
    lookups: {
      owners,
      publicOwners: publicOwnersOf(rows),
      members: membersOf(rows),
      machines: machines.index,
      interfaces: interfaces.index,
      configurations: configurations.index,
      aliases: index,
    },
    memberships: membershipColumns(rows.map((row) => row.applicationGroups.map(groupRow))),
  };
}

const membersOf = (rows: readonly ConfigurationRow[]): AddressFilter =>
  addressFilter(
    rows.flatMap(({ address, applicationGroups }) =>
      address === undefined || applicationGroups.length === 0 ? [] : wordsOf(address)[3],
    ),
  );

/** The group of each interface. */
export const groupsOfInterfaces = ({ interfaces }: Drafts, groups: Rows, link: Link): SharedI32 =>
  sharedI32(
    interfaces.map(({ id, group }) =>
      link(groups, group, () => ({
        resource: id,
        field: 'properties.networkSecurityGroup.id',
        consequence: 'What may pass this interface is not known: paths across it end undetermined.',
      })),
    ),
  );

/** Of each interface the private endpoint, by its place among the drafts. Those name their interfaces, or the interfaces name them. */
function endpointsOf({ drafts, link }: EndSurroundings): readonly number[] {
  const endpoints = rowsOf(drafts.privateEndpoints);
  const interfaces = rowsOf(drafts.privateEndpoints.length === 0 ? [] : drafts.interfaces);
  const owners = new Map<number, number>();
  for (const [row, { id, interfaces: own }] of drafts.privateEndpoints.entries())
    for (const one of own) {
      const consequence = 'Packets to the private endpoint find nobody.';
      const reference = () => ({ resource: id, field: 'properties.networkInterfaces', consequence });
      owners.set(link(interfaces, one, reference), row);
    }
  return drafts.interfaces.map(({ id, privateEndpoint }, row) => {
    const consequence = 'Whether the private endpoint is approved is not known: what comes to it ends undetermined.';
    const reference = () => ({ resource: id, field: 'properties.privateEndpoint.id', consequence });
    return owners.get(row) ?? link(endpoints, privateEndpoint, reference);
  });
}

function endpointColumns({ drafts, subnets, texts }: EndSurroundings, endpointOf: readonly number[]) {
  const subnetRows = rowsOf(subnets);
  const isOpen = drafts.interfaces.map(({ configurations }, row) => {
    if (endpointOf[row] === NONE) return true;
    const subnet = subnets[subnetRows.get(configurations[0]?.subnet ?? '') ?? NONE];
    return subnet?.filtersEndpoints === true;
  });
  return {
    isFiltered: sharedU32(isOpen.map(Number)),
    isEndpoint: sharedU32(endpointOf.map((endpoint) => Number(endpoint !== NONE))),
    endpointStates: sharedI32(
      endpointOf.map((endpoint, row) => {
        if (endpoint === MISSING) return MISSING - texts.add(drafts.interfaces[row]?.privateEndpoint ?? '');
        const state = drafts.privateEndpoints[endpoint]?.state;
        return state === undefined ? NONE : texts.add(state);
      }),
    ),
    endpointLinks: sharedI32(
      endpointOf.map((endpoint) => {
        const link = drafts.privateEndpoints[endpoint]?.link;
        return link === undefined ? NONE : texts.add(link);
      }),
    ),
  };
}

/** The public address that is not among the documents, or what of it cannot be read. */
function unseenAddress(
  row: number,
  reference: string | undefined,
  shown: PublicAddressDraft | undefined,
): string | undefined {
  if (shown?.isUnread === true) return unreadAt(shown.id, 'ipAddress');
  return row === MISSING && shown === undefined ? reference : undefined;
}

function configurationRows(
  around: EndSurroundings,
  publicAddresses: ReturnType<typeof publicAddressesOf>,
  endpointOf: readonly number[],
): readonly ConfigurationRow[] {
  const { drafts, link } = around;
  const publicRows = rowsOf(drafts.publicAddresses);
  const byConfiguration = new Map(
    drafts.publicAddresses.flatMap((each) =>
      each.configuration === undefined ? [] : [[keyOf(each.configuration), each] as const],
    ),
  );
  const subnetOf = subnetFinder(around);
  const unseenSubnet = unseenSubnets(drafts);
  let before: ConfigurationRow | undefined;
  const own = drafts.interfaces.flatMap(({ configurations }, owner) =>
    configurations.map((draft): ConfigurationRow => {
      const { id, address, pools, natRules, gatewayPools, inspector } = draft;
      // Of a block all is found, and told, once.
      if (draft.isOther === true && before !== undefined)
        return { ...before, id, address, pools, natRules, gatewayPools };
      // A private endpoint's addresses are in its groups ("Private endpoint properties"), and in those of its interface, which is Azure's.
      const groups = drafts.privateEndpoints[endpointOf[owner] ?? NONE]?.applicationGroups;
      const publicRow = link(publicRows, draft.publicAddress, () => ({
        resource: id,
        field: 'properties.publicIPAddress.id',
        consequence: 'Nobody can tell which public address it has.',
      }));
      const named = publicRow < 0 ? undefined : drafts.publicAddresses[publicRow];
      const isTold = named?.address !== undefined || byConfiguration.size === 0;
      const subnet = subnetOf(id, address, draft.subnet);
      const shown = isTold ? named : byConfiguration.get(keyOf(id));
      before = {
        id,
        address,
        pools,
        natRules,
        gatewayPools,
        applicationGroups: groups === undefined ? draft.applicationGroups : [...draft.applicationGroups, ...groups],
        inspector,
        interface: owner,
        subnet,
        publicAddress: shown?.address,
        isStandard: shown?.isStandard === true,
        unseenAddress: unseenAddress(publicRow, draft.publicAddress, shown),
        unseenSubnet: unseenSubnet(subnet, draft.subnet),
      };
      return before;
    }),
  );
  const opaque = drafts.opaque.map(({ id, address, subnet: reference, firewall }): ConfigurationRow => {
    const subnet = subnetOf(id, address, reference);
    return {
      ...WITHOUT_INTERFACE,
      ...publicly(firewall === undefined ? undefined : publicAddresses.get(keyOf(firewall))),
      id,
      firewall,
      address,
      subnet,
      unseenSubnet: unseenSubnet(subnet, reference),
    };
  });
  return [...own, ...opaque];
}

/** The row of the subnet that a configuration names; an address that does not lie in it is a finding. */
function subnetFinder({ subnets, link, findings }: EndSurroundings) {
  const rows = rowsOf(subnets);
  return (id: string, address: Address, reference: string | undefined): number => {
    // Its network is known from the subnet's id: the address is there, and what may pass to it is not known.
    const inside = reference === undefined ? 'and none get to it inside a network' : 'nor whether they get to it';
    const at = () => ({
      resource: id,
      field: 'properties.subnet.id',
      consequence: `Where packets go from ${address} is not known, ${inside}.`,
    });
    if (reference === undefined) findings.push({ ...at(), problem: 'The configuration names no subnet.' });
    const row = link(rows, reference, at);
    const prefixes = row < 0 ? [] : (subnets[row]?.prefixes ?? []);
    if (prefixes.length > 0 && !prefixes.some((prefix) => contains(prefix, address)))
      findings.push({
        resource: id,
        field: 'properties.privateIPAddress',
        problem: `${address} does not lie in its subnet, ${prefixes.join(', ')}.`,
        consequence: 'Packets get there only where a route for the address leads there.',
      });
    return row;
  };
}

/**
 * Rows of the interfaces of each machine: those that its document lists, then those that say they are its. The primary one comes first, as
 * the machine says, or else one of them.
 */
function attachInterfaces({ drafts, link }: EndSurroundings, machines: Rows): readonly (readonly number[])[] {
  const rows = manyRowsOf(drafts.interfaces);
  const attached = drafts.machines.map(({ id, interfaces }) => {
    const reference = () => ({
      resource: id,
      field: 'properties.networkProfile.networkInterfaces',
      consequence: 'The machine is known without this interface.',
    });
    return interfaces.map((one) => link(rows, one, reference)).filter((row) => row >= 0);
  });
  drafts.interfaces.forEach(({ id, machine }, row) => {
    const owner = link(machines, machine, () => ({
      resource: id,
      field: 'properties.virtualMachine.id',
      consequence: 'Which machine sends and receives here is not known.',
    }));
    if (owner >= 0 && attached[owner]?.includes(row) === false) attached[owner].push(row);
  });
  return attached.map((all, machine) =>
    drafts.machines[machine]?.namesPrimary === true
      ? all
      : primaryFirst(all, (row) => drafts.interfaces[row]?.isPrimary === true),
  );
}

function ownersOf(rows: readonly ConfigurationRow[], { subnets, findings }: EndSurroundings) {
  const owners = addressIndexBuilder(rows.length);
  const isDouble = sharedU32(rows.map(() => 0));
  rows.forEach(({ id, address, subnet, isAssumed = false }, value) => {
    const scope = subnets[subnet]?.virtualNetwork;
    if (scope === undefined) return;
    const before = owners.add(scope, wordsOf(address), value);
    if (before < 0) return;
    isDouble[value] = 1;
    if (isAssumed) return;
    const first = rows[before]?.id ?? '';
    findings.push({
      resource: id,
      field: 'properties.privateIPAddress',
      problem: `${first} has the address ${address}, too, in the same virtual network.`,
      consequence: `Packets to ${address} are taken to go to ${first}.`,
    });
  });
  // Whose subnet is not among the documents has its address all the same, unless somebody else there has.
  for (const [value, { address, unseenSubnet }] of rows.entries())
    if (unseenSubnet !== undefined && unseenSubnet.network >= 0)
      owners.add(unseenSubnet.network, wordsOf(address), value);
  return { owners: owners.build(), isDouble };
}

/** `ways`: the NAT gateway, or the pool, that is not there, of each for whom it would be the way out. */
function missingColumns(
  rows: readonly ConfigurationRow[],
  texts: EndSurroundings['texts'],
  ways: readonly (string | undefined)[],
) {
  const all = rows.flatMap((of, row) => {
    const id = of.unseenSubnet?.id ?? of.unseenOwner ?? ways[row] ?? of.unseenAddress;
    return id === undefined ? [] : [{ row, id: texts.add(id) }];
  });
  return { rows: sharedI32(all.map(({ row }) => row)), ids: sharedI32(all.map(({ id }) => id)) };
}

function publicOwnersOf(rows: readonly ConfigurationRow[]): AddressIndex {
  const owners = addressIndexBuilder(
    rows.reduce(
      (sum, { publicAddress, otherPublicAddresses = [] }) =>
        sum + Number(publicAddress !== undefined) + otherPublicAddresses.length,
      0,
    ),
  );
  rows.forEach(({ publicAddress, otherPublicAddresses = [] }, value) => {
    if (publicAddress === undefined) return;
    for (const each of [publicAddress, ...otherPublicAddresses]) owners.add(0, wordsOf(each), value);
  });
  return owners.build();
}
