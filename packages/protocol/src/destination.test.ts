import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDestination } from './destination.ts';

const words = (text: string) => {
  const written = parseDestination(text);
  if (!written.ok) return written.problem;
  const { destination, port } = written.value;
  return `${destination.kind} ${destination.kind === 'name' ? destination.name : destination.address} ${port ?? 'no port'}`;
};

test.each([
  ['13.107.21.200', 'address 13.107.21.200 no port'],
  ['10.0.0.4:5432', 'address 10.0.0.4 5432'],
  ['db-1.Example.COM:5432', 'name db-1.example.com 5432'],
  ['_srv.example.', 'name _srv.example. no port'],
  ['localhost', 'name localhost no port'],
  ['2001:DB8:0::1', 'address 2001:db8::1 no port'],
  ['2001:db8::1:443', 'address 2001:db8::1:443 no port'],
  ['[2001:db8::1]', 'address 2001:db8::1 no port'],
  ['[2001:db8::1]:443', 'address 2001:db8::1 443'],
  ['::ffff:10.0.0.4', 'address 10.0.0.4 no port'],
  ['http://bing.com', 'name bing.com 80'],
  ['HTTPS://build2017nwdiag360.blob.core.windows.net/', 'name build2017nwdiag360.blob.core.windows.net 443'],
  ['https://example.com:8443/a/b?c=d#e', 'name example.com 8443'],
  ['http://[::1]:8080/', 'address ::1 8080'],
  ['https://münchen.example', 'name xn--mnchen-3ya.example 443'],
  ['１０.0.0.4', 'address 10.0.0.4 no port'],
])('%s is read as %s', (text, expected) => {
  expect(words(text)).toBe(expected);
});

const NO_DESTINATION = /expected an IP address, a host name or an http or https URL/;

test.each([
  ['', NO_DESTINATION],
  [' ', NO_DESTINATION],
  ['127.1', NO_DESTINATION],
  ['2130706433', NO_DESTINATION],
  ['0x7f.1', NO_DESTINATION],
  ['http://0x7f000001/', NO_DESTINATION],
  ['10.0.0.256', NO_DESTINATION],
  ['10.0.0.04', NO_DESTINATION],
  ['fe80::1%eth0', NO_DESTINATION],
  ['[example.com]:80', NO_DESTINATION],
  ['[2001:db8::1', NO_DESTINATION],
  ['a..b', NO_DESTINATION],
  ['-a.example', NO_DESTINATION],
  ['two words', NO_DESTINATION],
  [`${'a'.repeat(64)}.example`, NO_DESTINATION],
  [`${'a.'.repeat(130)}example`, NO_DESTINATION],
  ['line\nbreak', NO_DESTINATION],
  ['ex\u{0000}ample.com', NO_DESTINATION],
  ['https://', NO_DESTINATION],
  ['https:///path', NO_DESTINATION],
  ['example.com:', /'' is not a port/],
  ['example.com:0', /'0' is not a port/],
  ['example.com:65536', /'65536' is not a port/],
  ['example.com:http', /'http' is not a port/],
  ['http://example.com:99999/', /'99999' is not a port/],
  ['https://user:secret@example.com', /^the destination carries credentials; leave them out$/],
  ['ftp://example.com', /its scheme is 'ftp'; expected http or https/],
  ['x'.repeat(3000), /longer than 2048 characters/],
])('%j is refused: %s', (text, reason) => {
  expect(words(text)).toMatch(reason);
});

test('no text makes it throw, and what it reads is stable', () => {
  const stable = fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.ipV6()), (text) => {
    const written = parseDestination(text);
    if (!written.ok) return true;
    const { destination } = written.value;
    const again = parseDestination(destination.kind === 'name' ? destination.name : destination.address);
    return again.ok && JSON.stringify(again.value.destination) === JSON.stringify(destination);
  });
  expect(fc.check(stable, { numRuns: 3000 })).toMatchObject({ failed: false });
});
