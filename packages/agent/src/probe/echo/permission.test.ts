import { expect, it } from 'vitest';
import { NO_PORT, type Address } from '@hopscope/engine';
import type { Libc } from '../../libc.ts';
import { openEchoSocket } from './echo.ts';

const EACCES = 13;
const EPERM = 1;
const SOCK_TYPES = 0xf;
const SOCK_DGRAM = 2;

/** A kernel that lets this process have neither a ping socket nor a raw one. */
const forbidding = (): Libc => {
  let errno = 0;
  const calls: Partial<Libc> = {
    socket(_, type) {
      errno = (type & SOCK_TYPES) === SOCK_DGRAM ? EACCES : EPERM;
      return -1;
    },
    errno: () => errno,
  };
  return calls as Libc;
};

it.each([
  ['1\t0', '1 0'],
  [undefined, 'unset'],
])('where neither kind of socket is to be had and the range is %j, that is what is said', (text, value) => {
  const asked: string[] = [];
  const socket = openEchoSocket(
    forbidding(),
    () => 0,
    (name) => {
      asked.push(name);
      return text;
    },
  );
  expect(socket.send({ address: '127.0.0.1' as Address, family: 'ipv4', port: NO_PORT, protocol: 'icmp' })).toEqual({
    kind: 'failed',
    call: 'socket',
    errno: 'EACCES',
    needs: { kind: 'sysctl', name: 'net.ipv4.ping_group_range', value, wanted: '0 2147483647' },
  });
  expect(asked).toEqual(['net.ipv4.ping_group_range']);
});
