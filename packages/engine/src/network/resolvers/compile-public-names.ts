import type { Address } from '../../address/address.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import type { PublicRecordDraft } from '../../documents/services/name-drafts.ts';
import { nameOfSet } from '../../documents/services/read-private-zone.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { domainsOf } from '../services/zone-names.ts';
import type { NamedRecords } from './named-table.ts';
import { namedRecords, type Told } from './rows-of-name.ts';

/**
 * The names of public addresses ("Public IP addresses", DNS name label), and records of public zones. A zone is taken to be the one that
 * everybody is led to: no document of it says so.
 */
export function compilePublicNames(drafts: Drafts, texts: TextTableBuilder, findings: Finding[]): NamedRecords {
  const { publicAddresses, names } = drafts;
  const told: Told[] = [];
  for (const { name, address } of publicAddresses)
    if (name !== undefined && address !== undefined) told.push({ name, address });
  const known = addressesById(drafts);
  for (const record of asked(names, findings)) told.push(...toldBy(record, known, findings));
  return namedRecords(told, texts);
}

/** What has another address than a public one, such as a profile of Traffic Manager, no document tells. */
function toldBy(record: PublicRecordDraft, known: Addresses, findings: Finding[]): readonly Told[] {
  if (record.target === undefined) return [record];
  const { name, zone, target } = record;
  if (known.has(keyOf(target))) {
    const address = known.get(keyOf(target));
    return address === undefined ? [] : [{ name, address }];
  }
  if (RECORD_SET.test(target)) return [{ name, alias: nameOfSet(target) }];
  findings.push({
    resource: zone,
    field: 'properties.targetResource.id',
    problem: `${name} has the address of ${target}, which is in no document.`,
    consequence: 'What the name leads to is not known.',
    severity: 'warning',
  });
  return [];
}

const RECORD_SET = /\/dnsZones\/[^/]+\/[^/]+\/[^/]+$/i;

type Addresses = ReadonlyMap<string, Address | undefined>;

/** Of public addresses there may be many: they are only looked at where a record names one. */
function addressesById({ publicAddresses, names }: Drafts): Addresses {
  const isNamed = names.publicRecords.some(({ target }) => target !== undefined);
  return new Map((isNamed ? publicAddresses : []).map(({ id, address }) => [keyOf(id), address]));
}

/** Those of the most specific zone among the documents. Which of two zones of one name is asked, nobody knows. */
function asked({ publicZones, publicRecords }: Drafts['names'], findings: Finding[]): readonly PublicRecordDraft[] {
  if (publicRecords.length === 0) return [];
  const keptPrivate = new Set(publicZones.flatMap(({ id, isPrivate }) => (isPrivate ? keyOf(id) : [])));
  const ids = [...publicZones.map(({ id }) => id), ...publicRecords.map(({ zone }) => zone)];
  const zones = new Map(ids.filter((id) => !keptPrivate.has(keyOf(id))).map((id) => [keyOf(id), id]));
  const byName = Map.groupBy(zones.values(), (id) => keyOf(nameOf(id)));
  for (const [first = '', ...others] of byName.values())
    for (const id of others)
      findings.push({
        resource: id,
        field: 'id',
        problem: `${first} is a public zone of the same name.`,
        consequence: 'Which of the two everybody asks is not known: the records of both are left out.',
        severity: 'warning',
      });
  return publicRecords.filter(({ zone, name }) => {
    const origin = keyOf(nameOf(zone));
    const mostSpecific = domainsOf(name).find((each) => byName.has(each));
    return zones.has(keyOf(zone)) && byName.get(origin)?.length === 1 && mostSpecific === origin;
  });
}
