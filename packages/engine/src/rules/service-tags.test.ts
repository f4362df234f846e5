import { expect, it } from 'vitest';
import { rankOfTag, readServiceTags } from './service-tags.ts';

const file = (addressPrefixes: unknown, name: unknown = 'Storage') => ({
  changeNumber: 63,
  cloud: 'Public',
  values: [
    { name, id: name, properties: { changeNumber: 7, region: '', systemService: 'AzureStorage', addressPrefixes } },
  ],
});

it('the published file becomes tags by name, in any case', () => {
  const tags = readServiceTags(file(['13.64.39.16/32', '2603:1000:4::/62']));
  expect(tags.ok && tags.value.get('storage')).toEqual({
    name: 'Storage',
    prefixes: ['13.64.39.16/32', '2603:1000:4::/62'],
  });
});

it.each([
  ['nothing', undefined, 'a file of service tags has a list `values`'],
  ['no name', file([], 3), 'values[0].name is no name of a service tag'],
  ['no list', file('10.0.0.0/8'), 'values[0].properties.addressPrefixes of Storage is no list'],
  [
    'a prefix with host bits',
    file(['10.0.0.1/8']),
    "values[0].properties.addressPrefixes of Storage: '10.0.0.1/8' has host bits set; did you mean 10.0.0.0/8?",
  ],
  [
    'a number for a prefix',
    file([10]),
    "values[0].properties.addressPrefixes of Storage: '' is not a network prefix such as 10.0.0.0/8",
  ],
])('a file with %s is refused as a whole', (_, wrong, problem) =>
  expect(readServiceTags(wrong)).toEqual({ ok: false, problem }),
);

it('a region comes before a service, a service before AzureCloud in a region, and that before AzureCloud', () =>
  expect(['Storage.WestUS', 'Storage', 'AzureCloud.WestUS', 'AzureCloud'].map(rankOfTag)).toEqual([1, 2, 3, 4]));
