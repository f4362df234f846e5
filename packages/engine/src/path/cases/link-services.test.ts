import { expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { answerTo, issuesIn, pathFor, withProperties, type Case, type Change } from './cases.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a;subnet v/l 10.0.2.0/24;nic n 10.0.2.4 in v/l';
const isServices: Change = withProperties('networkInterfaces/n', (properties) => ({
  ...properties,
  privateLinkService: { id: idOf('privateLinkServices', 'shop') },
}));
const PAGE = 'private-link/private-link-service-overview';

const CASES: readonly Case[] = [
  [
    PAGE,
    'nobody answers at an address by which a service only sends',
    NET,
    'a -> 10.0.2.4:443',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [PAGE, 'by it consumers reach the machines behind', NET, 'n -> a:443', 'delivered'],
  [
    PAGE,
    'what may not be sent does not get there',
    `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nsg=g')};rule g 100 out deny tcp * > * 443`,
    'a -> 10.0.2.4:443',
    'denied NSG_DENY_SUBNET ENDPOINT_NOT_FOUND?',
  ],
];

it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
  expect(answerTo(lines, question, 'plain', isServices)).toBe(answer);
});

it('says whose address it is', () => {
  expect(issuesIn(pathFor(NET, 'a -> 10.0.2.4:443', isServices)).map(({ sentence }) => sentence)).toEqual([
    '10.0.2.4 is an address by which the private link service shop sends what its consumers send: nobody answers there.',
  ]);
});
