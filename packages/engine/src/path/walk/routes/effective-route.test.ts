import { expect, it } from 'vitest';
import { answerTo } from '../../cases/cases.fixture.ts';

const FAR = 'vnet far 10.9.0.0/16;subnet far/s 10.9.1.0/24;nic a 10.9.1.4 in far/s pip=20.7.7.7;vnet v 10.0.0.0/16';
const GONE = `${FAR};nic b 10.0.1.4 in v/gone pip=20.8.8.8`;
const FIREWALL = `${FAR};subnet v/s 10.0.1.0/24;nic b 10.0.1.4 in v/s;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1`;
const BACK =
  'vnet v 10.0.0.0/16;subnet v/a 10.0.1.0/24;subnet v/b 10.0.2.0/24;nic a 10.0.1.4 in v/a;nic b 10.0.2.4 in v/b';

it.each([
  ['out of an interface whose subnet is not among them', GONE, 'b -> 8.8.8.8:80', 'undetermined CONFIG_MISSING?'],
  ['back out of such an interface', GONE, 'a -> 20.8.8.8:80', 'undetermined CONFIG_MISSING?'],
  [
    'on from a firewall whose subnet is not among them, nor back to it',
    `${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.1.4:443`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'back by a route table that is not among them',
    BACK.replace('v/b 10.0.2.0/24', 'v/b 10.0.2.0/24 rt=gone'),
    'a -> 10.0.2.4:80',
    'undetermined CONFIG_MISSING?',
  ],
])('documents do not tell the way %s', (_, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
