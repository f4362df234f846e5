import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** A machine that leaves for the internet by an appliance with a public address. */
const BY =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;route r 0.0.0.0/0 10.0.9.4;subnet v/nva 10.0.9.0/24 rt=q;nic n 10.0.9.4 in v/nva vm=n forwards pip=20.9.9.9';
const WAY = `${BY};table q`;
const LOST = `${BY};route q 10.0.1.0/24 None`;
/** The same by a firewall in a network that is peered with a network between them alone. */
const FAR =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;route r 0.0.0.0/0 10.1.9.4;vnet h 10.1.0.0/16;subnet h/nva 10.1.9.0/24 rt=q;nic n 10.1.9.4 in h/nva vm=n forwards;route q 0.0.0.0/0 10.2.9.4;peer v h forwarded=on;peer h v forwarded=on;vnet w 10.2.0.0/16;subnet w/AzureFirewallSubnet 10.2.9.0/24 rt=s;peer h w forwarded=on;peer w h forwarded=on;fw f 10.2.9.4 in w/AzureFirewallSubnet pip=20.8.8.8;fwrule f 100 Allow Any * > * *';
const ELSEWHERE = ';vnet x 10.5.0.0/16;subnet x/s 10.5.1.0/24;nic x 10.5.1.4 in x/s vm=x pip=20.7.7.7';
const OUT = 'a -> 8.8.8.8:443';
const IN = 'a -> 20.7.7.7:443';
const UDR = 'virtual-network/virtual-networks-udr-overview';
const ROUTED = 'firewall/tutorial-hybrid-portal';

const CASES: readonly Case[] = [
  [UDR, 'what comes back to an appliance goes on by the routes of its subnet', WAY, OUT, 'reaches-internet'],
  [UDR, 'which may lead it nowhere', LOST, OUT, 'no-way-back RETURN_NO_ROUTE'],
  [UDR, 'or to somebody who is not there', `${BY};route q 10.0.1.0/24 10.0.9.77`, OUT, 'no-way-back RETURN_NO_ROUTE'],
  [
    UDR,
    'rules past which the request did not come are asked about it',
    `${BY};route q 10.0.1.0/24 10.0.8.4;subnet v/mid 10.0.8.0/24 nsg=m;nic m 10.0.8.4 in v/mid vm=m forwards;rule m 100 in Deny * * > *`,
    OUT,
    'no-way-back RETURN_FILTERED RETURN_FILTERED ASYMMETRIC_ROUTE?',
  ],
  [
    UDR,
    'also where it comes from a machine with a public address',
    `${LOST}${ELSEWHERE}`,
    IN,
    'no-way-back RETURN_NO_ROUTE',
  ],
  [UDR, 'and where it gets on from there, it does', `${WAY}${ELSEWHERE}`, IN, 'delivered'],
  [
    ROUTED,
    'a firewall needs a route to networks behind an appliance',
    `${FAR};table s`,
    OUT,
    'no-way-back RETURN_NO_ROUTE',
  ],
  [ROUTED, 'and with one answers get there', `${FAR};route s 10.0.0.0/16 10.1.9.4`, OUT, 'reaches-internet'],
  [UDR, 'a machine that leaves by itself is answered itself', WAY, 'n -> 8.8.8.8:443', 'reaches-internet'],
  [
    UDR,
    'what does not get out is not answered',
    LOST.replace(' pip=20.9.9.9', '').replace('10.0.9.0/24 rt=q', '10.0.9.0/24 rt=q private'),
    OUT,
    'no-way-out NO_OUTBOUND_ADDRESS RETURN_NO_ROUTE',
  ],
];

describe('answers from the internet to what an appliance sent out', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
