import { array, assert, constant, integer, oneof, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, parseAddress, type Words } from '@hopscope/engine';
import { addressOfBytes, bytesOf, canonical } from './address-bytes.ts';

/** Zeros often, so that runs of zero groups and IPv4-mapped addresses come up. */
const group = oneof({ weight: 3, arbitrary: constant(0) }, constant(0xffff), integer({ min: 0, max: 0xffff }));
const words = array(group, { minLength: 8, maxLength: 8 }).map(
  (groups) => [0, 2, 4, 6].map((at) => groups[at]! * 0x1_0000 + groups[at + 1]!) as unknown as Words,
);

const bytesOfWords = (words: Words) => {
  const view = new DataView(new ArrayBuffer(16));
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word);
  return new Uint8Array(view.buffer);
};

describe('addresses as bytes', () => {
  it('have the text that the engine gives to the same 128 bits', () => {
    const sameText = property(words, (words) => {
      expect(addressOfBytes(bytesOfWords(words))).toBe(addressOf(words));
    });
    assert(sameText);
  });

  it('have the text that the engine gives to the same 32 bits', () => {
    const sameText = property(uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
      const text = addressOfBytes(bytes);
      expect(parseAddress(text)).toEqual({ ok: true, value: text });
    });
    assert(sameText);
  });

  it('come back from the text unchanged', () => {
    const comesBack = property(words, (words) => {
      const address = addressOf(words);
      expect(addressOfBytes(bytesOf(address))).toBe(address);
    });
    assert(comesBack);
  });

  it.each([
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::10.1.2.3', '::a01:203'],
  ])('%s is written %s', (spelling, text) => {
    const parsed = parseAddress(spelling);
    if (!parsed.ok) throw new Error(parsed.problem);
    expect(addressOfBytes(bytesOf(parsed.value))).toBe(text);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::10.1.2.3', '::a01:203'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('spelled %s by the system are %s', (spelled, text) => {
    expect(canonical(spelled)).toBe(text);
    expect(parseAddress(text)).toEqual({ ok: true, value: text });
  });
});
