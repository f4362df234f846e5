import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { questionFromA } from '../remedies/question-from-a.fixture.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** A machine whose own public address is of some SKU, and two that ask, one of them in the same network. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;vnet w 10.1.0.0/16;subnet w/app 10.1.1.0/24;nic c 10.1.1.4 in w/app vm=c';
const B = 'subnet w/data 10.1.2.0/24;nic b 10.1.2.4 in w/data vm=b pip=20.1.1.1';
const STANDARD = `${NET};${B} sku=Standard`;
/** The same machine behind a load balancer, as its own document says a Standard one. */
const BALANCED = `${NET};subnet w/data 10.1.2.0/24;nic b 10.1.2.4 in w/data vm=b;lb l pip=20.3.3.3 Standard;balance l Tcp 443 8443 b`;
const FLOATING = BALANCED.replace('443 8443 b', '443 443 b float').replace('vm=b', 'vm=b nsg=n');
const BEHIND = STANDARD.replace('w/data 10.1.2.0/24', 'w/data 10.1.2.0/24 nsg=n');

/** By IPv6: with which public address the one leaves is in no document. */
const SIX =
  'vnet v fd00:0:1::/48;subnet v/s fd00:0:1:1::/64 nat=gone;nic a fd00:0:1:1::4 in v/s;lb l pip=2603:1040::1 Standard;balance l Tcp 80 80 a;vnet w fd00:0:2::/48;subnet w/s fd00:0:2:1::/64 rt=r;nic b fd00:0:2:1::4 in w/s vm=b pip=2603:1040::9';

