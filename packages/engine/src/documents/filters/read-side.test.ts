import { expect, it } from 'vitest';
import { parsePrefix, type Prefix } from '../../address/prefix.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import { cloudOf, idOf } from '../cloud-lines.fixture.ts';

const SOUND = {
  priority: 100,
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '80',
};

const prefixOf = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const TAGS: ServiceTags = new Map(
  ['Storage', 'Storage.WestUS', 'AzureCloud'].map((name) => [
    name.toLowerCase(),
    { name, prefixes: [prefixOf('20.60.0.0/16')] },
  ]),
);

const found = (properties: object) =>
  compileCloud(
    [
      {
        id: idOf('networkSecurityGroups', 'n'),
        properties: { securityRules: [{ name: 'r', properties: { ...SOUND, ...properties } }] },
      },
    ],
    1,
    { serviceTags: TAGS },
  ).findings.map(({ field, problem, severity = 'error' }) => `${severity} ${field.split('.').at(-1)}: ${problem}`);

it.each([
  ['one address or a list of them is what Azure takes', { sourceAddressPrefixes: [], sourcePortRanges: [] }, []],
  [
    'an empty text beside a list is none',
    {
      sourceAddressPrefix: '',
      sourceAddressPrefixes: ['10.0.0.0/8', 'fc00::/7'],
      destinationPortRange: null,
      destinationPortRanges: ['80', '443'],
    },
    [],
  ],
  [
    'both are not',
    { sourceAddressPrefixes: ['10.0.0.0/8'] },
    ['error sourceAddressPrefixes: The rule has sourceAddressPrefix, too.'],
  ],
  [
    'nor both of ports',
    { destinationPortRanges: ['443'] },
    ['error destinationPortRanges: The rule has destinationPortRange, too.'],
  ],
  [
    'nor a tag in a list',
    { sourceAddressPrefix: undefined, sourceAddressPrefixes: ['10.0.0.0/8', 'Internet'] },
    ["error sourceAddressPrefixes: 'Internet' stands in a list, which only addresses and prefixes may."],
  ],
  [
    'nor everybody',
    { destinationAddressPrefix: undefined, destinationAddressPrefixes: ['*'] },
    ["error destinationAddressPrefixes: '*' stands in a list, which only addresses and prefixes may."],
  ],
  ['a tag has parts for regions', { sourceAddressPrefix: 'storage.westus' }, []],
  [
    'and no others than are known',
    { sourceAddressPrefix: 'Storage.Narnia' },
    ['error sourceAddressPrefix: The service tag Storage has no part that is called Narnia.'],
  ],
  [
    'where none is known, one may be missing',
    { sourceAddressPrefix: 'AzureCloud.WestUS' },
    ['warning sourceAddressPrefix: The service tag AzureCloud.WestUS is not loaded.'],
  ],
] as const)('%s', (_, properties, expected) => expect(found(properties)).toEqual(expected));

it('a table has 25 routes for service tags at most, those that come alone among them', () => {
  const lines = Array.from({ length: 25 }, (__, index) => `route r Tag${index} Internet`);
  const tooMany = (documents: Parameters<typeof compileCloud>[0]) =>
    compileCloud(documents, 1).findings.flatMap(({ field, problem }) => (field === 'properties.routes' ? problem : []));
  const documents = cloudOf('table r', ...lines, 'route r 10.0.0.0/8 None');
  const said = ['26 of its routes are for service tags, and a table may have 25 of these.'];
  expect(tooMany(documents)).toEqual([]);
  expect(tooMany(cloudOf('table r', ...lines, 'route r Tag25 Internet'))).toEqual(said);
  const alone = {
    id: `${idOf('routeTables', 'r')}/routes/more`,
    type: 'Microsoft.Network/routeTables/routes',
    properties: { addressPrefix: 'Tag25', nextHopType: 'Internet' },
  };
  expect(tooMany([...documents, alone])).toEqual(said);
});
