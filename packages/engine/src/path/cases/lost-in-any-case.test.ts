import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { questionFromA } from '../remedies/question-from-a.fixture.ts';
import { answerTo, type Case } from './cases.fixture.ts';

/** Whether a group lets it in nobody knows: the tag Sql is not loaded. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/t 10.0.2.0/24 nsg=n rt=r;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/t vm=b;rule n 110 in Deny * Sql > * *;table r';
const OUT = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 nsg=n;nic a 10.0.1.4 in v/s;rule n 100 out Deny Tcp * > Sql *';
const BEHIND = `${OUT};subnet v/gw 10.0.2.0/24;nic b 10.0.1.5 in v/s;appgw g 10.0.2.9 in v/gw;listen g 80 8080 b`;
const FIREWALL = `${OUT};subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1`;
const ROUTES = 'virtual-network/virtual-networks-udr-overview';
const MANY = 'nic x 10.0.3.4 in v/m forwards;subnet v/m 10.0.3.0/24';

const CASES: readonly Case[] = [
  [
    ROUTES,
    'that answers are lost is known',
    `${NET};route r 10.0.1.0/24 None`,
    'a -> b:80',
    'no-way-back SERVICE_TAG_UNKNOWN? RETURN_NO_ROUTE',
  ],
  [ROUTES, 'where they are not, nothing is', NET, 'a -> b:80', 'undetermined SERVICE_TAG_UNKNOWN?'],
  [
    ROUTES,
    'nor where they are by one of several ways only',
    `${NET};${MANY};rule m 100 in Deny * * > * *;nic z 10.0.4.4 in v/z forwards nsg=m;subnet v/z 10.0.4.0/24;route r 10.0.1.0/24 10.0.3.4,10.0.4.4`,
    'a -> b:80',
    'undetermined SERVICE_TAG_UNKNOWN? ASYMMETRIC_ROUTE?',
  ],
  [ROUTES, 'that nobody has the address is', NET, 'a -> 10.0.2.9:80', 'unowned ENDPOINT_NOT_FOUND?'],
  [
    ROUTES,
    'also behind a doubt of the sender’s own group',
    OUT,
    'a -> 10.0.1.9:80',
    'unowned SERVICE_TAG_UNKNOWN? ENDPOINT_NOT_FOUND?',
  ],
  [
    'application-gateway/how-application-gateway-works',
    'an application gateway does not listen on the port',
    BEHIND,
    'a -> 10.0.2.9:81',
    'not-balanced SERVICE_TAG_UNKNOWN? LB_NO_MATCHING_FRONTEND',
  ],
  [
    'application-gateway/how-application-gateway-works',
    'and on one on which it does nobody knows',
    BEHIND,
    'a -> 10.0.2.9:80',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'no rule of a firewall translates it',
    FIREWALL,
    'a -> 20.1.1.1:443',
    'denied SERVICE_TAG_UNKNOWN? FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'one leads it to where nobody is',
    `${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.1.99:443`,
    'a -> 20.1.1.1:443',
    'unowned SERVICE_TAG_UNKNOWN? ENDPOINT_NOT_FOUND?',
  ],
  [
    'storage/common/storage-network-security',
    'a service lets nobody in',
    `${OUT};storage s deny`,
    'a -> s.blob.core.windows.net@20.60.0.9:443',
    'unserved SERVICE_TAG_UNKNOWN? SERVICE_FIREWALL_DENY',
  ],
];

describe('where nobody knows whether a flow passes, and it would be lost in any case', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('what stops it is named, and whoever reaches the port is not among those of whom nobody knows', () => {
    const network = compileCloud(cloudOf(...`${NET};route r 10.0.1.0/24 None`.split(';')), 1);
    const found = blockersOf(network, questionFromA('b', 80));
    expect(found.ok && found.value.blockers.map(({ issue }) => issue.code)).toEqual(['RETURN_NO_ROUTE']);
    const reached = whoReaches(network, idOf('networkInterfaces', 'b'), 80 as Port);
    expect(reached.ok && [reached.value.configurations, reached.value.undetermined]).toEqual([[], []]);
  });
});
