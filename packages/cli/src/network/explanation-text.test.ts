import { expect, test } from 'vitest';
import { explanationSchema } from '@hopscope/protocol';
import { PLAIN } from '../render/paint.ts';
import { explanationText } from './explanation-text.ts';

const GROUP = '/g/networkSecurityGroups/n';
const rule = (name: string, priority: number, more: object) => ({
  id: `${GROUP}/securityRules/${name}`,
  name,
  origin: 'user',
  group: GROUP,
  priority,
  access: 'allow',
  match: 'no',
  missed: [],
  unknown: [],
  isBehind: false,
  ...more,
});
const hop = (address: string) => ({ kind: 'router', address });
/** A made-up answer that has one of everything. */
const answer = explanationSchema.parse({
  path: {
    flow: { protocol: 'tcp', source: '10.0.0.4', destination: '10.0.0.9', destinationPort: 80 },
    model: 'cloud',
    hops: [hop('10.0.0.4'), hop('10.0.0.9')],
    disposition: 'partly-delivered',
    branches: [
      { hops: [hop('10.0.0.4'), hop('10.0.0.5')], disposition: 'delivered' },
      { hops: [hop('10.0.0.4'), hop('10.0.0.6')], disposition: 'denied' },
    ],
  },
  steps: [
    {
      address: '10.0.0.4',
      id: '/a',
      filters: [
        {
          direction: 'outbound',
          level: 'virtual-network',
          rules: [rule('tag', 10, { match: 'maybe', unknown: ['source'] })],
        },
        {
          direction: 'outbound',
          level: 'subnet',
          decides: `${GROUP}/securityRules/yes`,
          rules: [
            rule('no', 100, { missed: ['source', 'destination-port'] }),
            rule('yes', 2000, { match: 'yes', access: 'deny', byName: '*.contoso.com' }),
            rule('late', 3000, { match: 'yes', isBehind: true }),
          ],
        },
      ],
      routes: [
        {
          id: '/r/x',
          name: 'x',
          table: '/r',
          prefix: '10.0.0.0/8',
          nextHopType: 'VirtualAppliance',
          nextHop: '10.0.0.7',
          origin: 'user',
          state: 'chosen',
        },
        { id: 'System Route', prefix: '0.0.0.0/0', nextHopType: 'Internet', origin: 'system', state: 'shorter' },
      ],
      gatewayRoutes: [
        { id: 'System Route', prefix: '10.0.0.0/8', nextHopType: 'VnetLocal', origin: 'system', state: 'chosen' },
      ],
    },
  ],
  blockers: [
    {
      issue: {
        code: 'NSG_DENY_SUBNET',
        origin: 'outbound',
        severity: 'error',
        sentence: 'It denies.',
        context: {},
        help: '/docs/catalogue/filter#nsg_deny_subnet',
      },
      hop: 0,
      nearestMiss: rule('no', 100, { missed: ['source'] }),
      noSetting: 'nobody is there',
      unknownBehind: 'it depends on who is there',
    },
    {
      issue: {
        code: 'VM_NOT_RUNNING',
        origin: 'local',
        severity: 'error',
        sentence: 'It is off.',
        context: {},
        help: '/docs/catalogue/host#vm_not_running',
      },
      at: { address: '10.0.0.9', id: '/b' },
    },
  ],
  remedies: [
    [
      {
        kind: 'add-rule',
        group: GROUP,
        direction: 'outbound',
        priority: 99,
        flow: { protocol: 'tcp', sources: ['10.0.0.4'], destination: '10.0.0.9', destinationPort: 80 },
      },
      { kind: 'set', resource: '/nic', field: 'properties.enableIPForwarding', value: true },
    ],
    [
      { kind: 'change-rule', rule: '/rule' },
      { kind: 'change-route', route: '/r/x' },
      { kind: 'do', resource: '/vm', what: 'start the machine' },
    ],
  ],
});

test('an explanation has steps with what decides marked, the ways, what stops it, and what would open it', () =>
  expect(explanationText(answer, PLAIN)).toBe(`partly-delivered: from 10.0.0.4 to 10.0.0.9 port 80, as configured

0  10.0.0.4  /a
   outbound, network, admin rules: n
       10  allow  tag  not known: source
   outbound, subnet: n
       100   allow  no    misses source, destination-port
     > 2000  deny   yes   decides, by *.contoso.com
       3000  allow  late  comes behind
   routes
     > 10.0.0.0/8  VirtualAppliance 10.0.0.7  r       chosen
       0.0.0.0/0   Internet                   system  another prefix is longer
   routes of the gateway's subnet
     > 10.0.0.0/8  VnetLocal  system  chosen

Ways that load balancers and routes may choose
  delivered: 10.0.0.4, 10.0.0.5
  denied: 10.0.0.4, 10.0.0.6

What stops it
  NSG_DENY_SUBNET at hop 0: It denies.
    nearest: no (100), misses source
    no setting changes this: nobody is there
    what comes behind is not known yet: it depends on who is there
  VM_NOT_RUNNING further on, at 10.0.0.9: It is off.

What would open it, as far as it is known: one of
  1. add a rule to /g/networkSecurityGroups/n: allow outbound TCP from 10.0.0.4 to 10.0.0.9 port 80, priority 99
     set properties.enableIPForwarding of /nic to true
  2. change or remove the rule /rule
     change or remove the route /r/x
     start the machine: /vm
`));

