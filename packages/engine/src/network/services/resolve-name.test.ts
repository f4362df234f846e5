import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { nameAsker } from './name-asker.ts';
import { resolveName } from './resolve-name.ts';

const LINK = 'privatelink.blob.core.windows.net';
const NET = ['vnet v 10.0.0.0/16', 'vnet w 10.1.0.0/16 dns=10.1.0.4', 'subnet v/pe 10.0.5.0/24'];
const SERVICE = ['nic e 10.0.5.4 in v/pe pe=p', 'endpoint p Approved storage:s', 'storage s'];

/** What a machine in the first network, or in the second, is answered. */
function answerTo(lines: readonly string[], name: string, network = 0, more: readonly CloudResource[] = []): string {
  const compiled = compileCloud([...cloudOf(...NET, ...lines), ...more], 1);
  const answer = resolveName(compiled, nameAsker(compiled, network, NONE), name);
  const codes = answer.issues.map(({ code }) => code);
  const what = answer.kind === 'told' ? answer.addresses : answer.kind === 'unknown' ? [answer.missing] : [];
  return [answer.kind, ...what, ...codes].join(' ');
}

describe('the name of a service with a private endpoint, of which there is no document', () => {
  const VAULT = 'privatelink.vaultcore.azure.net';
  const ZONE = [`zone ${VAULT} v`];
  const RECORD = [...ZONE, `record ${VAULT} kv 10.0.5.4`];
  const endpoint = (fqdns: readonly string[], state = 'Approved'): readonly CloudResource[] => [
    {
      id: idOf('networkInterfaces', 'k'),
      properties: {
        privateEndpoint: { id: idOf('privateEndpoints', 'k') },
        ipConfigurations: [
          {
            name: 'c',
            properties: {
              privateIPAddress: '10.0.5.4',
              subnet: { id: `${idOf('virtualNetworks', 'v')}/subnets/pe` },
              privateLinkConnectionProperties: { groupId: 'vault', fqdns },
            },
          },
        ],
      },
    },
    {
      id: idOf('privateEndpoints', 'k'),
      properties: {
        privateLinkServiceConnections: [{ properties: { privateLinkServiceConnectionState: { status: state } } }],
      },
    },
  ];
  const zoneGroup = (zone: string, recordSetName: string): CloudResource => ({
    id: `${idOf('privateEndpoints', 'k')}/privateDnsZoneGroups/default`,
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'z',
          properties: {
            privateDnsZoneId: idOf('privateDnsZones', zone),
            recordSets: [
              { recordType: 'A', recordSetName, fqdn: `${recordSetName}.${zone}`, ipAddresses: ['10.0.5.4'] },
            ],
          },
        },
      ],
    },
  });
  const KV = endpoint(['KV.vault.azure.net']);
  const NOBODY = 'unknown Which address kv.vault.azure.net has is in no document.';
  const PUBLIC = 'Which public address kv.vault.azure.net has is in no document.';
  it.each([
    ['its interface names it, and a zone has it', RECORD, KV, 'kv.vault.azure.net', 'told 10.0.5.4'],
    ['a zone has it', RECORD, [], 'kv.vault.azure.net', 'told 10.0.5.4'],
    ['a zone group has it in its zone', ZONE, [...KV, zoneGroup(VAULT, 'kv')], 'kv.vault.azure.net', 'told 10.0.5.4'],
    [
      'its interface names it, and the zone has not got it',
      ZONE,
      KV,
      'kv.vault.azure.net',
      'no-such-name DNS_NXDOMAIN',
    ],
    ['nothing says that it has one', ZONE, [], 'kv.vault.azure.net', NOBODY],
    [
      'its service has not approved it',
      ZONE,
      endpoint(['kv.vault.azure.net'], 'Pending'),
      'kv.vault.azure.net',
      NOBODY,
    ],
    ['its interface names it, and there is no zone', [], KV, 'kv.vault.azure.net', NOBODY],
    ['another zone is linked', ['zone corp.example v'], KV, 'kv.vault.azure.net', `unknown ${PUBLIC}`],
    [
      'the zone is not linked',
      [`zone ${VAULT} -`, `record ${VAULT} kv 10.0.5.4`],
      KV,
      'kv.vault.azure.net',
      `unknown The private zone ${VAULT} has kv.${VAULT}, and is not linked to v. ${PUBLIC} DNS_ZONE_NOT_LINKED`,
    ],
    ['asked by the name in the zone', RECORD, KV, `kv.${VAULT}`, 'told 10.0.5.4'],
    [
      'one zone has names with several labels',
      ['zone privatelink.azurewebsites.net v', 'record privatelink.azurewebsites.net shop.scm 10.0.5.4'],
      endpoint(['shop.azurewebsites.net', 'shop.scm.azurewebsites.net']),
      'shop.scm.azurewebsites.net',
      'told 10.0.5.4',
    ],
    [
      'of a kind that only its zone group tells',
      ['zone privatelink.x.example v'],
      [...endpoint(['a.b.example']), zoneGroup('privatelink.x.example', 'a')],
      'a.b.example',
      'told 10.0.5.4',
    ],
  ] as const)('%s', (_, lines, more, name, expected) => expect(answerTo(lines, name, 0, more)).toBe(expected));
});

