import type { Zone } from '../model.fixture.ts';
import type { Documents } from './documents.fixture.ts';
import { isBelow, numberOf, type Json } from '../words.fixture.ts';

/** Private zones with their links and records; a record `@` is the zone's own. */
export function readZones(all: Documents): readonly Zone[] {
  return all('privateDnsZones').map(({ id }): Zone => {
    const name = id.split('/').at(-1) ?? '';
    const own = (type: string) => all(`privateDnsZones/${type}`).filter((each) => isBelow(each.id, id));
    const named = (record: string) => (record.endsWith('/@') ? name : `${record.split('/').at(-1)}.${name}`);
    const addresses = (type: string, member: string, field: string) =>
      own(type).flatMap(({ id: record, p }) =>
        (p[member] as readonly Json[]).map((each) => ({ name: named(record), leadsTo: numberOf(each[field]) })),
      );
    return {
      name,
      links: own('virtualNetworkLinks').map(({ p }) => ({
        network: p['virtualNetwork'].id,
        redirects: p['resolutionPolicy'] === 'NxDomainRedirect',
        registers: p['registrationEnabled'] === true,
      })),
      records: [
        ...addresses('A', 'aRecords', 'ipv4Address'),
        ...addresses('AAAA', 'aaaaRecords', 'ipv6Address'),
        ...own('CNAME').map(({ id: record, p }) => ({
          name: named(record),
          leadsTo: p['cnameRecord'].cname as string,
        })),
      ],
    };
  });
}
