import { spaceOf, difference, union, type AddressSpace } from '../../address/address-space.ts';
import { covers, type Prefix } from '../../address/prefix.ts';
import type { AddressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { NON_PUBLIC } from '../../rules/non-public.ts';
import { HOST_ADDRESS } from '../../rules/packet.ts';
import type { Drafts, PeeringDraft, SubnetDraft } from '../arm/drafts.ts';
import { keyOf } from '../arm/resource.ts';
import type { Finding } from '../finding.ts';
import { MISSING, NONE, type CloudNetwork } from './cloud-network.ts';
import type { Gateways } from './compile-gateways.ts';
import { rowsOf, type Link, type Rows } from './link.ts';

/** A subnet, and the row of the virtual network that it is in. */
export type PlacedSubnet = SubnetDraft & { readonly virtualNetwork: number };

/** One side of a peering, linked. `isUp`: both sides say that they are connected. */
export type PlacedPeering = PeeringDraft & {
  readonly row: number;
  readonly virtualNetwork: number;
  readonly remoteRow: number;
  readonly reverse: number;
  readonly isUp: boolean;
  /** Prefixes of the other network: what its own document says, or else what this side remembers. */
  readonly prefixes: readonly Prefix[];
};

export const placeSubnets = ({ virtualNetworks }: Drafts): readonly PlacedSubnet[] =>
  virtualNetworks.flatMap(({ subnets }, virtualNetwork) => subnets.map((subnet) => ({ ...subnet, virtualNetwork })));

export function placePeerings({ virtualNetworks }: Drafts, findings: Finding[]): readonly PlacedPeering[] {
  const rows = rowsOf(virtualNetworks);
  const sides = virtualNetworks.flatMap(({ peerings }, virtualNetwork) =>
    peerings.map((peering) => ({ peering, virtualNetwork, remoteRow: rows.get(keyOf(peering.remote)) ?? MISSING })),
  );
  const bySide = new Map(sides.map((side, row) => [`${side.virtualNetwork} ${side.remoteRow}`, row]));
  return sides.map(({ peering, virtualNetwork, remoteRow }, row) => {
    const reverse = bySide.get(`${remoteRow} ${virtualNetwork}`) ?? NONE;
    const problem = peeringProblem(peering, remoteRow, sides[reverse]?.peering);
    if (problem !== undefined)
      findings.push({
        resource: peering.id,
        ...problem,
        consequence:
          remoteRow === MISSING
            ? 'A path into that network ends where it leaves this one.'
            : 'No route leads from one network to the other.',
      });
    const isUp = peering.isConnected && (remoteRow === MISSING || sides[reverse]?.peering.isConnected === true);
    const prefixes = virtualNetworks[remoteRow]?.prefixes ?? peering.remotePrefixes;
    return { ...peering, row, virtualNetwork, remoteRow, reverse, isUp, prefixes };
  });
}

function peeringProblem(peering: PeeringDraft, remoteRow: number, reverse: PeeringDraft | undefined) {
  if (remoteRow === MISSING)
    return {
      field: 'properties.remoteVirtualNetwork.id',
      problem: `There is no ${peering.remote} among the documents.`,
    };
  if (!peering.isConnected) return { field: 'properties.peeringState', problem: 'The peering is not connected.' };
  if (reverse === undefined)
    return { field: 'properties.peeringState', problem: `${peering.remote} has no peering back.` };
  return undefined;
}

type Surroundings = {
  readonly drafts: Drafts;
  readonly subnets: readonly PlacedSubnet[];
  readonly peerings: readonly PlacedPeering[];
  readonly groups: Rows;
  readonly texts: TextTableBuilder;
  readonly sets: AddressSetsBuilder;
  readonly link: Link;
  readonly findings: Finding[];
  readonly gateways: Gateways;
};

export type Networks = Pick<CloudNetwork, 'peerings'> & {
  readonly subnets: Omit<CloudNetwork['subnets'], 'services'>;
} & Pick<CloudNetwork['virtualNetworks'], 'ids' | 'internet'>;

/** Subnets and peerings, and what the tags VirtualNetwork and Internet hold in each. */
export function compileNetworks(around: Surroundings): Networks {
  const { drafts, subnets, peerings, groups, texts, sets, link } = around;
  reportSubnets(around);
  const spaces = drafts.virtualNetworks.map((_, row) => spaceAround(row, around));
  const tables = rowsOf(drafts.routeTables);
  const tableOf = subnets.map(({ id, routeTable }) =>
    link(tables, routeTable, {
      resource: id,
      field: 'properties.routeTable.id',
      consequence: 'Where packets go from this subnet is not known: paths from it end undetermined.',
    }),
  );
  const tagOf = tagsBySubnet(spaces, around);
  return {
    ids: sharedU32(drafts.virtualNetworks.map(({ id }) => texts.add(id))),
    internet: sharedU32(spaces.map((space) => sets.add(difference(PUBLIC, space)))),
    peerings: {
      ids: sharedU32(peerings.map(({ id }) => texts.add(id))),
      virtualNetworks: sharedI32(peerings.map(({ virtualNetwork }) => virtualNetwork)),
      remotes: sharedI32(peerings.map(({ remoteRow }) => remoteRow)),
      reverses: sharedI32(peerings.map(({ reverse }) => reverse)),
      access: sharedU32(peerings.map(({ allowsAccess }) => Number(allowsAccess))),
      transit: sharedU32(peerings.map(({ allowsTransit }) => Number(allowsTransit))),
      forwarded: sharedU32(peerings.map(({ allowsForwarded }) => Number(allowsForwarded))),
    },
    subnets: {
      ids: sharedU32(subnets.map(({ id }) => texts.add(id))),
      virtualNetworks: sharedI32(subnets.map(({ virtualNetwork }) => virtualNetwork)),
      groups: sharedI32(
        subnets.map(({ id, group }) =>
          link(groups, group, {
            resource: id,
            field: 'properties.networkSecurityGroup.id',
            consequence: 'What may pass into and out of this subnet is not known: paths across it end undetermined.',
          }),
        ),
      ),
      routeTables: sharedI32(tableOf),
      virtualNetworkTags: sharedU32(
        subnets.map(({ virtualNetwork }, row) => tagOf(virtualNetwork, tableOf[row] ?? NONE)),
      ),
    },
  };
}

/** Everything that is public, as Azure counts it; of IPv6, global unicast. */
const PUBLIC: AddressSpace = difference(
  spaceOf(['0.0.0.0/0', '2000::/3'] as readonly string[] as readonly Prefix[]),
  spaceOf(NON_PUBLIC),
);

/** The network's own space and that of the peered networks that may reach it. */
function spaceAround(row: number, { drafts, peerings }: Surroundings): AddressSpace {
  const peered = peerings.filter(
    ({ virtualNetwork, isUp, allowsAccess }) => virtualNetwork === row && isUp && allowsAccess,
  );
  return spaceOf([...(drafts.virtualNetworks[row]?.prefixes ?? []), ...peered.flatMap(({ prefixes }) => prefixes)]);
}

const HOST_SPACE = spaceOf([`${HOST_ADDRESS}/32` as Prefix]);

/** The tag VirtualNetwork: that space, the host's own address, what is behind a gateway, and every prefix of the subnet's route table. */
function tagsBySubnet(spaces: readonly AddressSpace[], { drafts, sets, gateways }: Surroundings) {
  const known = new Map<string, number>();
  return (virtualNetwork: number, table: number): number => {
    const key = `${virtualNetwork} ${table}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const behind = (gateways.routes[virtualNetwork] ?? []).map(({ prefix }) => prefix);
    const routed = (drafts.routeTables[table]?.routes ?? []).flatMap(
      ({ prefix, tag }) => prefix ?? tag?.prefixes ?? [],
    );
    const space = union(union(spaces[virtualNetwork] ?? HOST_SPACE, HOST_SPACE), spaceOf([...routed, ...behind]));
    const set = sets.add(space);
    known.set(key, set);
    return set;
  };
}

function reportSubnets({ drafts, findings }: Surroundings): void {
  for (const { prefixes, subnets } of drafts.virtualNetworks)
    for (const [row, subnet] of subnets.entries())
      for (const prefix of subnet.prefixes) {
        const finding = { resource: subnet.id, field: 'properties.addressPrefix' };
        if (!prefixes.some((outer) => covers(outer, prefix)))
          findings.push({
            ...finding,
            problem: `${prefix} does not lie in the virtual network's address space.`,
            consequence: 'No route of the system leads to it.',
          });
        const other = subnets.slice(0, row).find((one) => one.prefixes.some((each) => overlap(each, prefix)));
        if (other !== undefined)
          findings.push({
            ...finding,
            problem: `${prefix} overlaps with ${other.id}.`,
            consequence: 'An address in both belongs to the interface that has it.',
          });
      }
}

const overlap = (one: Prefix, other: Prefix) => covers(one, other) || covers(other, one);
