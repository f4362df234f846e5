import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { explainCloud } from '../explain/explain.ts';
import { answerWithFields, unread, withChild, withProperties, type Change, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b nsg=n';
const GROUP = `${NET};rule n 200 in Allow Tcp 10.0.1.4 > * 80;rule n 300 in Deny Tcp * > * 443`;
const READ = `${GROUP};rule n 100 in Deny Tcp 10.0.1.0/24 > * 80,443`;

/** Members of the first rule of the group that is for several ports, in place of what stands there. */
const rule = (members: Json): Change =>
  withChild('/networkSecurityGroups/n', 'securityRules', 'r100', (properties) => ({
    ...properties,
    ...withoutSingle(members),
    ...members,
  }));

/** A list of prefixes takes the place of the one that stands there. */
const withoutSingle = (members: Json): Readonly<Record<string, undefined>> =>
  Object.fromEntries(
    Object.keys(members)
      .filter((name) => name.endsWith('AddressPrefixes'))
      .map((name) => [name.replace(/es$/, ''), undefined]),
  );

const list = (securityRules: unknown): Change => withProperties('/networkSecurityGroups/n', () => ({ securityRules }));

const NSG = 'virtual-network/network-security-groups-overview';

/** Azure refuses such rules: "security rules" have a priority, a source and a destination, a protocol, a direction, ports and an action. */
type Row<Value> = readonly [page: Page, says: string, value: Value, question: string, expected: string];

const RULES: readonly Row<Json>[] = [
  [NSG, 'that can be is one', {}, 'a -> b:80', 'denied NSG_DENY'],
  [NSG, 'may allow or deny without a known access', { access: 'Perhaps' }, 'a -> b:80', unread('access')],
  [NSG, 'also where the rule behind it denies', { access: undefined }, 'a -> b:443', unread('access')],
  [NSG, 'and does not see other ports', { access: 'Perhaps' }, 'a -> b:22', 'delivered'],
  [NSG, 'nor other protocols', { access: 'Perhaps' }, 'udp a -> b:443', 'delivered'],
  [NSG, 'may be for any protocol', { protocol: 'Sctp' }, 'udp a -> b:443', unread('protocol')],
  [NSG, 'so may come before another that says the contrary', { protocol: 'Sctp' }, 'a -> b:80', unread('protocol')],
  [NSG, 'and not matter where the next says the same', { protocol: 'Sctp' }, 'a -> b:443', 'denied NSG_DENY'],
  [NSG, 'may be for the other direction', { direction: 'Sideways' }, 'a -> b:80', unread('direction')],
  [NSG, 'which is asked elsewhere', { direction: 'Sideways' }, 'b -> a:443', unread('direction')],
  [NSG, 'may stand anywhere without a priority', { priority: undefined }, 'a -> b:80', unread('priority')],
  [NSG, 'where all that match say the same none matters', { priority: 'last' }, 'a -> b:443', 'denied NSG_DENY'],
  [
    NSG,
    'may be for any sender',
    { sourceAddressPrefixes: ['10.0.0.0/99'], access: 'Deny' },
    'a -> b:80',
    unread('sourceAddressPrefix'),
  ],
  [
    NSG,
    'may be for any destination',
    { destinationAddressPrefixes: [42] },
    'a -> b:80',
    unread('destinationAddressPrefixes[0]'),
  ],
  [
    NSG,
    'is for those of a list that can be read',
    { sourceAddressPrefixes: ['10.0.1.4', '10.0.0'] },
    'a -> b:80',
    'denied NSG_DENY',
  ],
  [
    NSG,
    'may be for members of a group that nobody can read',
    { sourceAddressPrefixes: ['10.9.0.0/16'], sourceApplicationSecurityGroups: [{}] },
    'a -> b:80',
    unread('sourceApplicationSecurityGroups[0]'),
  ],
  [
    NSG,
    'may be for any port',
    { destinationPortRanges: ['443', '90-80'] },
    'a -> b:80',
    unread('destinationPortRange'),
  ],
  [
    NSG,
    'of those whom it is for',
    { sourceAddressPrefixes: ['10.0.9.0/24'], destinationPortRanges: ['443', '90-80'] },
    'a -> b:80',
    'delivered',
  ],
  [NSG, 'may be for any port of the sender', { sourcePortRanges: [true] }, 'a -> b:80', unread('sourcePortRanges[0]')],
];

const LISTS: readonly Row<unknown>[] = [
  [NSG, 'a list that is none may hold any', 'x', 'a -> b:22', unread('securityRules')],
  [NSG, 'so may one for what goes out', 'x', 'b -> a:22', unread('securityRules')],
  [NSG, 'what is no object may be any rule', [7], 'a -> b:22', unread('direction')],
  [NSG, 'null is nothing', [null], 'a -> b:22', 'delivered'],
];

describe('a rule of a security group that cannot be read wholly', () => {
  it.each(RULES)('%s: %s', (_page, _says, members, question, expected) =>
    expect(answerWithFields(READ, question, rule(members))).toBe(expected),
  );

  it.each(LISTS)('%s: %s', (_page, _says, rules, question, expected) =>
    expect(answerWithFields(READ, question, list(rules))).toBe(expected),
  );

  it('is told with its reason among those that were considered', () => {
    const documents = rule({ access: 'Perhaps', priority: undefined })(cloudOf(...READ.split(';')));
    const network = compileCloud(documents, 1);
    const question = {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'resource', id: idOf('networkInterfaces', 'b') },
      port: 80 as Port,
    } as const;
    const explained = explainCloud(network, question);
    if (!explained.ok) throw new Error(explained.problem);
    const [first] = explained.value.steps.flatMap(({ filters }) => filters.flatMap(({ rules }) => rules));
    expect(first).toMatchObject({
      name: 'r100',
      access: 'unknown',
      priority: -1,
      match: 'maybe',
      unknown: ['document'],
    });
    expect(network.findings.map(({ field, consequence }) => [field, consequence])).toEqual(
      ['properties.access', 'properties.priority'].map((field) => [
        field,
        'Whether the rule matches is not known: paths that it could decide end undetermined.',
      ]),
    );
  });
});
