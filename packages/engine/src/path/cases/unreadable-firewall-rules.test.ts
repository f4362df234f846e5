import { describe, expect, it } from 'vitest';
import { answerWithFields, issuesIn, pathFor, withProperties, type Change, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/d 10.0.2.0/24 rt=q;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/d vm=b;route r 10.0.2.0/24 10.0.9.4;route q 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwrule f 100 Deny TCP 10.0.1.0/24 > * 80;fwrule f 200 Allow Any * > *';

/** The collection of the first rule, or that rule, with other members. */
const changed = (change: { readonly collection?: Json; readonly rule?: Json }): Change =>
  withProperties('/azureFirewalls/f', (properties) => ({
    ...properties,
    networkRuleCollections: (properties['networkRuleCollections'] as readonly { readonly properties: Json }[]).map(
      (each) => {
        if (each.properties['priority'] !== 100) return each;
        const rules = (each.properties['rules'] as readonly Json[]).map((rule) => ({ ...rule, ...change.rule }));
        return { ...each, properties: { ...each.properties, rules, ...change.collection } };
      },
    ),
  }));

const PAGE: Page = 'firewall/rule-processing';
const UNDETERMINED = (field: string) => `undetermined CONFIG_MISSING ${field}`;

const RULES: readonly (readonly [
  page: Page,
  says: string,
  change: Parameters<typeof changed>[0],
  question: string,
  expected: string,
])[] = [
  [PAGE, 'one that can be read denies', {}, 'a -> b:80', 'denied FIREWALL_APPLIANCE_DENY'],
  [PAGE, 'without an action it may', { collection: { action: {} } }, 'a -> b:80', UNDETERMINED('action.type')],
  [PAGE, 'and does not see other ports', { collection: { action: {} } }, 'a -> b:443', 'delivered'],
  [
    PAGE,
    'without a priority it may stand anywhere',
    { collection: { priority: 'x' } },
    'a -> b:80',
    UNDETERMINED('priority'),
  ],
  [
    PAGE,
    'for an unknown protocol it may be for any',
    { rule: { protocols: ['Foo'] } },
    'udp a -> b:80',
    UNDETERMINED('protocols'),
  ],
  [
    PAGE,
    'without ports it may be for any',
    { rule: { destinationPorts: [] } },
    'a -> b:443',
    UNDETERMINED('destinationPorts'),
  ],
  [PAGE, 'and is for nobody else', { rule: { destinationPorts: [] } }, 'b -> a:443', 'delivered'],
  [
    PAGE,
    'without a source it may be for anybody',
    { rule: { sourceAddresses: [] } },
    'b -> a:80',
    UNDETERMINED('source'),
  ],
  [PAGE, 'by one that is none, too', { rule: { sourceAddresses: [{}] } }, 'a -> b:80', UNDETERMINED('sourceAddresses')],
];

describe('a rule of a firewall that cannot be read wholly', () => {
  it.each(RULES)('%s: %s', (_page, _says, change, question, expected) =>
    expect(answerWithFields(NET, question, changed(change))).toBe(expected),
  );
});

/** `NetworkRule` in Microsoft.Network's specification: countries on either side, and pods of clusters as senders. */
describe('a rule for what no document lists the addresses of', () => {
  const UNSUPPORTED = (field: string) => `undetermined ANALYSIS_UNSUPPORTED ${field}`;
  const OUT = `${NET.replace('route r 10', 'route r 0.0.0.0/0 10.0.9.4;route r 10')};ipgroup x 20.3.0.0/16`;
  const [RU, PODS] = [['RU', 'KP'], ['/policies/p/kubeSelectorGroups/k']];

  it.each([
    [
      'countries may hold a public address',
      { destinationGeoLocations: RU },
      'a -> 8.8.8.8:80',
      UNSUPPORTED('destinationGeoLocations'),
    ],
    ['and hold no private one', { destinationGeoLocations: RU }, 'a -> b:80', 'delivered'],
    [
      'nor one at a port that the rule is not for',
      { destinationGeoLocations: RU },
      'a -> 8.8.8.8:443',
      'reaches-internet',
    ],
    [
      'none have what is listed beside them for certain',
      { destinationGeoLocations: RU, destinationAddresses: ['10.0.2.0/24'] },
      'a -> b:80',
      UNSUPPORTED('destinationGeoLocations'),
    ],
    [
      'without addresses, too',
      { destinationGeoLocations: RU, destinationAddresses: [] },
      'a -> 8.8.8.8:80',
      UNSUPPORTED('destinationGeoLocations'),
    ],
    [
      'nobody inside sends from a country',
      { sourceGeoLocations: RU, sourceAddresses: ['*'] },
      'a -> b:80',
      'delivered',
    ],
    [
      'pods may have any address',
      { sourceKubeSelectorGroups: PODS, sourceAddresses: [] },
      'a -> b:80',
      UNSUPPORTED('sourceKubeSelectorGroups'),
    ],
    [
      'and are no reason beside another port',
      { sourceKubeSelectorGroups: PODS, sourceAddresses: [] },
      'a -> b:443',
      'delivered',
    ],
    [
      'an empty list is none',
      { destinationGeoLocations: [], sourceKubeSelectorGroups: null },
      'a -> b:80',
      'denied FIREWALL_APPLIANCE_DENY',
    ],
  ] as const)('is in doubt: %s', (_says, rule, question, expected) =>
    expect(answerWithFields(OUT, question, changed({ rule }))).toBe(expected),
  );

  it('is told as what is not known of it', () => {
    const path = pathFor(OUT, 'a -> 8.8.8.8:80', changed({ rule: { destinationGeoLocations: RU } }));
    expect(issuesIn(path).map(({ sentence }) => sentence)).toEqual([
      'Which addresses destinationGeoLocations of the rule n100 of f stands for is in no document, and the rule may decide.',
    ]);
  });
});
