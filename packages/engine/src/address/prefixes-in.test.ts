import { expect, it } from 'vitest';
import { spaceOf } from './address-space.ts';
import { parsePrefix, type Prefix } from './prefix.ts';
import { prefixesIn } from './prefixes-in.ts';

const prefixes = (text: string): readonly Prefix[] =>
  text.split(' ').map((each) => {
    const parsed = parsePrefix(each);
    if (!parsed.ok) throw new Error(parsed.problem);
    return parsed.value;
  });

it.each([
  ['neighbours become one', '10.0.0.0/9 10.128.0.0/9', '10.0.0.0/8'],
  ['those that are no neighbours stay', '10.0.1.0/24 10.0.2.0/24', '10.0.1.0/24 10.0.2.0/24'],
  ['everything', '0.0.0.0/0 ::/0', '0.0.0.0/0 ::/0'],
  ['single addresses at the ends', '255.255.255.255 ::1 0.0.0.0', '0.0.0.0/32 255.255.255.255/32 ::1/128'],
  ['IPv6', 'fd00::/9 fd80::/9', 'fd00::/8'],
])('%s', (_, given, expected) => expect(prefixesIn(spaceOf(prefixes(given)))).toEqual(expected.split(' ')));
