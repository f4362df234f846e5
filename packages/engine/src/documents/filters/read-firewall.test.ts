import { describe, expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { cloudOf, idOf } from '../cloud-lines.fixture.ts';

const FIREWALL = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/azureFirewalls/f';
const SIDES = { protocols: ['TCP'], sourceAddresses: ['*'], destinationAddresses: ['20.1.1.1'] };
const PORTS = { destinationPorts: ['443'] };
const NAT = { ...SIDES, ...PORTS, name: 'n', translatedAddress: '10.1.1.4', translatedPort: '443' };
const NETWORK = { ...SIDES, ...PORTS, name: 'n' };

/** What is found in a firewall with one collection, that of a policy where rules say their types. */
function found(member: string, type: string, ...rules: readonly object[]): readonly string[] {
  const isPolicy = member === 'ruleCollections';
  const id = isPolicy
    ? `${FIREWALL.replace('azureFirewalls/f', 'firewallPolicies/p')}/ruleCollectionGroups/g`
    : FIREWALL;
  const own = { priority: 100, action: { type }, rules };
  const collection = isPolicy ? { name: 'c', ...own } : { name: 'c', properties: own };
  const { findings } = compileCloud(
    [
      {
        id,
        type: `Microsoft.Network/${isPolicy ? 'firewallPolicies/ruleCollectionGroups' : 'azureFirewalls'}`,
        properties: { [member]: [collection] },
      },
    ],
    1,
  );
  return findings
    .filter(({ resource }) => resource.startsWith(`${id}/`))
    .map(({ resource, field, problem }) => `${resource.slice(id.length + 1)} ${field}: ${problem}`);
}

describe('what is found in rules of a firewall', () => {
  it.each([
    ['sound rules', 'natRuleCollections', 'Dnat', [NAT, { ...NAT, name: 'm' }], []],
    [
      'two of one name',
      'natRuleCollections',
      'Dnat',
      [NAT, { ...NAT, translatedPort: '8443' }],
      ['natRuleCollections/c/n name: Another rule has this name, too, in the same collection.'],
    ],
    [
      'one of no known kind',
      'ruleCollections',
      'Allow',
      [{ ...NAT, ruleType: 'Rule' }],
      ['c/n ruleType: The rule has no type that is known.'],
    ],
    [
      'one that translates, without ports',
      'natRuleCollections',
      'Dnat',
      [{ ...NAT, destinationPorts: [] }],
      ['natRuleCollections/c/n destinationPorts: The rule has no destination ports.'],
    ],
    [
      'one that lets pass, without ports',
      'networkRuleCollections',
      'Allow',
      [{ ...SIDES, name: 'n' }],
      ['networkRuleCollections/c/n destinationPorts: The rule has no destination ports.'],
    ],
    [
      'one that does not translate, among those that do',
      'ruleCollections',
      'DNAT',
      [
        { ...NAT, ruleType: 'NatRule' },
        { ...NETWORK, name: 'm', ruleType: 'NetworkRule' },
      ],
      ["c action.type: 'DNAT' is for rules that translate."],
    ],
    [
      'a range of addresses that ends before it begins',
      'networkRuleCollections',
      'Allow',
      [{ ...NETWORK, sourceAddresses: ['20.0.2.5-20.0.1.255', '20.0.1.5-20.0.1.5'] }],
      [
        "networkRuleCollections/c/n sourceAddresses: '20.0.2.5-20.0.1.255' is no range of addresses: it ends before it begins.",
      ],
    ],
  ] as const)('%s', (_what, member, type, rules, expected) => expect(found(member, type, ...rules)).toEqual(expected));
});

it('is found in a group of addresses: a range that ends before it begins', () => {
  const { findings } = compileCloud(cloudOf('ipgroup x 20.0.2.5-20.0.1.255 10.0.0.1'), 1);
  expect(findings).toEqual([
    {
      resource: idOf('ipGroups', 'x'),
      field: 'properties.ipAddresses',
      problem: "'20.0.2.5-20.0.1.255' is no range of addresses: it ends before it begins.",
      consequence: 'It is taken to hold nobody.',
    },
  ]);
});
