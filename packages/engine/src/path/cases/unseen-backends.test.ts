import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two machines, and somebody of whom there is no document beside them behind load balancers and application gateways. */
const AROUND =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/data 10.0.2.0/24;subnet v/gw 10.0.4.0/24;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b';
const BALANCED = `${AROUND};lb l 10.0.2.9 in v/data`;
const SHOWN = `${AROUND};lb l pip=20.7.7.7`;
const ASKING = `${AROUND};appgw g 10.0.4.9 in v/gw`;
const APPLIANCES =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24;subnet v/nva 10.0.3.0/24;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;nic f 10.0.3.4 in v/nva forwards;lb l 10.0.3.9 in v/nva;balance l All 0 0 f,ghost;route r 10.0.2.0/24 10.0.3.9';
const BALANCER = 'load-balancer/components';
const GATEWAY = 'application-gateway/application-gateway-components';

const CROSS = 'load-balancer/cross-region-overview';

const CASES: readonly Case[] = [
  [
    CROSS,
    'what a regional load balancer makes of flows from a cross-region one',
    `${SHOWN};balance l Tcp 80 80 lb:m;lb m pip=20.8.8.8;balance m Tcp 80 80 b`,
    'a -> 20.7.7.7:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    CROSS,
    'nor what one does that is not among the documents',
    `${SHOWN};balance l Tcp 80 80 lb:m`,
    'a -> 20.7.7.7:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    BALANCER,
    'nobody else',
    `${BALANCED};balance l Tcp 80 80 ghost`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'nor whether the probe finds it well',
    `${BALANCED};balance l Tcp 80 80 ghost probe=80`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'it may be who gets the flow beside others',
    `${BALANCED};balance l Tcp 80 80 b,ghost`,
    'a -> 10.0.2.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'or the only one that is healthy',
    `${BALANCED};balance l Tcp 80 80 b,ghost probe=80;power b stopped`,
    'a -> 10.0.2.9:80',
    'undetermined LB_BACKENDS_UNHEALTHY? CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'at a public frontend',
    `${SHOWN};balance l Tcp 80 80 ghost`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'where whoever asks has no way out, it does not matter',
    `${SHOWN.replace('v/app 10.0.1.0/24', 'v/app 10.0.1.0/24 private')};balance l Tcp 80 80 ghost`,
    'a -> 20.7.7.7:80',
    'no-way-out NO_OUTBOUND_ADDRESS CONFIG_MISSING?',
  ],
  [
    BALANCER,
    'nor where rules at whoever asks deny',
    `${SHOWN};rule n 100 out Deny Tcp * > * 80;balance l Tcp 80 80 ghost`.replace('v/app 10.0.1.0/24', '$& nsg=n'),
    'a -> 20.7.7.7:80',
    'denied NSG_DENY_SUBNET CONFIG_MISSING?',
  ],
  [
    'load-balancer/inbound-nat-rules',
    'by a rule for one',
    `${BALANCED};nat l Tcp 5000 22 ghost`,
    'a -> 10.0.2.9:5000',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'load-balancer/load-balancer-ha-ports-overview',
    'in front of appliances',
    APPLIANCES,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'load-balancer/load-balancer-ha-ports-overview',
    'on the way of answers alone',
    `${APPLIANCES.replace('v/app 10.0.1.0/24 rt=r', 'v/app 10.0.1.0/24').replace('v/data 10.0.2.0/24', '$& rt=r')};route r 10.0.1.0/24 10.0.3.9`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    GATEWAY,
    'a gateway that asks nobody else',
    `${ASKING};listen g 80 8080 ghost`,
    'a -> 10.0.4.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [GATEWAY, 'it asks whom it reaches', `${ASKING};listen g 80 8080 b,ghost`, 'a -> 10.0.4.9:80', 'delivered'],
  [
    GATEWAY,
    'an address that nobody has, and that the pool names',
    `${ASKING};listen g 80 8080 10.0.2.77`,
    'a -> 10.0.4.9:80',
    'undetermined ENDPOINT_NOT_FOUND? CONFIG_MISSING?',
  ],
  [
    GATEWAY,
    'and that rules keep the gateway from',
    `${ASKING.replace('v/gw 10.0.4.0/24', '$& nsg=n')};rule n 100 in Allow * * > * *;rule n 100 out Deny Tcp * > 10.0.2.77 8080;listen g 80 8080 10.0.2.77`,
    'a -> 10.0.4.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY_SUBNET ENDPOINT_NOT_FOUND?',
  ],
];

describe('backends of which there is no document', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('are named, and each known one has a branch of its own', () => {
    const { hops, branches } = pathFor(`${BALANCED};balance l Tcp 80 80 b,ghost`, 'a -> 10.0.2.9:80');
    const sentences = hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence));
    expect(sentences).toEqual([expect.stringContaining('networkInterfaces/ghost/ipConfigurations/ipconfig1')]);
    expect(branches?.map(({ disposition }) => disposition)).toEqual(['delivered', 'undetermined']);
  });

  it('are findings', () => {
    const { findings } = compileCloud(cloudOf(...`${BALANCED};balance l Tcp 80 80 b,ghost`.split(';')), 1);
    expect(findings).toEqual([
      expect.objectContaining({ consequence: expect.stringContaining('end undetermined') as string }),
    ]);
  });
});
