import { describe, expect, it } from 'vitest';
import { parseHostName } from './name.ts';

describe('a host name', () => {
  it.each([
    ['db.example.com', 'db.example.com'],
    ['DB.Example.com.', 'DB.Example.com.'],
    ['localhost', 'localhost'],
    ['4chan.example', '4chan.example'],
    ['_sip._tcp.example.com', '_sip._tcp.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('%s is asked for as %s', (text, name) => {
    expect(parseHostName(text)).toEqual({ ok: true, value: name });
  });

  it.each([
    ['', 'it is empty'],
    ['.', 'two dots follow each other'],
    ['a..b', 'two dots follow each other'],
    ['.a', 'two dots follow each other'],
    ['-a.example', "the label '-a'"],
    ['a-.example', "the label 'a-'"],
    ['a b.example', "the label 'a b'"],
    ['a/b', "the label 'a/b'"],
    ['host:80', "the label 'host:80'"],
    ['user@host', "the label 'user@host'"],
    ['a\0b', 'characters'],
    ['a%00b', "the label 'a%00b'"],
    [`${'a'.repeat(64)}.example`, '1 to 63 letters'],
    [`${'abcdefg.'.repeat(40)}example`, 'longer than 253'],
    ['10.1', 'its last label is a number'],
    ['0x7f.1', 'its last label is a number'],
    ['1.2.3.256', 'its last label is a number'],
    ['fe80::1', "the label 'fe80::1'"],
  ])('is not %j', (text, why) => {
    const parsed = parseHostName(text);
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(why) as unknown });
  });
});
