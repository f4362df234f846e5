import { expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { nameAsker } from './name-asker.ts';

const NET = [
  'vnet v 10.0.0.0/16 dns=10.0.7.7',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy',
  'nic a 10.0.1.4 in v/app',
];

it.each([
  ['has no servers of its own: its network’s', {}, { kind: 'others', home: 0, owner: -1 }, 0],
  ['names some', { dnsServers: ['10.0.7.8'] }, { kind: 'others', home: 0, owner: 0 }, 0],
  ['names such that everybody asks', { dnsServers: ['8.8.8.8', '1.1.1.1'] }, { kind: 'everybodys', home: -1 }, 0],
  ['names Azure’s', { dnsServers: ['AzureProvidedDNS'] }, { kind: 'azure', home: 0 }, 0],
  ['names a firewall near it', { dnsServers: ['10.0.9.4'] }, { kind: 'firewall', home: 0, firewall: 0 }, 0],
  ['names that and another', { dnsServers: ['10.0.9.4', '8.8.8.8'] }, { kind: 'others', home: 0, owner: 0 }, 0],
  [
    'is in an availability set: what is applied there',
    { dnsServers: [], appliedDnsServers: ['10.0.9.4'] },
    { kind: 'firewall', home: 0, firewall: 0 },
    0,
  ],
  ['names what is no address', { dnsServers: ['dns.example'] }, { kind: 'others', home: 0, owner: 0 }, 1],
])('whom an interface asks for names that %s', (_, dnsSettings, asker, findings) => {
  const documents = cloudOf(...NET).map((each) =>
    each.id.endsWith('/networkInterfaces/a')
      ? { ...each, properties: { ...(each.properties as object), dnsSettings } }
      : each,
  );
  const network = compileCloud(documents, 1);
  expect(nameAsker(network, 0, 0)).toEqual(asker);
  expect(network.findings.filter(({ field }) => field === 'properties.dnsSettings.dnsServers')).toHaveLength(findings);
});