const CASES: readonly Case[] = [
  [
    'virtual-network/ip-services/default-outbound-access',
    'the default way out is an address of IPv4',
    'vnet v fd00:0:1::/48 10.0.0.0/16;subnet v/s fd00:0:1:1::/64 10.0.1.0/24;nic a fd00:0:1:1::4 in v/s;nic b 10.0.1.4 in v/s',
    'a -> 2001:db8::1:443',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'and IPv6 gets out by what somebody asks for: an address of its own, say',
    'vnet v fd00:0:1::/48;subnet v/s fd00:0:1:1::/64;nic a fd00:0:1:1::4 in v/s pip=2603:1040::1',
    'a -> 2a00::1:443',
    'reaches-internet',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'the longest prefix decides, so that some answers to whoever it is may be dropped, by IPv6, too',
    `${SIX};route r 2a00::/16 None`,
    'a -> 2603:1040::9:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what stands for whoever it is says nothing of the others',
    `${SIX};route r 2001:db8::/32 None`,
    'a -> 2603:1040::9:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'all of them are',
    `${SIX};route r 2000::/3 None`,
    'a -> 2603:1040::9:443',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'addresses that are not public are not theirs',
    `${SIX};route r fd00:9::/32 None`,
    'a -> 2603:1040::9:443',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what comes in from the internet is lost where a route leads all answers to an appliance, which has an address of its own',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/nva 10.0.9.0/24;vnet x 172.16.0.0/16;subnet x/app 172.16.1.0/24;nic s 172.16.1.4 in x/app vm=s pip=20.2.2.2;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1;nic f 10.0.9.4 in v/nva vm=f forwards pip=20.3.3.3;route r 0.0.0.0/0 10.0.9.4',
    's -> 20.1.1.1:80',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'but for those to whom a narrower route leads out',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/nva 10.0.9.0/24;vnet x 172.16.0.0/16;subnet x/app 172.16.1.0/24;nic s 172.16.1.4 in x/app vm=s pip=20.2.2.2;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1;nic f 10.0.9.4 in v/nva vm=f forwards pip=20.3.3.3;route r 0.0.0.0/0 10.0.9.4;route r 20.2.2.2/32 Internet',
    's -> 20.1.1.1:80',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'a Standard one is closed to inbound traffic',
    STANDARD,
    'a -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'of every protocol',
    `${STANDARD};nic e 10.0.1.5 in v/app pip=20.6.6.6`,
    'icmp e -> 20.1.1.1:0',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'also to machines of the same network, which go out to it and in again',
    STANDARD,
    'c -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'so is one of StandardV2',
    `${NET};${B} sku=StandardV2`,
    'a -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'a Basic one is open by default',
    `${NET};${B} sku=Basic`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'of one whose document does not say it is not taken for closed',
    `${NET};${B}`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'a group at the interface that allows the traffic opens it',
    `${STANDARD} nsg=n;rule n 100 in Allow Tcp Internet > * 443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'and so does one at the subnet',
    `${BEHIND};rule n 100 in Allow Tcp Internet > * 443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'a group that says nothing denies by its own default rule',
    `${BEHIND};nsg n`,
    'a -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'what a group allows that is not among the documents nobody knows',
    BEHIND,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'the private address is not closed',
    STANDARD,
    'c -> 10.1.2.4:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'answers come in, as those who send remember what they asked',
    `${STANDARD};vnet x 10.2.0.0/16;subnet x/s 10.2.1.0/24;nic d 10.2.1.4 in x/s pip=20.2.2.2`,
    'b -> 20.2.2.2:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'a load balancer in front has an address of its own',
    `${STANDARD};lb l pip=20.3.3.3 Basic;balance l Tcp 443 443 b`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'virtual-network/ip-services/public-ip-addresses',
    'that nothing may come in is told before the machine is started',
    `${STANDARD};power b deallocated`,
    'a -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY VM_NOT_RUNNING',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'always allow bypasses groups, and the lack of one',
    `${STANDARD};admin w 10 in AlwaysAllow Tcp Internet > * 443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'allow leaves it to groups, of which there is none',
    `${STANDARD};admin w 10 in Allow Tcp Internet > * 443`,
    'a -> 20.1.1.1:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'whether one always allows whose tag is not loaded nobody knows',
    `${STANDARD};admin w 10 in AlwaysAllow Tcp AzureCosmosDB > * 443`,
    'a -> 20.1.1.1:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'one that always allows one of the addresses of who sends lets in what has that',
    `${STANDARD};natgw g 20.5.5.5 20.5.5.6;subnet v/nat 10.0.2.0/24 nat=g;nic d 10.0.2.4 in v/nat;admin w 10 in AlwaysAllow Tcp 20.5.5.5/32 > * 443`,
    'd -> 20.1.1.1:443',
    'partly-delivered ROUTE_HOPS_DIFFER? NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'a denial there is another one',
    `${STANDARD};admin w 10 in Deny Tcp Internet > * 443`,
    'a -> 20.1.1.1:443',
    'denied ADMIN_RULE_DENY NSG_DEFAULT_DENY',
  ],
];

const BY_BALANCERS: readonly Case[] = [
  [
    'load-balancer/load-balancer-overview',
    'Standard load balancers are closed to inbound connections unless opened by network security groups',
    BALANCED,
    'a -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-overview',
    'also to machines of the same network, which go out to one and in again',
    BALANCED,
    'c -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-overview',
    'and so are Standard public addresses, whatever the load balancer says of itself',
    BALANCED.replace(' Standard', ' sku=Standard'),
    'a -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-overview',
    'a Basic load balancer is open to the internet by default',
    BALANCED.replace(' Standard', ' Basic'),
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-overview',
    'of one whose documents do not say which it is that is not known',
    BALANCED.replace(' Standard', ''),
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-overview',
    'network security groups explicitly permit allowed traffic, at the port behind it',
    `${BALANCED.replace('vm=b', 'vm=b nsg=n')};rule n 100 in Allow Tcp Internet > * 8443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-overview',
    'at the subnet as well',
    `${BALANCED.replace('10.1.2.0/24', '10.1.2.0/24 nsg=n')};rule n 100 in Allow Tcp Internet > * 8443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/inbound-nat-rules',
    'an inbound NAT rule hands on to one machine, which is as closed',
    BALANCED.replace('balance l Tcp 443 8443 b', 'nat l Tcp 2222 22 b'),
    'a -> 20.3.3.3:2222',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-floating-ip',
    'and so is one with a floating address',
    BALANCED.replace('443 8443 b', '443 443 b float'),
    'a -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-floating-ip',
    'which a rule for that address opens',
    `${FLOATING};rule n 100 in Allow Tcp Internet > 20.3.3.3 443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-floating-ip',
    'an inbound NAT rule that floats likewise',
    `${FLOATING.replace('balance l Tcp', 'nat l Tcp')};rule n 100 in Allow Tcp Internet > 20.3.3.3 443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-floating-ip',
    'and one for the machine’s own address does not',
    `${FLOATING};rule n 100 in Allow Tcp Internet > 10.1.2.4 443`,
    'a -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network/service-tags-overview',
    'a public frontend’s address is in the tag Internet, and not in VirtualNetwork',
    `${FLOATING};rule n 100 in Deny Tcp * > VirtualNetwork 443;rule n 110 in Allow Tcp * > Internet 443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/components',
    'an internal one is reached from inside, and not closed',
    BALANCED.replace('lb l pip=20.3.3.3', 'lb l 10.1.2.9 in w/data'),
    'c -> 10.1.2.9:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-custom-probe-overview',
    'probes come in without a group',
    `${BALANCED.replace(' Standard', ' Basic')} probe=8080`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-custom-probe-overview',
    'so that a closed backend is healthy, and it is the address that is to blame',
    `${BALANCED} probe=8080`,
    'a -> 20.3.3.3:443',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'answers to what a backend asked come in',
    `${BALANCED};vnet x 10.2.0.0/16;subnet x/s 10.2.1.0/24;nic d 10.2.1.4 in x/s pip=20.2.2.2`,
    'b -> 20.2.2.2:443',
    'delivered',
  ],
  [
    'load-balancer/load-balancer-overview',
    'of several backends one may be open and others closed',
    `${BALANCED},d;nic d 10.1.2.5 in w/data nsg=n;rule n 100 in Allow Tcp Internet > * 8443`,
    'a -> 20.3.3.3:443',
    'partly-delivered LB_BACKENDS_DIFFER? NSG_DEFAULT_DENY',
  ],
  [
    'virtual-network-manager/concept-security-admins',
    'always allow bypasses the lack of a group behind a load balancer, too',
    `${BALANCED};admin w 10 in AlwaysAllow Tcp Internet > * 8443`,
    'a -> 20.3.3.3:443',
    'delivered',
  ],
];

