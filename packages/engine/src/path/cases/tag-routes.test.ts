import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const PAGE = 'virtual-network/virtual-networks-udr-overview';
/** The tags Sql and AzureMonitor are not loaded. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/s;nic n 10.0.3.4 in v/n forwards;subnet v/n 10.0.3.0/24';

const CASES: readonly Case[] = [
  [PAGE, 'leads where the flow goes anyway', `${NET};route r Sql Internet`, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    PAGE,
    'leads to the next hop that another route of the table has as well',
    `${NET};route r Sql 10.0.3.4;route r 0.0.0.0/0 10.0.3.4`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [PAGE, 'leads elsewhere', `${NET};route r Sql None`, 'a -> 8.8.8.8:443', 'undetermined SERVICE_TAG_UNKNOWN?'],
  [
    PAGE,
    'leads to another appliance',
    `${NET};route r Sql 10.0.3.5;route r 0.0.0.0/0 10.0.3.4`,
    'a -> 8.8.8.8:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    PAGE,
    'leads there, and that for another tag does not',
    `${NET};route r Sql Internet;route r AzureMonitor None`,
    'a -> 8.8.8.8:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    PAGE,
    'leads there, as does that for another tag',
    `${NET};route r Sql Internet;route r AzureMonitor Internet`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [PAGE, 'is for public addresses only', `${NET};route r Sql None`, 'a -> 10.0.3.4:443', 'delivered'],
];

describe('a route to a service tag that is not loaded', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
