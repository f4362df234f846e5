import type { Zone } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { isBelow, numberOf, same, type Json } from '../words.fixture.ts';

/** Private zones with their links and records; a record `@` is the zone's own. */
export function readZones(all: Documents): readonly Zone[] {
  return all('privateDnsZones').map(({ id, p: zone }): Zone => {
    const name = id.split('/').at(-1) ?? '';
    const own = (type: string) => all(`privateDnsZones/${type}`).filter((each) => isBelow(each.id, id));
    const named = (record: string) => (record.endsWith('/@') ? name : `${record.split('/').at(-1)}.${name}`);
    const addresses = (type: string, member: string, field: string) =>
      own(type).flatMap(({ id: record, p }) =>
        (p[member] as readonly Json[]).map((each) => ({ name: named(record), leadsTo: numberOf(each[field]) })),
      );
    const tellers = kept(
      all,
      id,
      [...own('A'), ...own('AAAA'), ...own('CNAME')].map((each) => named(each.id)),
    );
    const sets =
      ['A', 'AAAA', 'CNAME', 'TXT', 'SOA'].flatMap(own).length + new Set(tellers.map((each) => each.name)).size;
    return {
      name,
      hasMore: {
        // Each has one of type SOA.
        records: zone['numberOfRecordSets'] > sets + (own('SOA').length === 0 ? 1 : 0),
        links: zone['numberOfVirtualNetworkLinks'] > own('virtualNetworkLinks').length,
      },
      links: own('virtualNetworkLinks').map(({ p }) => ({
        network: p['virtualNetwork'].id,
        redirects: p['resolutionPolicy'] === 'NxDomainRedirect',
        registers: p['registrationEnabled'] === true,
      })),
      records: [
        ...addresses('A', 'aRecords', 'ipv4Address'),
        ...addresses('AAAA', 'aaaaRecords', 'ipv6Address'),
        ...tellers,
        ...own('CNAME').map(({ id: record, p }) => ({
          name: named(record),
          leadsTo: p['cnameRecord'].cname as string,
        })),
      ],
    };
  });
}

/** What zone groups of private endpoints say to be in a zone. Its own documents know better. */
function kept(all: Documents, zone: string, own: readonly string[]): Zone['records'] {
  return all('privateEndpoints/privateDnsZoneGroups')
    .flatMap(({ p }) => p['privateDnsZoneConfigs'] as readonly Json[])
    .filter(({ properties }) => same(properties.privateDnsZoneId, zone))
    .flatMap(({ properties }) => properties.recordSets as readonly Json[])
    .filter(({ fqdn }) => !own.includes(fqdn))
    .flatMap(({ fqdn, ipAddresses }) =>
      (ipAddresses as readonly string[]).map((each) => ({ name: fqdn as string, leadsTo: numberOf(each) })),
    );
}

/** Names that approved private endpoints say to stand for. */
export const readStoodFor = (all: Documents): readonly string[] =>
  all('privateEndpoints')
    .filter(
      ({ p }) =>
        p['privateLinkServiceConnections'][0].properties.privateLinkServiceConnectionState.status === 'Approved',
    )
    .flatMap(({ p }) => ((p['customDnsConfigs'] ?? []) as readonly Json[]).map(({ fqdn }) => fqdn as string));

/** Names of public addresses ("Public IP addresses", DNS name label), and what public zones have ("Azure DNS alias records overview"). */
export function readPublicNames(all: Documents): Zone['records'] {
  const shown = all('publicIPAddresses').filter(({ p }) => p['ipAddress'] !== undefined);
  const labels = shown
    .filter(({ p }) => p['dnsSettings']?.fqdn !== undefined)
    .map(({ p }) => ({ name: p['dnsSettings'].fqdn as string, leadsTo: numberOf(p['ipAddress']) }));
  const zones = all('dnsZones').map(({ id }) => id);
  const nameOf = (zone: string) => zone.split('/').at(-1) ?? '';
  const records = zones.flatMap((zone) => {
    const own = (type: string) => all(`dnsZones/${type}`).filter(({ id }) => isBelow(id, zone));
    const fullName = (id: string) => `${id.split('/').at(-1)}.${nameOf(zone)}`;
    // Only whom the zone's own name is told by, where another one begins further down.
    const isOwn = (name: string) =>
      !zones.some((other) => nameOf(other).length > nameOf(zone).length && name.endsWith(`.${nameOf(other)}`));
    const found = [
      ...own('A').flatMap(({ id, p }) => {
        const target = shown.find((each) => same(each.id, p['targetResource']?.id));
        const listed = ((p['ARecords'] ?? []) as readonly Json[]).map(({ ipv4Address }) => ipv4Address as string);
        const addresses =
          p['targetResource'] === undefined ? listed : target === undefined ? [] : [target.p['ipAddress']];
        return addresses.map((each) => ({ name: fullName(id), leadsTo: numberOf(each) }));
      }),
      ...own('CNAME').map(({ id, p }) => ({ name: fullName(id), leadsTo: p['CNAMERecord'].cname as string })),
    ];
    return found.filter(({ name }) => isOwn(name));
  });
  return [...labels, ...records];
}