describe('public addresses of load balancers, as the pages about them say', () => {
  it.each(BY_BALANCERS)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question)).toBe(answer),
  );

  it('the address is the frontend, and the interface the one behind it', () =>
    expect(pathFor(BALANCED, 'a -> 20.3.3.3:443').hops.at(-1)?.issues).toEqual([
      {
        code: 'NSG_DEFAULT_DENY',
        origin: 'inbound',
        severity: 'error',
        sentence: 'No security group lets anything in to the Standard public address 20.3.3.3.',
        context: { interface: idOf('networkInterfaces', 'b'), publicAddress: '20.3.3.3' },
      },
    ]));
});

describe('public addresses of machines, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('the address is named, at the machine that has it, and no filter', () =>
    expect(pathFor(STANDARD, 'a -> 20.1.1.1:443').hops.at(-1)).toEqual({
      kind: 'destination',
      address: '20.1.1.1',
      id: `${idOf('networkInterfaces', 'b')}/ipConfigurations/ipconfig1`,
      machine: expect.stringMatching(/\/b$/),
      place: 'machine',
      issues: [
        {
          code: 'NSG_DEFAULT_DENY',
          origin: 'inbound',
          severity: 'error',
          sentence: 'No security group lets anything in to the Standard public address 20.1.1.1.',
          context: { interface: idOf('networkInterfaces', 'b'), publicAddress: '20.1.1.1' },
        },
      ],
    }));

  it('is closed, too, where only its own document says whose it is', () => {
    const documents = cloudOf(...`${NET};${B} sku=Standard`.split(';')).map((document) => {
      const text = JSON.stringify(document).replace(/"publicIPAddress":\{[^}]*\},?/, '');
      const ipConfiguration = { id: `${idOf('networkInterfaces', 'b')}/ipConfigurations/ipconfig1` };
      const { properties, ...rest } = JSON.parse(text) as typeof document;
      const isPublic = document.type === 'Microsoft.Network/publicIPAddresses';
      return { ...rest, properties: isPublic ? { ...(properties as object), ipConfiguration } : properties };
    });
    const found = whoReaches(compileCloud(documents, 1), idOf('networkInterfaces', 'b'), 443 as Port);
    expect(found).toMatchObject({ ok: true, value: { internet: [] } });
  });
});

