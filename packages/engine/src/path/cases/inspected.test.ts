import { describe, expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import { explainCloud } from '../explain/explain.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { questionFromA } from '../remedies/question-from-a.fixture.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

const PAGE = 'load-balancer/gateway-overview';

/** Somebody who asks by a NAT gateway, and machines of another network. */
const NET =
  'vnet v 10.0.0.0/16;natgw g 20.5.5.5;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app vm=a;vnet w 10.1.0.0/16;subnet w/data 10.1.2.0/24';
const OWN = `${NET};nic b 10.1.2.4 in w/data vm=b pip=20.1.1.1 through=y`;
const BEHIND = `${NET};nic b 10.1.2.4 in w/data vm=b;lb l pip=20.3.3.3 through=y;balance l Tcp 443 8443 b`;
/** Two load balancers in front of one machine, of which one lets it out. */
const TWO = `${NET};nic b 10.1.2.4 in w/data vm=b;lb l pip=20.3.3.3 through=y;nat l Tcp 5000 22 b;lb m pip=20.4.4.4;balance m Tcp 443 8443 b`;
/** Answers leave by an appliance with a public address of its own. */
const ROUND =
  'subnet w/back 10.1.4.0/24 rt=r;subnet w/nva 10.1.5.0/24;route r 0.0.0.0/0 10.1.5.4;nic e 10.1.4.4 in w/back pip=20.8.8.8;nic f 10.1.5.4 in w/nva forwards pip=20.9.9.9';

const CASES: readonly Case[] = [
  [
    PAGE,
    'traffic to a public endpoint is first sent to the appliance: of an IP configuration',
    OWN,
    'a -> 20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    PAGE,
    'and so is what comes from a public endpoint',
    OWN,
    'b -> 20.200.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    PAGE,
    'also to somebody in the model',
    `${OWN};nic c 10.0.1.5 in v/app pip=20.2.2.2`,
    'b -> 20.2.2.2:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [PAGE, 'not what stays inside', `${OWN};nic c 10.1.2.5 in w/data`, 'c -> b:443', 'delivered'],
  [
    PAGE,
    'nor what leaves by a NAT gateway, which comes before a public address',
    OWN.replace('w/data 10.1.2.0/24', '$& nat=h;natgw h 20.6.6.6'),
    'b -> 20.200.1.1:443',
    'reaches-internet',
  ],
  [
    PAGE,
    'what comes in by the public address passes there all the same',
    OWN.replace('w/data 10.1.2.0/24', '$& nat=h;natgw h 20.6.6.6'),
    'a -> 20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [PAGE, 'a load balancer’s frontend', BEHIND, 'a -> 20.3.3.3:443', 'undetermined ANALYSIS_UNSUPPORTED?'],
  [PAGE, 'by which its backends leave', BEHIND, 'b -> 20.200.1.1:443', 'undetermined ANALYSIS_UNSUPPORTED?'],
  [
    PAGE,
    'not one with a public address of its own',
    BEHIND.replace('vm=b', 'vm=b pip=20.1.1.1'),
    'b -> 20.200.1.1:443',
    'reaches-internet',
  ],
  [PAGE, 'a frontend that lets nobody out', TWO, 'a -> 20.3.3.3:5000', 'undetermined ANALYSIS_UNSUPPORTED?'],
  [PAGE, 'by which nobody leaves', TWO, 'b -> 20.200.1.1:443', 'reaches-internet'],
  [PAGE, 'beside a frontend that names none', TWO, 'a -> 20.4.4.4:443', 'delivered'],
  [
    PAGE,
    'what has no rule there is lost in any case',
    BEHIND,
    'a -> 20.3.3.3:80',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
  [
    PAGE,
    'and what a group denies',
    `${OWN.replace('vm=b', 'vm=b nsg=n')};rule n 100 in Deny * * > * *`,
    'a -> 20.1.1.1:443',
    'denied ANALYSIS_UNSUPPORTED? NSG_DENY',
  ],
  [
    PAGE,
    'and what has no way out',
    OWN.replace('v/app 10.0.1.0/24 nat=g', 'v/app 10.0.1.0/24 private'),
    'a -> 20.1.1.1:443',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [
    PAGE,
    'and what has no way back',
    `${OWN.replace('w/data 10.1.2.0/24', '$& rt=r')};route r 0.0.0.0/0 None`,
    'a -> 20.1.1.1:443',
    'no-way-back ANALYSIS_UNSUPPORTED? RETURN_NO_ROUTE',
  ],
  [
    PAGE,
    'what an appliance sends on leaves by it',
    `${NET};${ROUND} through=y`,
    'e -> 20.200.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    PAGE,
    'and so do answers that an appliance sends out, which have another address than the one that was asked',
    `${NET};${ROUND} through=y`,
    'a -> 20.8.8.8:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
];

const networkOf = (lines: string) => compileCloud(cloudOf(...lines.split(';')), 1);

describe('what gateway load balancers lead through appliances', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  // Answers that leave by one are too rare in random networks.
  it.each(CASES)('%s: %s, by the naive reading as well', (_page, _says, lines, question, answer) => {
    const [, from = '', to = '', port] = /^(\w+) -> (\S+):(\d+)$/.exec(question) ?? [];
    const ask = naiveCloud(cloudOf(...lines.split(';')), { tags: new Map(), learned: new Map(), mail: 'carried' });
    const destination = to === 'b' ? '10.1.2.4' : to;
    const found = ask({ source: idOf('networkInterfaces', from), destination, port: Number(port) });
    expect(found?.disposition).toBe(answer.split(' ')[0]);
  });

  it('is told by the gateway load balancer', () => {
    const issues = pathFor(BEHIND, 'a -> 20.3.3.3:443').hops.flatMap((hop) => hop.issues ?? []);
    expect(issues).toEqual([
      expect.objectContaining({
        sentence: 'Packets go through the gateway load balancer y, and what its appliances let pass is not modelled.',
        context: { gatewayLoadBalancer: `${idOf('loadBalancers', 'y')}/frontendIPConfigurations/f` },
      }),
    ]);
  });

  it('is left open where the public address is not among the documents', () => {
    const documents = cloudOf(...OWN.split(';')).filter(({ id }) => id !== idOf('publicIPAddresses', '20.1.1.1'));
    const asked = {
      source: idOf('networkInterfaces', 'b'),
      destination: { kind: 'address', address: '20.200.1.1' as Address },
      port: 443 as Port,
    } as const;
    expect(predictCloud(compileCloud(documents, 1), asked)).toMatchObject({
      value: { path: { disposition: 'undetermined' } },
    });
  });

  it('is a finding', () => {
    const { findings } = networkOf(BEHIND);
    expect(findings.map(({ consequence }) => consequence)).toEqual([expect.stringContaining('end undetermined')]);
  });
});

const B = idOf('networkInterfaces', 'b');

describe('questions of many', () => {
  const reachers = (lines: string, port: number) => {
    const found = whoReaches(networkOf(lines), B, port as Port);
    if (!found.ok) throw new Error(found.problem);
    return found.value;
  };

  it('nobody from the internet is known to come to an interface’s own address', () => {
    expect(reachers(OWN, 443).internet).toEqual([]);
    expect(reachers(OWN.replace(' through=y', ''), 443).internet).not.toEqual([]);
  });

  it('nor to a frontend, and whether others do is not known', () => {
    const doorsOf = (lines: string) =>
      reachers(lines, 8443).doors.map(({ internet, configurations, undetermined }) => [
        internet.length > 0,
        configurations.length,
        undetermined.length,
      ]);
    expect(doorsOf(BEHIND)).toEqual([[false, 0, 1]]);
    expect(doorsOf(BEHIND.replace(' through=y', ''))).toEqual([[true, 1, 0]]);
  });

  it('who is led through appliances is not taken for those who are not', () => {
    const many = [5, 6, 7, 8, 9].map((last) => `nic n${last} 10.1.2.${last} in w/data pip=20.1.1.${last}`);
    const lines = `${NET};${many.join(';')} through=y;subnet w/b 10.1.3.0/24;nic b 10.1.3.4 in w/b;lb l pip=20.3.3.3;balance l Tcp 443 8443 b`;
    const [door] = reachers(lines, 8443).doors;
    expect(door?.undetermined).toEqual([expect.stringContaining('/n9/')]);
    expect(door?.configurations.length).toBe(5);
  });

  it('an explanation ends as the path does', () => {
    const explained = explainCloud(networkOf(OWN), questionFromA('20.1.1.1', 443));
    expect(explained).toMatchObject({ ok: true, value: { path: { disposition: 'undetermined' } } });
  });
});

describe('remedies', () => {
  const asked = (lines: string) => {
    const found = blockersOf(networkOf(lines), questionFromA('20.1.1.1', 443));
    if (!found.ok) throw new Error(found.problem);
    return found.value;
  };

  it('there are none for what is not known', () => {
    expect(asked(OWN)).toEqual({ blockers: [], remedies: [] });
  });

  it('those for what stops it before say that it is not known behind', () => {
    const { blockers, remedies } = asked(`${OWN.replace('vm=b', 'vm=b nsg=n')};nsg n`);
    expect(blockers).toEqual([
      expect.objectContaining({
        unknownBehind: 'what the appliances of a gateway load balancer let pass is in no document',
      }),
    ]);
    expect(remedies).toEqual([[expect.objectContaining({ kind: 'add-rule' })]]);
  });
});
