import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Who asks leaves by the default way out, with an address that nobody knows, and asks by a public address. */
const ASKED =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=r;nic b 10.1.1.4 in w/s pip=20.7.7.7;subnet w/t 10.1.2.0/24 rt=t;nic f 10.1.2.4 in w/t forwards pip=20.8.8.8';

const CASES: readonly Case[] = [
  [
    'virtual-network/virtual-networks-udr-overview',
    'a route that drops answers to a part of the internet may drop those',
    `${ASKED};route r 20.0.0.0/8 None`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'whichever half that is',
    `${ASKED};route r 128.0.0.0/1 None`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'two halves are all of it',
    `${ASKED};route r 128.0.0.0/1 None;route r 0.0.0.0/1 None`,
    'a -> 20.7.7.7:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'where each part leads to the internet it does not matter',
    `${ASKED};route r 20.0.0.0/8 Internet`,
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'routes to private networks tell nobody apart',
    `${ASKED};route r 10.0.0.0/8 None`,
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor does one to an address that somebody else has',
    `${ASKED};route r 20.8.8.8/32 None`,
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'an appliance on their way sends them out with another address than the one that was asked, whoever it is',
    `${ASKED};route r 0.0.0.0/0 10.1.2.4;route t 8.0.0.0/8 None`,
    'a -> 20.7.7.7:80',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
];

describe('answers to who has an address that nobody knows, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
