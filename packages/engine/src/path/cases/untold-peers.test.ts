import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { issuesIn, pathFor, without, type Case, type Change } from './cases.fixture.ts';

const PEERING = 'virtual-network/virtual-network-manage-peering';
const SUBNET_PEERING = 'virtual-network/how-to-configure-subnet-peering';
const OWN =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 nsg=n rt=r;nsg n;table r;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.1.5 in v/s vm=b';
const WHOLE = `${OWN};vnet w 10.1.0.0/16;peer v w`;
const SUBNETS = `${OWN};vnet w 10.1.0.0/16;subnet w/x 10.1.1.0/24;subnet w/y 10.1.2.0/24;subnet w/z 10.1.3.0/24;nic y 10.1.2.4 in w/y vm=y;nic z 10.1.3.4 in w/z vm=z;peer v w subnets=x,y;peer w v`;

/** Without the document of w. */
const WHOLES: readonly Case[] = [
  [
    PEERING,
    'may lead to any private address that no other route holds',
    WHOLE,
    'a -> 10.1.1.4:80',
    'undetermined CONFIG_MISSING',
  ],
  [PEERING, 'so also to one of another private network', WHOLE, 'a -> 172.16.0.1:80', 'undetermined CONFIG_MISSING'],
  [PEERING, 'not to one of its own', WHOLE, 'a -> b:80', 'delivered'],
  [PEERING, 'nor to a public one', WHOLE, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    PEERING,
    'nor where a user’s route leads elsewhere',
    `${WHOLE};route r 10.1.0.0/16 None`,
    'a -> 10.1.1.4:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    PEERING,
    'nor anywhere while it is not connected',
    `${OWN};vnet w 10.1.0.0/16;peer v w only`,
    'a -> 10.1.1.4:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE NSG_DEFAULT_DENY',
  ],
  [
    PEERING,
    'and what is there may be in the tag VirtualNetwork',
    `${WHOLE};rule n 100 out Deny * * > VirtualNetwork *`,
    'a -> 10.1.1.4:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    PEERING,
    'unless it does not allow access',
    `${OWN};vnet w 10.1.0.0/16;peer v w access=off`,
    'a -> 10.1.1.4:80',
    'denied CONFIG_MISSING NSG_DEFAULT_DENY',
  ],
];
/** Without that of its subnet x. */
const PARTS: readonly Case[] = [
  [
    SUBNET_PEERING,
    'may lead to what no other subnet of the network has',
    SUBNETS,
    'a -> 10.1.1.4:80',
    'undetermined CONFIG_MISSING',
  ],
  [SUBNET_PEERING, 'leads to the other one', SUBNETS, 'a -> y:80', 'delivered'],
  [
    SUBNET_PEERING,
    'does not lead to one that is not named',
    SUBNETS,
    'a -> z:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE CONFIG_MISSING',
  ],
  [
    SUBNET_PEERING,
    'nor out of the network',
    SUBNETS,
    'a -> 10.2.1.4:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE CONFIG_MISSING',
  ],
];

const withoutNetwork = without(idOf('virtualNetworks', 'w'));
const withoutX: Change = (documents) =>
  documents.map((each) => {
    const { subnets, ...properties } = each.properties as { readonly subnets?: readonly { readonly id: string }[] };
    const left = subnets?.filter(({ id }) => !id.endsWith('w/subnets/x'));
    return left === undefined ? each : { ...each, properties: { ...properties, subnets: left } };
  });
/** What the peering says instead that it is with nothing that anybody has told. */
const withMembers =
  (members: object): Change =>
  (documents) =>
    withoutNetwork(documents).map((each) => {
      const [told, said] = ['"remoteAddressSpace":{"addressPrefixes":[]}', JSON.stringify(members).slice(1, -1)];
      return JSON.parse(JSON.stringify(each).replace(told, said)) as typeof each;
    });

const answerTo = (lines: string, question: string, change: Change): string => {
  const path = pathFor(lines, question, change);
  return [path.disposition, ...new Set(issuesIn(path).map(({ code }) => code))].join(' ');
};

describe('a peering with a network of which no document tells what it has', () => {
  it.each(WHOLES)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, withoutNetwork)).toBe(answer),
  );

  it.each(['remoteAddressSpace', 'remoteVirtualNetworkAddressSpace'])('leads to what its own %s tells', (member) => {
    const change = withMembers({ [member]: { addressPrefixes: ['10.1.0.0/16'] } });
    expect(answerTo(WHOLE, 'a -> 10.1.1.4:80', change)).toBe('leaves-model LEAVES_MODEL');
    expect(answerTo(WHOLE, 'a -> 10.2.1.4:80', change)).toBe('no-route NO_ROUTE ROUTE_BLACKHOLE NSG_DEFAULT_DENY');
  });
});

describe('a peering of subnets of which one is not among the documents', () => {
  it.each(PARTS)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, withoutX)).toBe(answer),
  );

  it('says which one it is, and lint says so of the peering', () => {
    const [issue] = issuesIn(pathFor(SUBNETS, 'a -> 10.1.1.4:80', withoutX));
    expect(issue?.sentence).toBe(
      'The subnet x, which to-w leads to, is not among the documents: whether 10.1.1.4 is there is not known.',
    );
    const findings = [...lintCloud(compileCloud(withoutX(cloudOf(...SUBNETS.split(';'))), 1))].flat();
    expect(findings.map(({ field }) => field)).toEqual(['properties.remoteSubnetNames']);
  });
});