test('what is not known, or assumed, is said once, in warnings of hops that no blocker says', () => {
  const issue = (code: string, sentence: string) => ({
    code,
    origin: 'inbound',
    severity: 'warning',
    sentence,
    context: {},
    help: '/docs/catalogue/filter',
  });
  const [first] = answer.path.hops;
  const issues = [
    issue('SERVICE_TAG_UNKNOWN', 'The tag is not loaded.'),
    issue('NSG_DENY_SUBNET', 'It denies.'),
    issue('SERVICE_TAG_UNKNOWN', 'The tag is not loaded.'),
  ];
  const path = {
    ...answer.path,
    hops: [...(first === undefined ? [] : [first]), { ...hop('10.0.0.9'), issues }],
    disposition: 'undetermined',
  };
  const lines = explanationText(explanationSchema.parse({ ...answer, path }), PLAIN).split('\n');
  const at = lines.indexOf('What is not known, or to be heeded');
  expect(lines.slice(at, at + 3)).toEqual([
    'What is not known, or to be heeded',
    '  SERVICE_TAG_UNKNOWN at hop 1: The tag is not loaded.',
    '',
  ]);
});

test('on the way back of what arrives no rule denies, as groups remember the flow', () => {
  const path = { ...answer.path, disposition: 'delivered' };
  const text = explanationText(explanationSchema.parse({ ...answer, path, back: answer.steps }), PLAIN);
  const back = text.slice(text.indexOf('The way back'));
  expect(back).toContain('2000  deny   yes   would deny another flow: this one is remembered');
  expect(back).not.toContain('> 2000');
});

test('that the address stands in for those of a service is said where the answer is about it', () => {
  const [first] = answer.path.hops;
  const path = {
    ...answer.path,
    hops: [...(first === undefined ? [] : [first]), { ...hop('10.0.0.9'), isOneOfMany: true }],
  };
  const text = explanationText(explanationSchema.parse({ ...answer, path }), PLAIN);
  expect(text.split('\n')[1]).toBe(
    '10.0.0.9 stands in for the addresses that the service may have: which one it has is in no document',
  );
});

const [step] = answer.steps;
const at = (balancing: object) =>
  explanationText(
    explanationSchema.parse({ ...answer, steps: [{ ...step, filters: [], balancing }], back: [], blockers: [] }),
    PLAIN,
  ).split('\n');
const hosts = (count: number) => Array.from({ length: count }, (_, last) => `10.0.2.${last + 4}`);

test.each([
  ['to all', hosts(2), [], false, 'to 10.0.2.4, 10.0.2.5'],
  ['to some', hosts(2), ['10.0.2.5'], false, 'to 10.0.2.4; no flows to 10.0.2.5'],
  ['to none', hosts(1), hosts(1), false, 'to nobody; no flows to 10.0.2.4'],
  ['to others', [], [], true, 'to others of whom no document tells'],
  ['to many', hosts(11), [], false, `to ${hosts(8).join(', ')}, 3 others`],
])('a load balancer is told by its rule, and who gets flows: %s', (_, backends, resting, isOpen, words) =>
  expect(at({ rule: '/l/loadBalancingRules/web', backends, resting, isOpen })).toContain(`   rule web: ${words}`),
);

test('rules of a firewall are told by their collections, and by their places', () => {
  const id = '/f/firewallPolicies/p/ruleCollectionGroups/g/c/web';
  const rules = [rule('web', 0, { id, missed: ['source'] }), rule('default', 1, { access: 'deny', match: 'yes' })];
  const filters = [{ direction: 'inbound', level: 'firewall', decides: rules[1]?.id, rules }];
  const nearest = { ...answer.blockers[0], nearestMiss: rules[0] };
  const text = explanationText(
    explanationSchema.parse({ ...answer, steps: [{ ...step, filters }], blockers: [nearest] }),
    PLAIN,
  );
  expect(text).toContain('       1.  allow  g/c/web  misses source\n     > 2.  deny   default  decides');
  expect(text).toContain('nearest: g/c/web, misses source');
});
