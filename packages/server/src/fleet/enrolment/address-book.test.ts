import { expect, test } from 'vitest';

import { hostOf } from '../../../../engine/src/network/host/host-lines.fixture.ts';
import { openAddressBook } from './address-book.ts';

test('a host is found by each of its addresses, and by those that it has now', () => {
  const book = openAddressBook<string>();
  book.write('web', hostOf('eth0: 192.0.2.1/24 2001:db8::1/64'));
  book.write('db', hostOf('eth0: 192.0.2.2/24'));
  expect(book.holders(['192.0.2.1'])).toEqual(['web']);
  expect(book.holders(['2001:db8::1', '192.0.2.1', '192.0.2.2'])).toEqual(['web', 'db']);
  book.write('web', hostOf('eth0: 192.0.2.3/24'));
  expect(book.holders(['192.0.2.1', '2001:db8::1'])).toEqual([]);
  expect(book.holders(['192.0.2.3'])).toEqual(['web']);
});

test('hosts that share an address are all found, until they are erased', () => {
  const book = openAddressBook<string>();
  for (const host of ['one', 'two']) book.write(host, hostOf('eth0: 10.0.0.1/8'));
  expect(book.holders(['10.0.0.1'])).toEqual(['one', 'two']);
  book.erase('one');
  expect(book.holders(['10.0.0.1'])).toEqual(['two']);
});

test('nobody is found by an address of loopback, which everybody has', () => {
  const book = openAddressBook<string>();
  book.write('web', hostOf('lo: 127.0.0.1/8', 'eth0: 192.0.2.1/24'));
  expect(book.holders(['127.0.0.1'])).toEqual([]);
});
