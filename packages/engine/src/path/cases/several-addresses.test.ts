import { expect, it } from 'vitest';
import { answerTo, issuesIn, pathFor, type Case } from './cases.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.1.20 in v/s vm=b;nic c 10.0.1.21 in v/s vm=c;zone corp.example v;record corp.example www 10.0.1.20,10.0.1.21';
const PAGE = 'dns/private-dns-scenarios';

const CASES: readonly Case[] = [
  [PAGE, 'all machines of a name are reached', NET, 'a -> www.corp.example:80', 'delivered'],
  [
    PAGE,
    'one of them does not run, whichever comes first',
    `${NET};power c deallocated`,
    'a -> www.corp.example:80',
    'partly-delivered DNS_ANSWERS_DIFFER? VM_NOT_RUNNING',
  ],
  [
    PAGE,
    'nobody has the other address',
    NET.replace('20,10.0.1.21', '20,10.0.1.99'),
    'a -> www.corp.example:80',
    'partly-delivered DNS_ANSWERS_DIFFER? ENDPOINT_NOT_FOUND?',
  ],
  [
    PAGE,
    'who has an address of it already asks for that',
    `${NET};power c deallocated`,
    'a -> www.corp.example@10.0.1.20:80',
    'delivered',
  ],
];

it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
  expect(answerTo(lines, question)).toBe(answer);
});

it('each has a branch of its own, and the name is said', () => {
  const path = pathFor(`${NET};power c deallocated`, 'a -> www.corp.example:80');
  expect(path.branches?.map(({ hops, disposition }) => [hops.at(-1)?.address, disposition])).toEqual([
    ['10.0.1.20', 'delivered'],
    ['10.0.1.21', 'machine-off'],
  ]);
  expect(issuesIn(path)[0]?.sentence).toBe(
    'The name has several addresses, 10.0.1.20 and 10.0.1.21: which one a client takes is not known, and not all flows fare alike.',
  );
});
