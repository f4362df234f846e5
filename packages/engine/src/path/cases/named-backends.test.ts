import { expect, it } from 'vitest';
import { answerTo, type Case, type Change } from './cases.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.1.20 in v/s vm=b;nic c 10.0.1.21 in v/s vm=c;subnet v/g 10.0.4.0/24;appgw g 10.0.4.9 in v/g;listen g 80 80 b';
const ZONE = `${NET};zone corp.example v;record corp.example app 10.0.1.20`;
const PAGE = 'application-gateway/configuration-infrastructure';
const UNKNOWN = 'undetermined CONFIG_MISSING?';

/** Whom it asks is named, and not told by its address. */
const named: Change = (all) =>
  all.map((each) =>
    each.type !== 'Microsoft.Network/applicationGateways'
      ? each
      : JSON.parse(
          JSON.stringify(each, (key: string, value: unknown) => {
            if (key === 'backendAddresses') return [{ fqdn: 'app.corp.example' }];
            return key === 'backendIPConfigurations' ? undefined : value;
          }),
        ),
  );

const CASES: readonly Case[] = [
  [PAGE, 'a backend’s name is asked where machines of its network ask', ZONE, 'a -> 10.0.4.9:80', 'delivered'],
  [
    PAGE,
    'who does not run is not reached by its name',
    `${ZONE};power b stopped`,
    'a -> 10.0.4.9:80',
    'unserved LB_BACKENDS_UNHEALTHY VM_NOT_RUNNING',
  ],
  [PAGE, 'no zone has the name', NET, 'a -> 10.0.4.9:80', UNKNOWN],
  [PAGE, 'the zone is not linked', ZONE.replace('corp.example v', 'corp.example -'), 'a -> 10.0.4.9:80', UNKNOWN],
  [
    PAGE,
    'the network asks servers of its own',
    ZONE.replace('10.0.0.0/16', '10.0.0.0/16 dns=10.9.9.9'),
    'a -> 10.0.4.9:80',
    UNKNOWN,
  ],
  [
    PAGE,
    'of several addresses all are reached',
    ZONE.replace('app 10.0.1.20', 'app 10.0.1.20,10.0.1.21'),
    'a -> 10.0.4.9:80',
    'delivered',
  ],
  [
    PAGE,
    'or one is not, and which one it asks no page tells',
    `${ZONE.replace('app 10.0.1.20', 'app 10.0.1.20,10.0.1.21')};power c stopped`,
    'a -> 10.0.4.9:80',
    UNKNOWN,
  ],
];

it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
  expect(answerTo(lines, question, 'plain', named)).toBe(answer);
});
