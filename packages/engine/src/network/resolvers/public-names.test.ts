import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { nameAsker } from '../services/name-asker.ts';
import { resolveName } from '../services/resolve-name.ts';

/* "Public IP addresses" (DNS name label), "Overview of DNS zones and records", and "Azure DNS alias records overview". */

const LABEL = 'web.westus.cloudapp.azure.com';
const ZONE = idOf('dnsZones', 'shop.example');
const OTHER = ZONE.replace('/resourceGroups/g/', '/resourceGroups/h/');
const pip = (dnsSettings: object, ipAddress?: string): CloudResource => ({
  id: idOf('publicIPAddresses', 'web'),
  type: 'Microsoft.Network/publicIPAddresses',
  location: 'West US',
  properties: { ...(ipAddress === undefined ? {} : { ipAddress }), dnsSettings },
});
const WEB = pip({ domainNameLabel: 'web', fqdn: LABEL }, '20.1.1.1');
const zone = (id = ZONE, zoneType = 'Public'): CloudResource => ({
  id,
  type: 'Microsoft.Network/dnsZones',
  properties: { zoneType },
});
const record = (path: string, properties: object, id = ZONE): CloudResource => ({
  id: `${id}/${path}`,
  type: `Microsoft.Network/dnsZones/${path.split('/')[0]}`,
  properties,
});
const A = record('A/www', { ARecords: [{ ipv4Address: '20.2.2.2' }], targetResource: {} });
const to = (id: string) => record('A/www', { targetResource: { id } });
const NAME = 'www.shop.example';

function answerIn(documents: readonly CloudResource[], name: string, lines = '', servers = ''): string {
  const around = cloudOf(`vnet v 10.0.0.0/16 ${servers}`, ...lines.split(';'));
  const network = compileCloud([...around, ...documents], 1);
  const answer = resolveName(network, nameAsker(network, 0, NONE), name);
  const what = answer.kind === 'told' ? answer.addresses : answer.kind === 'unknown' ? [answer.missing] : [];
  return [answer.kind, ...what, ...answer.issues.map(({ code }) => code)].join(' ');
}

const nobody = (name = NAME) => `unknown Which address ${name} has is in no document.`;

describe('a public name', () => {
  it.each<readonly [it: string, documents: readonly CloudResource[], expected: string, ...name: [] | [string]]>([
    ['is a public address’s', [WEB], 'told 20.1.1.1', LABEL],
    ['is one by its label alone', [pip({ domainNameLabel: 'web' }, '20.1.1.1')], 'told 20.1.1.1', LABEL],
    [
      'is not, where more is added to the label',
      [pip({ domainNameLabel: 'web', domainNameLabelScope: 'TenantReuse' }, '20.1.1.1')],
      nobody(LABEL),
      LABEL,
    ],
    ['is of one that has no address', [pip({ domainNameLabel: 'web', fqdn: LABEL })], nobody(LABEL), LABEL],
    ['has a record in a public zone', [zone(), A], 'told 20.2.2.2'],
    ['has one where the zone is not among the documents', [A], 'told 20.2.2.2'],
    [
      'is an alias of a public address’s',
      [zone(), record('CNAME/www', { CNAMERecord: { cname: LABEL } }), WEB],
      'told 20.1.1.1',
    ],
    ['has the address of a resource', [zone(), to(WEB.id), WEB], 'told 20.1.1.1'],
    [
      'has the address of another record set',
      [zone(), to(`${ZONE}/A/app`), record('A/app', { ARecords: [{ ipv4Address: '20.3.3.3' }] })],
      'told 20.3.3.3',
    ],
    ['has that of a resource that no document tells of', [zone(), to(idOf('trafficManagerProfiles', 't'))], nobody()],
    ['is not in the zone, which may have more', [zone(), A], nobody('x.shop.example'), 'x.shop.example'],
    ['is in a zone that is private by a way of before', [zone(ZONE, 'Private'), A], nobody()],
    ['is in one of two zones of the same name', [zone(), zone(OTHER), A], nobody()],
    ['is in a zone, and another one is more specific', [zone(), zone(idOf('dnsZones', NAME)), A], nobody()],
  ])('%s', (_, documents, expected, name = NAME) => expect(answerIn(documents, name)).toBe(expected));
  it('is shadowed by a private zone that is linked', () => {
    expect(answerIn([A], NAME, 'zone shop.example v;record shop.example www 10.0.1.4')).toBe('told 10.0.1.4');
  });
  it('is told though a private zone has it, which is not linked', () => {
    const lines = 'zone shop.example -;record shop.example www 10.0.1.4';
    expect(answerIn([A], NAME, lines)).toBe('told 20.2.2.2 DNS_ZONE_NOT_LINKED');
  });
  it('is told by servers that everybody asks, which have no private ones', () => {
    const lines = 'zone shop.example v;record shop.example www 10.0.1.4';
    expect(answerIn([A], NAME, lines, 'dns=8.8.8.8,1.1.1.1')).toBe('told 20.2.2.2');
    expect(answerIn([], NAME, lines, 'dns=8.8.8.8')).toBe(nobody());
  });
  it('is told by no others that nobody describes', () => {
    expect(answerIn([A], NAME, '', 'dns=10.0.7.7')).toMatch('unknown Machines in v ask name servers of their own');
  });
});