describe('a name asked for in a virtual network', () => {
  it.each([
    [
      'is in a zone of its own',
      ['zone corp.example v', 'record corp.example db 10.0.5.9'],
      'db.corp.example',
      'told 10.0.5.9',
    ],
    [
      'is asked for with a dot at its end',
      ['zone corp.example v', 'record corp.example db 10.0.5.9'],
      'DB.corp.example.',
      'told 10.0.5.9',
    ],
    ['is the zone itself', ['zone corp.example v', 'record corp.example @ 10.0.5.9'], 'corp.example', 'told 10.0.5.9'],
    ['is missing in a zone that is linked', ['zone corp.example v'], 'db.corp.example', 'no-such-name DNS_NXDOMAIN'],
    [
      'is in a zone by its wildcard',
      ['zone corp.example v', 'record corp.example *.apps 10.0.5.9', 'record corp.example * 10.0.5.8'],
      'a.b.apps.corp.example',
      'told 10.0.5.9',
    ],
    [
      'is in a zone by itself and by a wildcard',
      ['zone corp.example v', 'record corp.example db 10.0.5.9', 'record corp.example * 10.0.5.8'],
      'db.corp.example',
      'told 10.0.5.9',
    ],
    [
      'is below a name that a wildcard is beside',
      ['zone corp.example v', 'record corp.example db 10.0.5.9', 'record corp.example * 10.0.5.8'],
      'x.db.corp.example',
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'is a zone’s that only has a wildcard',
      ['zone corp.example v', 'record corp.example * 10.0.5.8'],
      'corp.example',
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'is missing in the longer one of two zones, of which the other has a wildcard',
      ['zone corp.example v', 'zone example v', 'record example * 10.0.5.8'],
      'db.corp.example',
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'may be a machine’s that the zone registers',
      ['zone corp.example v registers'],
      'db.corp.example',
      'unknown Which machines corp.example has registered is in no document, so what db.corp.example leads to is not known.',
    ],
    [
      'may be a machine’s before it is a wildcard’s',
      ['zone corp.example v registers', 'record corp.example * 10.0.5.8'],
      'db.corp.example',
      'unknown Which machines corp.example has registered is in no document, so what db.corp.example leads to is not known.',
    ],
    [
      'has a record in a zone that registers machines',
      ['zone corp.example v registers', 'record corp.example db 10.0.5.9'],
      'db.corp.example',
      'told 10.0.5.9',
    ],
    [
      'is no machine’s, with a dot more than a zone registers',
      ['zone corp.example v registers'],
      'x.db.corp.example',
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'is in a zone that is not linked',
      ['zone corp.example -', 'record corp.example db 10.0.5.9'],
      'db.corp.example',
      'no-such-name DNS_ZONE_NOT_LINKED',
    ],
    [
      'is in the longer one of two zones',
      ['zone example v', 'record example db.corp 10.0.5.8', 'zone corp.example v', 'record corp.example db 10.0.5.9'],
      'db.corp.example',
      'told 10.0.5.9',
    ],
    [
      'leads round in a circle',
      ['zone x.example v', 'record x.example a b.x.example', 'record x.example b a.x.example'],
      'a.x.example',
      'unknown The name a.x.example leads round in a circle.',
    ],
    ['is in no document', [], 'www.example.com', 'unknown Which address www.example.com has is in no document.'],
    ['is a service’s', ['storage s'], 's.blob.core.windows.net', 'public'],
    [
      'is a service’s with a private endpoint',
      [...SERVICE, `zone ${LINK} v`, `record ${LINK} s 10.0.5.4`],
      's.blob.core.windows.net',
      'told 10.0.5.4',
    ],
    [
      'is a service’s with a private endpoint, and the zone lacks it',
      [...SERVICE, `zone ${LINK} v`],
      's.blob.core.windows.net',
      'no-such-name DNS_NXDOMAIN',
    ],
    [
      'is a service’s with a private endpoint, and the zone is not linked',
      [...SERVICE, `zone ${LINK} w`, `record ${LINK} s 10.0.5.4`],
      's.blob.core.windows.net',
      'public DNS_ZONE_NOT_LINKED',
    ],
    [
      'is an alias of a service’s',
      ['storage s', 'zone corp.example v', 'record corp.example files s.blob.core.windows.net'],
      'files.corp.example',
      'public',
    ],
    [
      'is a service’s in a zone that gives it another name, of which no document tells more',
      ['storage s', 'zone blob.core.windows.net v', 'record blob.core.windows.net s files.corp.example'],
      's.blob.core.windows.net',
      'unknown Which address files.corp.example has is in no document.',
    ],
    [
      'is the one that a service’s private endpoint has, and no zone is linked',
      SERVICE,
      's.privatelink.blob.core.windows.net',
      'public DNS_SPLIT_MISMATCH',
    ],
  ] as const)('%s', (_, lines, name, answer) => expect(answerTo(lines, name)).toBe(answer));

  it('is asked of name servers of the network’s own', () =>
    expect(answerTo(['storage s'], 's.blob.core.windows.net', 1)).toBe(
      'unknown Machines in w ask name servers of their own, and what those answer is in no document.',
    ));
});

