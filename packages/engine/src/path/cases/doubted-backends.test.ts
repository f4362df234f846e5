import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { portsBetween } from '../../reach/ports-between.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Whether a group keeps probes to port 81 of b out nobody knows: the tag Unheard is not loaded. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/t 10.0.2.0/24;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.2.4 in v/t vm=b nsg=n;nic c 10.0.2.5 in v/t vm=c;nic d 10.0.2.6 in v/t nsg=m;lb l 10.0.2.9 in v/t;rule n 110 in Deny Tcp Unheard > * 81;rule m 100 in Deny Tcp 10.0.1.4 > * 80';
const SHUT = `${NET};rule n 100 in Deny Tcp * > * 80`;
/** A group that is not among the documents at b, whose answers are lost. */
const UNSEEN =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/t 10.0.2.0/24 nsg=zz rt=r;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/t vm=b;nic c 10.0.1.7 in v/s vm=c;lb l 10.0.1.100 in v/s;balance l Tcp 80 80 b,c probe=80;route r 10.0.1.0/24 None';
/** Appliances behind a load balancer, of which g lets nothing pass. */
const APPLIANCES =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;subnet v/t 10.0.2.0/24;subnet v/n 10.0.3.0/24;nic a 10.0.1.4 in v/s;nic b 10.0.2.4 in v/t vm=b;nic f 10.0.3.4 in v/n forwards;nic g 10.0.3.5 in v/n forwards nsg=n;lb l 10.0.3.9 in v/n;balance l All 0 0 f,g probe=81;rule n 100 in Deny Tcp 10.0.0.0/8 > * 80;rule n 110 in Deny Tcp Unheard > * 81';
const PAGE = 'load-balancer/load-balancer-custom-probe-overview';

const CASES: readonly Case[] = [
  [
    PAGE,
    'who may be ill and lets no flow in gets none of them, perhaps',
    `${SHUT};balance l Tcp 80 80 b,c probe=81`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [PAGE, 'nor any whose answers are lost', UNSEEN, 'a -> 10.0.1.100:80', 'undetermined CONFIG_MISSING?'],
  [
    PAGE,
    'nor do any arrive, perhaps, where nobody else lets them in',
    `${NET};balance l Tcp 80 80 b,d probe=81`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE,
    'some are lost and others not, where that is so of those that are healthy',
    `${SHUT};balance l Tcp 80 80 b,c,d probe=81`,
    'a -> 10.0.2.9:80',
    'partly-delivered LB_BACKENDS_DIFFER? NSG_DENY',
  ],
  [
    PAGE,
    'the only one gets none or all of them, and lets none in',
    `${SHUT};balance l Tcp 80 80 b probe=81`,
    'a -> 10.0.2.9:80',
    'denied CONFIG_MISSING? NSG_DENY',
  ],
  [
    PAGE,
    'appliances that may be ill',
    `${APPLIANCES};route r 10.0.2.0/24 10.0.3.9`,
    'a -> b:80',
    'undetermined CONFIG_MISSING? ASYMMETRIC_ROUTE?',
  ],
  [
    PAGE,
    'also on the way of answers',
    `${APPLIANCES.replace('rt=r', '').replace('10.0.2.0/24;', '10.0.2.0/24 rt=r;').replace('10.0.0.0/8 > * 80', '10.0.2.0/24 > * *')};route r 10.0.1.0/24 10.0.3.9`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
];

describe('who gets flows from a load balancer whose probes rules may keep out, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('the answer says so where the load balancer is', () => {
    const front = pathFor(UNSEEN, 'a -> 10.0.1.100:80').hops.find(({ issues = [] }) => issues.length > 0);
    expect([front?.device, front?.issues?.map(({ sentence }) => sentence)]).toEqual([
      'load-balancer',
      [
        "Whether rules at 10.0.2.5 keep the load balancer's probes to port 80 out, so that it gets no flows, is not known.",
      ],
    ]);
  });

  it('sets of ports tell the same', () => {
    const network = compileCloud(cloudOf(...`${APPLIANCES};route r 10.0.2.0/24 10.0.3.9`.split(';')), 1);
    const found = portsBetween(network, idOf('networkInterfaces', 'a'), idOf('networkInterfaces', 'b'));
    const at80 = found.ok && found.value.find(({ protocol, from, to }) => protocol === 'tcp' && from <= 80 && 80 <= to);
    expect(at80).toMatchObject({ disposition: 'undetermined' });
  });
});