it.each([
  ['nobody', STANDARD, []],
  ['everybody, where it is Basic', STANDARD.replace('Standard', 'Basic'), ['1.0.0.0', '11.0.0.0']],
  ['whom a group lets in', `${STANDARD} nsg=n;rule n 100 in Allow Tcp 8.0.0.0/8 > * 443`, ['8.0.0.0']],
  ['whom an admin rule always lets in', `${STANDARD};admin w 10 in AlwaysAllow Tcp 8.0.0.0/8 > * 443`, ['8.0.0.0']],
  ['nobody whom an admin rule allows', `${STANDARD};admin w 10 in Allow Tcp 8.0.0.0/8 > * 443`, []],
])('from the internet comes in by the public address %s', (_, lines, starts) => {
  const found = whoReaches(compileCloud(cloudOf(...lines.split(';')), 1), idOf('networkInterfaces', 'b'), 443 as Port);
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.internet.slice(0, 2).map(({ from }) => from)).toEqual(starts);
});

it.each([
  ['nobody', BALANCED, []],
  ['everybody, where it is Basic', BALANCED.replace('3 Standard', '3 Basic'), ['1.0.0.0', '11.0.0.0']],
  [
    'whom a group lets in',
    `${BALANCED.replace('vm=b', 'vm=b nsg=n')};rule n 100 in Allow Tcp 8.0.0.0/8 > * 8443`,
    ['8.0.0.0'],
  ],
])('from the internet comes in by a load balancer %s', (_, lines, starts) => {
  const found = whoReaches(compileCloud(cloudOf(...lines.split(';')), 1), idOf('networkInterfaces', 'b'), 8443 as Port);
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.doors.map(({ internet }) => internet.slice(0, 2).map(({ from }) => from))).toEqual([starts]);
});

it('each of several frontends of a machine opens or closes for itself', () => {
  const lines = `${BALANCED};lb m pip=20.4.4.4 Basic;balance m Tcp 443 8443 b`;
  const found = whoReaches(compileCloud(cloudOf(...lines.split(';')), 1), idOf('networkInterfaces', 'b'), 8443 as Port);
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.doors.map(({ address, internet }) => [address, internet.length > 0])).toEqual([
    ['20.3.3.3', false],
    ['20.4.4.4', true],
  ]);
});

it('what opens a load balancer is a group at each of those behind it', () => {
  const lines = `${BALANCED},d;nic d 10.1.2.5 in w/data`;
  const found = blockersOf(compileCloud(cloudOf(...lines.split(';')), 1), questionFromA('20.3.3.3', 443));
  const what = (address: string) =>
    `give it, or its subnet, a security group that allows TCP port 8443 from Internet to ${address}`;
  expect(found).toMatchObject({
    ok: true,
    value: {
      blockers: [{ issue: { code: 'NSG_DEFAULT_DENY' } }, { issue: { code: 'NSG_DEFAULT_DENY' } }],
      remedies: [
        [
          { kind: 'do', resource: idOf('networkInterfaces', 'b'), what: what('10.1.2.4') },
          { kind: 'do', resource: idOf('networkInterfaces', 'd'), what: what('10.1.2.5') },
        ],
      ],
    },
  });
});

it('what opens it is a group that allows the flow', () => {
  const network = compileCloud(cloudOf(...STANDARD.split(';')), 1);
  expect(blockersOf(network, questionFromA('20.1.1.1', 443))).toMatchObject({
    ok: true,
    value: {
      blockers: [{ issue: { code: 'NSG_DEFAULT_DENY' } }],
      remedies: [
        [
          {
            kind: 'do',
            resource: idOf('networkInterfaces', 'b'),
            what: 'give it, or its subnet, a security group that allows TCP port 443 from Internet to 10.1.2.4',
          },
        ],
      ],
    },
  });
});
