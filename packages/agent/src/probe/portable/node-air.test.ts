import { expect, it } from 'vitest';
import { NO_PORT, type Address, type Port } from '@hopscope/engine';
import { isFlight } from '../jobs/air.ts';
import { openNodeAir } from './node-air.ts';

const TO_DISCARD = { address: '127.0.0.1' as Address, family: 'ipv4', port: 9 as Port } as const;

it.each([
  ['given up', 'drop'],
  ['taken for silent', 'silence'],
] as const)('a SYN that is %s frees a place for one that waits', (_, end) => {
  let freed = 0;
  const air = openNodeAir(
    () => 0,
    'it was asked for',
    () => void freed++,
  );
  const flights = Array.from({ length: 4 }, () => air.send(TO_DISCARD, () => {})).filter((sent) => isFlight(sent));
  expect(air.send(TO_DISCARD, () => {})).toBe('full');
  flights[0]?.[end](0);
  expect(freed).toBe(1);
  const next = air.send(TO_DISCARD, () => {});
  expect(next).not.toBe('full');
  for (const flight of [...flights.slice(1), next].filter((sent) => isFlight(sent))) flight.drop();
});

it('an echo request is not sent, and it is said why', () => {
  const air = openNodeAir(
    () => 0,
    'this is darwin, not Linux',
    () => {},
  );
  expect(air.send({ ...TO_DISCARD, protocol: 'icmp', port: NO_PORT }, () => {})).toEqual({
    kind: 'failed',
    call: 'socket',
    errno: 'EPROTONOSUPPORT',
    needs: { kind: 'platform', reason: 'this is darwin, not Linux' },
  });
});
