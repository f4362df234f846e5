import { wordsOf, type Address } from '../../address/address.ts';
import { difference, spaceOf, type AddressSpace } from '../../address/address-space.ts';
import { hostPrefix } from '../../address/prefix.ts';
import { keyOf, unreadAt } from '../../documents/resource.ts';
import { addressColumn } from '../../table/address-column.ts';
import { buildIdIndex } from '../../table/id-index.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { instancesIn } from '../balancing/instances-in.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import type { FirewallTable } from './firewall-table.ts';
import {
  offsetsOf,
  WITHOUT_INTERFACE,
  type ConfigurationRow,
  type EndSurroundings,
} from '../cloud/configuration-row.ts';
import { rowsOf } from '../links/link.ts';

/** `unseen`: the id of one that is not among the documents. */
type Shown = { readonly addresses: readonly Address[]; readonly unseen: string | undefined };

/** The public addresses of each firewall, by the key of its id. */
export function publicAddressesOf({ drafts, link }: EndSurroundings): ReadonlyMap<string, Shown> {
  const publicRows = rowsOf(drafts.firewalls.length === 0 ? [] : drafts.publicAddresses);
  return new Map(
    drafts.firewalls.map(({ id, publicAddresses }) => {
      const consequence = 'Packets to this address find nobody.';
      const at = () => ({ resource: id, field: 'properties.ipConfigurations.publicIPAddress.id', consequence });
      const rows = publicAddresses.map((each) => link(publicRows, each, at));
      const addresses = rows.flatMap((row) => drafts.publicAddresses[row]?.address ?? []);
      const unread = rows.flatMap((row) => drafts.publicAddresses[row] ?? []).find((each) => each.isUnread);
      const unseen =
        publicAddresses.find((_, at) => rows[at] === MISSING) ?? (unread && unreadAt(unread.id, 'ipAddress'));
      return [keyOf(id), { addresses, unseen }] as const;
    }),
  );
}

/**
 * The lowest and the highest address that instances of each firewall may have, which no document names, not even as the
 * firewall's own (`named`): what it translates comes from one of its subnet ("Azure Firewall SNAT private IP address ranges").
 */
export function firewallInstances(
  { drafts, subnets }: EndSurroundings,
  publicAddresses: ReadonlyMap<string, Shown>,
  named: readonly ConfigurationRow[],
): readonly ConfigurationRow[] {
  if (drafts.firewalls.length === 0) return [];
  const taken = new Set(
    named.flatMap(({ firewall, subnet, address }) => (firewall === undefined ? [] : `${subnet} ${address}`)),
  );
  const subnetRows = rowsOf(subnets);
  return drafts.firewalls.flatMap(({ id, subnet = '' }) => {
    const row = subnetRows.get(subnet) ?? NONE;
    const free = instancesIn(subnets[row]?.prefixes ?? [], (address) => taken.has(`${row} ${address}`));
    return free.map((address): ConfigurationRow => ({
      ...WITHOUT_INTERFACE,
      ...publicly(publicAddresses.get(keyOf(id))),
      id,
      address,
      firewall: id,
      subnet: row,
      isAssumed: true,
    }));
  });
}

export function publicly({ addresses, unseen }: Shown = NOBODY): Pick<
  ConfigurationRow,
  'publicAddress' | 'otherPublicAddresses' | 'unseenAddress'
> {
  const [first, ...others] = addresses;
  return {
    publicAddress: first,
    ...(others.length > 0 && { otherPublicAddresses: others }),
    ...(unseen !== undefined && { unseenAddress: unseen }),
  };
}

const NOBODY: Shown = { addresses: [], unseen: undefined };

/** `first`: the row of the first instance; they stand in the order of the firewalls. */
export function firewallColumns(
  { drafts, firewalls, firewallGroups, translatingGroups, texts, sets }: EndSurroundings,
  rows: readonly ConfigurationRow[],
  first: number,
): FirewallTable {
  const flat = firewalls.flatMap(({ translations }) => translations);
  const instances = Map.groupBy(
    rows.flatMap((row, at) => (at >= first && row.firewall !== undefined ? [{ firewall: row.firewall, at }] : [])),
    ({ firewall }) => firewall,
  );
  const instanceSets = drafts.firewalls.map(({ id }) => {
    const [lowest, highest] = (instances.get(id) ?? []).map(({ at }) => rows[at]);
    return lowest === undefined || highest === undefined ? NONE : sets.add(freeBetween(rows, lowest, highest));
  });
  return {
    ids: sharedU32(drafts.firewalls.map(({ id }) => texts.add(id))),
    stopped: sharedU32(drafts.firewalls.map(({ isStopped }) => Number(isStopped))),
    groups: sharedI32(firewallGroups),
    translatingGroups: sharedI32(translatingGroups),
    instances: sharedI32(
      drafts.firewalls.flatMap(({ id }) => {
        const own = instances.get(id) ?? [];
        return [own[0]?.at ?? NONE, own[1]?.at ?? NONE];
      }),
    ),
    instanceSets: sharedI32(instanceSets),
    networkRules: sharedU32(firewalls.map(({ networkRules }) => networkRules)),
    names: namesIn(firewalls, texts),
    privateRanges: sharedU32(firewalls.map(({ privateRanges }) => sets.add(spaceOf(privateRanges)))),
    translations: {
      addresses: addressColumn(flat.map(({ address }) => address)),
      names: sharedI32(flat.map(({ name }) => (name === undefined ? NONE : texts.add(name)))),
      ports: sharedU32(flat.map(({ port }) => port)),
      offsets: offsetsOf(firewalls.map(({ translations }) => translations)),
    },
  };
}

function namesIn(firewalls: EndSurroundings['firewalls'], texts: EndSurroundings['texts']): FirewallTable['names'] {
  const names = new Set<number>();
  for (const { filter } of firewalls)
    for (const { destination } of filter.rules)
      for (const term of destination.addresses) if (term.kind === 'name') names.add(texts.add(term.name));
  return buildIdIndex(texts, [...names], [...names]);
}

/** The addresses of a subnet from the lowest to the highest one that nobody has. */
function freeBetween(
  rows: readonly ConfigurationRow[],
  lowest: ConfigurationRow,
  highest: ConfigurationRow,
): AddressSpace {
  const taken = rows.flatMap(({ subnet, address, isAssumed }) =>
    subnet === lowest.subnet && isAssumed !== true ? [hostPrefix(address)] : [],
  );
  return difference({ four: [wordOf(lowest), wordOf(highest) + 1], six: [] }, spaceOf(taken));
}

const wordOf = ({ address }: ConfigurationRow): number => wordsOf(address)[3];
