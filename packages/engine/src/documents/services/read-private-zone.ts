import { parseAddress } from '../../address/address.ts';
import type { Finding } from '../finding.ts';
import type {
  PublicRecordDraft,
  RecordDraft,
  RecordSetDraft,
  ZoneDraft,
  ZoneGroupDraft,
  ZoneLinkDraft,
} from './name-drafts.ts';
import {
  keyOf,
  nameOf,
  parentOf,
  read,
  readFlag,
  readList,
  readText,
  readTexts,
  typeOf,
  type CloudResource,
} from '../resource.ts';

export function readZone({ id, properties }: CloudResource): ZoneDraft {
  const [sets, links] = [read(properties, 'numberOfRecordSets'), read(properties, 'numberOfVirtualNetworkLinks')];
  return { id, ...(typeof sets === 'number' && { sets }), ...(typeof links === 'number' && { links }) };
}

export const readSet = (document: CloudResource): RecordSetDraft => ({
  zone: parentOf(document.id),
  isAuthority: nameOf(typeOf(document)) === 'soa',
});

/** A link whose network is missing joins nobody. `NxDomainRedirect` lets names that the zone has not be asked of everybody. */
export function readZoneLink({ id, properties }: CloudResource): ZoneLinkDraft {
  const network = readText(properties, 'virtualNetwork', 'id');
  return {
    id,
    zone: parentOf(id),
    ...(network === undefined ? {} : { network }),
    redirects: keyOf(readText(properties, 'resolutionPolicy') ?? '') === 'nxdomainredirect',
    registers: readFlag(properties, 'registrationEnabled'),
  };
}

/** The records of one name and type, A, AAAA or CNAME; those of other types tell no address. */
export function readRecordSet(document: CloudResource, findings: Finding[]): readonly RecordDraft[] {
  const { id, properties } = document;
  const zone = parentOf(id);
  const name = nameOfSet(id);
  const alias = readText(properties, 'cnameRecord', 'cname') ?? readText(properties, 'CNAMERecord', 'cname');
  if (nameOf(typeOf(document)) === 'cname')
    return alias === undefined ? [] : [{ zone, name, alias: alias.toLowerCase().replace(/\.$/, '') }];
  const texts = [
    ...[...readList(properties, 'aRecords'), ...readList(properties, 'ARecords')].map((each) =>
      readText(each, 'ipv4Address'),
    ),
    ...[...readList(properties, 'aaaaRecords'), ...readList(properties, 'AAAARecords')].map((each) =>
      readText(each, 'ipv6Address'),
    ),
  ];
  return texts.flatMap((text): readonly RecordDraft[] => {
    const address = parseAddress(text ?? '');
    if (address.ok) return [{ zone, name, address: address.value }];
    findings.push({
      resource: id,
      field: 'properties.aRecords',
      problem: `'${text ?? ''}' is no IP address.`,
      consequence: 'The record is left out.',
    });
    return [];
  });
}

/** The whole name whose records a set has, in lower case. */
export function nameOfSet(id: string): string {
  const [owner, origin] = [keyOf(nameOf(id)), keyOf(nameOf(parentOf(id)))];
  return owner === '@' ? origin : `${owner}.${origin}`;
}

/** The same of a public zone, which may name a resource in place of an address; where it does not, Azure prints `targetResource: {}`. */
export function readPublicSet(document: CloudResource, findings: Finding[]): readonly PublicRecordDraft[] {
  const { id, properties } = document;
  const target = readText(properties, 'targetResource', 'id');
  if (target !== undefined) return [{ zone: parentOf(id), name: nameOfSet(id), target }];
  const [known, records] = [findings.length, readRecordSet(document, findings)];
  if (records.length === 0 && findings.length === known)
    findings.push({
      resource: id,
      field: 'properties',
      problem: 'There is no record in it, and no targetResource.',
      consequence: 'What the name leads to is not known.',
      severity: 'warning',
    });
  return records;
}

/** What a private endpoint keeps in private zones ("Private DNS zone group"): a part for each of these. */
export const readZoneGroup = ({ id, properties }: CloudResource): readonly ZoneGroupDraft[] =>
  readList(properties, 'privateDnsZoneConfigs').flatMap((each): readonly ZoneGroupDraft[] => {
    const own = read(each, 'properties');
    const zone = readText(own, 'privateDnsZoneId');
    if (zone === undefined) return [];
    const records = readList(own, 'recordSets').flatMap((set) => {
      const record = readText(set, 'recordSetName');
      if (record === undefined) return [];
      const name = keyOf(`${record}.${nameOf(zone)}`);
      return readTexts(set, 'ipAddresses').flatMap((text) => {
        const address = parseAddress(text);
        return address.ok ? [{ zone, name, address: address.value }] : [];
      });
    });
    return [{ endpoint: parentOf(id), zone, records }];
  });
