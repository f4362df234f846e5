import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { reachedFrom } from '../../reach/reached-from.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { answerTo, issuesIn, pathFor, type Case } from './cases.fixture.ts';

/** An appliance with an interface inside, to which a leads what is for b, and one outside. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=s;subnet v/in 10.0.2.0/24 nsg=in rt=in;subnet v/out 10.0.4.0/24 nsg=out rt=out;subnet v/t 10.0.3.0/24 rt=t;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.3.4 in v/t vm=b;nic n 10.0.2.4 in v/in forwards vm=n;nic o 10.0.4.4 in v/out forwards vm=n;route s 10.0.3.0/24 10.0.2.4;nsg in;nsg out;table in;table out;table t';
const PAGE = 'virtual-network/virtual-networks-udr-overview';
/** The way out of the interface inside is closed. */
const SHUT = `${NET};rule in 100 out Deny * * > 10.0.3.0/24 *`;
/** Answers come by the one outside, where a group lets nobody in. */
const BACK = `${NET};route t 10.0.1.0/24 10.0.4.4;rule out 100 in Deny * * > * *`;
const TOLD = 'ASSUMPTION_MADE?';
const OPEN = `undetermined ${TOLD} ANALYSIS_UNSUPPORTED?`;

const CASES: readonly Case[] = [
  [
    PAGE,
    'an appliance is taken to send on by the interface that it receives on',
    NET,
    'a -> b:80',
    `delivered ${TOLD} ASYMMETRIC_ROUTE?`,
  ],
  [
    PAGE,
    'what groups keep from leaving by it may leave by another one',
    SHUT,
    'a -> b:80',
    `${OPEN} ASYMMETRIC_ROUTE?`,
  ],
  [
    PAGE,
    'and may not where groups keep it from leaving by that as well',
    `${SHUT};rule out 100 out Deny Tcp * > 10.0.3.4 80`,
    'a -> b:80',
    `denied ${TOLD} NSG_DENY_SUBNET ASYMMETRIC_ROUTE?`,
  ],
  [
    PAGE,
    'nor does it leave by an interface that does not forward',
    SHUT.replace('in v/out forwards', 'in v/out'),
    'a -> b:80',
    `denied ${TOLD} NSG_DENY_SUBNET ASYMMETRIC_ROUTE?`,
  ],
  [
    PAGE,
    'what groups do not let in at all leaves by none',
    `${SHUT};rule in 100 in Deny * * > * *`,
    'a -> b:80',
    `denied NSG_DENY_SUBNET ${TOLD} ANALYSIS_UNSUPPORTED? ASYMMETRIC_ROUTE?`,
  ],
  [PAGE, 'routes may lead on from another one', `${NET};route in 10.0.3.0/24 None`, 'a -> b:80', OPEN],
  [PAGE, 'also those that lead back here', `${NET};route in 10.0.3.0/24 10.0.2.4`, 'a -> b:80', OPEN],
  [
    PAGE,
    'or to a load balancer that the appliance is behind',
    `${NET.replace('10.0.3.0/24 10.0.2.4', '10.0.3.0/24 10.0.2.9')};lb l 10.0.2.9 in v/in;balance l All 0 0 n;route in 10.0.3.0/24 10.0.2.9`,
    'a -> b:80',
    OPEN,
  ],
  [
    PAGE,
    'unless they lead back or nowhere from each',
    `${NET};route in 10.0.3.0/24 None;route out 10.0.3.0/24 10.0.2.4`,
    'a -> b:80',
    `blackholed ${TOLD} ROUTE_BLACKHOLE`,
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'by whichever the request left, the groups there know its answers',
    BACK,
    'a -> b:80',
    OPEN,
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'those of another machine do not',
    BACK.replace('in v/out forwards vm=n', 'in v/out forwards vm=o'),
    'a -> b:80',
    'no-way-back RETURN_FILTERED ASYMMETRIC_ROUTE?',
  ],
  [
    PAGE,
    'one machine sees both halves of a connection, by whichever of its interfaces',
    `${NET};route t 10.0.1.0/24 10.0.4.4`,
    'a -> b:80',
    `delivered ${TOLD}`,
  ],
  [
    PAGE,
    'answers may go on by another interface, too',
    `${NET.replace('route s 10.0.3.0/24 10.0.2.4', 'table s')};route t 10.0.1.0/24 10.0.2.4;route in 10.0.1.0/24 None`,
    'a -> b:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
];

describe('an appliance with several interfaces', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('says which one may get it further', () => {
    expect(issuesIn(pathFor(SHUT, 'a -> b:80')).map(({ sentence }) => sentence)).toContain(
      'The rule r100 of in, at its subnet, denies TCP port 80 from 10.0.1.4 to 10.0.3.4 on the way out of 10.0.2.4, and o of the same machine may send it on: by which of them the machine sends on is in no document.',
    );
  });

  it.each([
    ['there', SHUT],
    ['and back', BACK],
  ])('sets tell the same of the way %s', (_way, lines) => {
    const network = compileCloud(cloudOf(...lines.split(';')), 1);
    const at = (name: string) => `${idOf('networkInterfaces', name)}/ipConfigurations/ipconfig1`;
    expect(reachedFrom(network, machineId('a'), 80 as Port)).toMatchObject({
      value: { undetermined: expect.arrayContaining([at('b')]) },
    });
    expect(whoReaches(network, machineId('b'), 80 as Port)).toMatchObject({
      value: { undetermined: expect.arrayContaining([at('a')]) },
    });
  });

  it('is warned of where its own table leads to it', () => {
    const documents = cloudOf(...`${NET};route in 10.0.3.0/24 10.0.2.4`.split(';'));
    const found = [...lintCloud(compileCloud(documents, 1))]
      .flat()
      .filter(({ resource }) => resource.includes('/routes/'));
    expect(found).toMatchObject([{ severity: 'warning', field: 'properties.addressPrefix' }]);
  });
});