describe('zones and records that cannot be taken as they stand are found', () => {
  const findings = (...lines: readonly string[]) =>
    compileCloud(cloudOf(...NET, ...lines), 1).findings.map(({ field, consequence }) => `${field}: ${consequence}`);

  it.each([
    ['nothing', ['zone corp.example v', 'record corp.example db 10.0.5.9'], []],
    ['a record of no zone', ['record corp.example db 10.0.5.9'], ['id: Its records are left out.']],
    [
      'a record that is no address',
      ['zone c v', 'record c db 10.0.5.900'],
      ['properties.aRecords: The record is left out.'],
    ],
    [
      'a network that is not there',
      ['zone corp.example gone'],
      ['properties.virtualNetwork.id: No network asks the zone by this link.'],
    ],
  ] as const)('%s', (_, lines, expected) => expect(findings(...lines)).toEqual(expected));
});

describe('a name asked of a firewall, which asks on, or by an interface with servers of its own', () => {
  it.each([
    ['fw f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy', 'unknown Which address db.example has is in no document.'],
    [
      'fw f 10.0.9.4 in v/AzureFirewallSubnet p;policy p dns=proxy,10.0.7.7,10.0.7.8',
      'unknown f asks 10.0.7.7, 10.0.7.8, which its policy p names, and what names lead to there is in no document.',
    ],
    [
      'fw f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy;nic a 10.0.1.4 in v/app dns=10.7.7.7,10.7.7.8',
      'unknown a asks 10.7.7.7, 10.7.7.8, and what names lead to there is in no document.',
    ],
    ['nic a 10.0.1.4 in v/app dns=AzureProvidedDNS', 'unknown Which address db.example has is in no document.'],
  ])('%s: %s', (lines, answer) => {
    const around = ['vnet v 10.0.0.0/16 dns=10.0.9.4', 'subnet v/AzureFirewallSubnet 10.0.9.0/26'];
    const network = compileCloud(cloudOf(...around, ...lines.split(';')), 1);
    const told = resolveName(network, nameAsker(network, 0, 0), 'db.example');
    expect([told.kind, told.kind === 'unknown' ? told.missing : ''].join(' ')).toBe(answer);
  });
});
