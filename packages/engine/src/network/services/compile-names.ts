import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts } from '../../documents/drafts.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import type { Finding } from '../../documents/finding.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import type { SidesByNetwork } from '../cloud/compile-networks.ts';
import { endpointNames, keptRecords } from './endpoint-names.ts';
import { compileAskers, nameSettingsOf } from './compile-askers.ts';
import { rowsOf, type Link } from '../links/link.ts';
import { compileForwarding } from '../resolvers/compile-forwarding.ts';
import { compilePublicNames } from '../resolvers/compile-public-names.ts';
import { areEverybodys } from '../resolvers/public-names.ts';
import { serversNear } from '../resolvers/name-servers.ts';
import { namedRecords, namedRows } from '../resolvers/rows-of-name.ts';
import type { NameTable } from './name-table.ts';
import { untoldChildren } from './untold-children.ts';

type Surroundings = {
  readonly drafts: Drafts;
  readonly sides: SidesByNetwork;
  readonly texts: TextTableBuilder;
  readonly link: Link;
  readonly findings: Finding[];
};

/** Private DNS zones, the networks that ask them, and their records, by name. */
export function compileNames({ drafts, sides, texts, link, findings }: Surroundings): NameTable {
  const { zones, links, records, groups } = drafts.names;
  const [zoneRows, networkRows] = [rowsOf(zones), rowsOf(drafts.virtualNetworks)];
  const lost = new Set<string>();
  const kept = keptRecords(groups, records).filter(({ zone }) => zoneRows.get(zone) !== undefined);
  const placed = [...records, ...kept].flatMap((record) => {
    const zone = zoneRows.get(record.zone) ?? NONE;
    if (zone < 0) lost.add(record.zone);
    return zone < 0 ? [] : [{ ...record, zoneRow: zone }];
  });
  for (const zone of lost)
    findings.push({
      resource: zone,
      field: 'id',
      problem: 'There are records of it, and it is not among the documents itself.',
      consequence: 'Its records are left out.',
    });
  const linked = links.map(({ id, zone, network, redirects, registers }) => {
    const consequence = 'No network asks the zone by this link.';
    const zoneRow = link(zoneRows, zone, () => ({ resource: id, field: 'id', consequence }));
    const row = link(networkRows, network, () => ({
      resource: id,
      field: 'properties.virtualNetwork.id',
      consequence,
    }));
    return { id, zoneRow, row, redirects, registers };
  });
  // Two zones of one name at one network: Azure does not take the second.
  const taken = new Map<string, string>();
  for (const { id, zoneRow, row } of linked) {
    const key = `${row} ${keyOf(nameOf(zones[zoneRow]?.id ?? ''))}`;
    const first = taken.get(key);
    if (first !== undefined && row >= 0)
      findings.push({
        resource: id,
        field: 'properties.virtualNetwork.id',
        problem: `${first} links a zone of the same name to the same network.`,
        consequence: 'The first is asked.',
      });
    else taken.set(key, id);
  }
  const settings = drafts.firewalls.map((firewall) => nameSettingsOf(firewall, drafts));
  const near = serversNear(drafts, sides, networkRows, settings);
  const untold = untoldChildren(drafts.names, kept, findings);
  return {
    zones: {
      ids: sharedU32(zones.map(({ id }) => texts.add(id))),
      ...namedRows(
        zones.map(({ id }) => keyOf(nameOf(id))),
        texts,
      ),
      lacksRecords: sharedU32(untold.records),
      lacksLinks: sharedU32(untold.links),
    },
    links: {
      zones: sharedI32(linked.map(({ zoneRow }) => zoneRow)),
      networks: sharedI32(linked.map(({ row }) => (row === NONE ? MISSING : row))),
      redirects: sharedU32(linked.map(({ redirects }) => Number(redirects))),
      registers: sharedU32(linked.map(({ registers }) => Number(registers))),
    },
    records: { zones: sharedI32(placed.map(({ zoneRow }) => zoneRow)), ...namedRecords(placed, texts) },
    endpointNames: endpointNames(drafts, texts),
    ...compileAskers(drafts, settings, near, networkRows, texts),
    forwarding: compileForwarding(drafts.names, { near, networkRows, texts, link, findings }),
    publicNames: compilePublicNames(drafts, texts, findings),
    asksEverybodys: sharedU32(drafts.virtualNetworks.map(({ nameServers = [] }) => Number(areEverybodys(nameServers)))),
    hasOwnNames: sharedU32(drafts.virtualNetworks.map(({ hasOwnNames }) => Number(hasOwnNames))),
  };
}
