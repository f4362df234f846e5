import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

const V = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.1.5 in v/s vm=b';
const W = 'vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s vm=c';
const HUB = `${V};${W};hub hub v,w 10.9.0.0/24`;
/** As Azure shows it: the network lists a peering with that of its hub. */
const LISTED = `${V};peer v managed remote=on space=10.9.0.0/24;hub hub v`;

const CASES: readonly Case[] = [
  [
    'virtual-wan/howto-connect-vnet-hub',
    'a virtual hub may know a route',
    HUB,
    'a -> 192.168.1.1:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-wan/about-virtual-hub-routing',
    'also one to the internet',
    HUB,
    'a -> 8.8.8.8:53',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-wan/about-virtual-hub-routing',
    'or to another network that is connected with it',
    HUB,
    'a -> c:80',
    'undetermined CONFIG_MISSING?',
  ],
  ['virtual-network/virtual-networks-udr-overview', 'and none into the network itself', HUB, 'a -> b:80', 'delivered'],
  [
    'virtual-wan/about-virtual-hub-routing',
    'where its routes are given, what none of them holds has none',
    `${HUB};learned hub 10.1.0.0/16`,
    'a -> 192.168.1.1:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-wan/about-virtual-hub-routing',
    'what one holds enters the hub',
    `${HUB};learned hub 10.1.0.0/16`,
    'a -> c:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-wan/howto-connect-vnet-hub',
    'so does what is for the hub’s own addresses',
    HUB,
    'a -> 10.9.0.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-wan/howto-connect-vnet-hub',
    'a next hop may be there',
    `${HUB.replace('v/s 10.0.1.0/24', 'v/s 10.0.1.0/24 rt=r')};route r 0.0.0.0/0 10.9.0.4;learned hub 10.1.0.0/16`,
    'a -> 8.8.8.8:53',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-wan/howto-connect-vnet-hub',
    'a network whose peering with the hub is listed has no other',
    LISTED,
    'a -> 192.168.1.1:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-wan/howto-connect-vnet-hub',
    'and its routes are given by the id of the hub',
    `${LISTED};learned hub 10.1.0.0/16`,
    'a -> 192.168.1.1:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
];

describe('networks that are connected with a virtual hub', () => {
  it.each(CASES)('%s: %s', (_, __, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  const sentence = (lines: string, question: string) =>
    pathFor(lines, question).hops.flatMap(({ issues = [] }) => issues.map((each) => each.sentence));

  it.each([HUB, LISTED])('the hub is named', (lines) => {
    expect(sentence(lines, 'a -> 192.168.1.1:80')).toEqual([
      'Which routes the virtual hub hub has for its networks is not told: a route of it may come first, and where that leads is not known.',
    ]);
    expect(sentence(`${lines};learned hub 192.168.0.0/16`, 'a -> 192.168.1.1:80')).toEqual([
      'By the gateway’s route for 192.168.0.0/16 packets enter the virtual hub hub, and where that leads them is in no document.'.replace(
        '’',
        "'",
      ),
    ]);
  });

  it('a finding says what can be given, and of which network nothing is known', () => {
    const found = (lines: string) =>
      compileCloud(cloudOf(...lines.split(';')), 1).findings.map(
        ({ resource, problem }) => `${resource.split('/').at(-1)}: ${problem}`,
      );
    expect(found(`${V};hub hub v`)).toEqual([
      'v: Which routes the virtual hub hub has for its networks is in no document, and was not given.',
    ]);
    expect(found(`${V};hub hub u`)).toEqual([`u: There is no ${idOf('virtualNetworks', 'u')} among the documents.`]);
  });
});
