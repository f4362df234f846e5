import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random-cloud.fixture.ts';

const ZONES = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones';
const TYPE = 'Microsoft.Network/privateDnsZones';

export const RANDOM_NAMES = [
  'st.blob.core.windows.net',
  'db.database.windows.net',
  'db.database.windows.net',
  'st.privatelink.blob.core.windows.net',
  'corp.example',
  'app.corp.example',
  'www.corp.example',
  'db.corp.example',
  'x.corp.example',
  'a.b.corp.example',
  'app.dev.corp.example',
  'www.dev.corp.example',
];

/** Records that a zone may have: a name, and a name that it may stand for. */
const KEPT: readonly (readonly [zone: string, records: readonly (readonly [name: string, alias: string])[]])[] = [
  ['privatelink.blob.core.windows.net', [['st', 'app.corp.example']]],
  ['privatelink.database.windows.net', [['db', 'db.privatelink.database.windows.net']]],
  ['database.windows.net', [['db', 'app.corp.example']]],
  [
    'corp.example',
    [
      ['@', 'www.dev.corp.example'],
      ['app', 'www.corp.example'],
      ['www', 'app.dev.corp.example'],
      ['db', 'db.database.windows.net'],
      ['*', 'app.corp.example'],
      ['b', 'st.blob.core.windows.net'],
    ],
  ],
  [
    'dev.corp.example',
    [
      ['app', 'app.corp.example'],
      ['*', 'st.blob.core.windows.net'],
    ],
  ],
];

/** Private zones, some of which networks ask, with records of all kinds. */
export function randomNames(
  vnets: readonly { readonly id: string }[],
  addresses: readonly string[],
  { chance, pick, below }: Random,
): readonly CloudResource[] {
  const [fours, sixes] = [false, true].map((isSix) => addresses.filter((each) => each.includes(':') === isSix));
  const record = (zone: string, name: string, alias: string): CloudResource => {
    if (chance(0.3))
      return { id: `${zone}/CNAME/${name}`, type: `${TYPE}/CNAME`, properties: { cnameRecord: { cname: alias } } };
    if (chance(0.1) && sixes !== undefined && sixes.length > 0) {
      const aaaaRecords = [{ ipv6Address: pick(sixes) }];
      return { id: `${zone}/AAAA/${name}`, type: `${TYPE}/AAAA`, properties: { aaaaRecords } };
    }
    const aRecords = Array.from({ length: 1 + below(2) }, () => ({ ipv4Address: pick(fours ?? []) }));
    return { id: `${zone}/A/${name}`, type: `${TYPE}/A`, properties: { aRecords } };
  };
  return KEPT.filter(() => chance(0.8)).flatMap(([name, records]) => {
    const id = `${ZONES}/${name}`;
    return [
      { id, type: TYPE, properties: {} },
      ...vnets
        .filter(() => chance(0.75))
        .map((vnet, index) => ({
          id: `${id}/virtualNetworkLinks/l${index}`,
          type: `${TYPE}/virtualNetworkLinks`,
          properties: {
            virtualNetwork: { id: vnet.id },
            resolutionPolicy: chance(0.3) ? 'NxDomainRedirect' : 'Default',
            registrationEnabled: chance(0.1),
          },
        })),
      ...records.filter(() => chance(0.7)).map(([own, alias]) => record(id, own, alias)),
    ];
  });
}
