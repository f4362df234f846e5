import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, parseAddress, parsePort, parsePrefix, type Address, type Port } from '@hopscope/engine';
import { addressOfBytes } from '../host/address-bytes.ts';
import { parseDestinations } from './destinations.ts';
import { parsePolicyFile } from './policy-file.ts';
import { makePolicy } from './policy.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const port = (text: string): Port => {
  const parsed = parsePort(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
/** `10.0.0.1 443` */
const asked = (text: string): readonly [Address, Port] => {
  const [to = '', at = '80'] = text.split(' ');
  return [address(to), port(at)];
};
const policyOf = (file: object | undefined) => {
  if (file === undefined) return makePolicy(undefined);
  const parsed = parsePolicyFile('/etc/policy.json', JSON.stringify({ version: 1, ...file }));
  if (!parsed.ok) throw new Error(parsed.problem);
  return makePolicy(parsed.value);
};

const DEFAULTS = undefined;
const METADATA_OPEN = { allow: ['169.254.169.254:80', 'fe80::/10', '168.63.129.16'] };
const NO_SSH = {
  allow: ['169.254.0.0/16'],
  deny: ['10.0.0.0/8:22,80-90', 'fd00::/8:443', '169.254.1.0/24', '10.9.9.9'],
};
const OPEN_TO_ALL = { allow: ['0.0.0.0/0', '::/0'] };
const remote = { loopback: false };
const local = { loopback: true };

describe('the policy of a host', () => {
  it.each([
    ['10.0.0.1 443', DEFAULTS],
    ['2001:db8::1 443', DEFAULTS],
    ['169.253.255.255', DEFAULTS],
    ['169.255.0.0', DEFAULTS],
    ['168.63.129.17', DEFAULTS],
    ['fec0::1', DEFAULTS],
    ['fd00:ec2::253', DEFAULTS],
    ['169.254.169.254 80', METADATA_OPEN],
    ['fe80::1', METADATA_OPEN],
    ['168.63.129.16', METADATA_OPEN],
    ['10.0.0.1 23', NO_SSH],
    ['10.0.0.1 91', NO_SSH],
    ['fd00::1 80', NO_SSH],
    ['169.254.2.1', NO_SSH],
    ['64:ff9b::10.0.0.1 23', NO_SSH],
    ['64:ff9b:1::10.0.0.1 22', NO_SSH],
    ['fd00:ec2::254', OPEN_TO_ALL],
  ])('lets anyone probe %s with %j', (text, file) => {
    expect(policyOf(file)(...asked(text), remote)).toBeUndefined();
  });

  it.each([
    ['169.254.169.254', DEFAULTS, 'refused by default: link-local and metadata addresses'],
    ['169.254.0.0', DEFAULTS, 'refused by default: link-local'],
    ['169.254.255.255', DEFAULTS, 'refused by default: link-local'],
    ['::ffff:169.254.169.254', DEFAULTS, 'refused by default: link-local'],
    ['64:ff9b::169.254.169.254', DEFAULTS, 'refused by default: link-local'],
    ['168.63.129.16', DEFAULTS, 'refused by default: Azure'],
    ['64:ff9b::168.63.129.16', DEFAULTS, 'refused by default: Azure'],
    ['fe80::1', DEFAULTS, 'refused by default: link-local'],
    ['febf:ffff::1', DEFAULTS, 'refused by default: link-local'],
    ['fd00:ec2::254', DEFAULTS, "refused by default: another cloud's metadata address"],
    ['100.100.100.200', DEFAULTS, "refused by default: another cloud's metadata address"],
    ['192.0.0.192', DEFAULTS, "refused by default: another cloud's metadata address"],
    ['fd20:ce::254', DEFAULTS, "refused by default: another cloud's metadata address"],
    ['64:ff9b::6464:64c8', DEFAULTS, "refused by default: another cloud's metadata address"],
    ['169.254.169.254 443', METADATA_OPEN, 'refused by default: link-local'],
    ['10.0.0.1 22', NO_SSH, '"deny": "10.0.0.0/8:22,80-90" in /etc/policy.json'],
    ['10.0.0.1 80', NO_SSH, '"deny": "10.0.0.0/8:22,80-90"'],
    ['10.255.0.1 90', NO_SSH, '"deny": "10.0.0.0/8:22,80-90"'],
    ['fd00::1 443', NO_SSH, '"deny": "fd00::/8:443"'],
    ['169.254.1.9', NO_SSH, '"deny": "169.254.1.0/24"'],
    ['64:ff9b::10.0.0.1 22', NO_SSH, '"deny": "10.0.0.0/8:22,80-90"'],
    ['10.9.9.9 1', NO_SSH, '"deny": "10.9.9.9"'],
    ['224.0.0.1', OPEN_TO_ALL, 'never probed: multicast'],
    ['ff02::1', OPEN_TO_ALL, 'never probed: multicast'],
    ['255.255.255.255', OPEN_TO_ALL, 'never probed: broadcast'],
  ])('lets nobody probe %s with %j: %s', (text, file, why) => {
    for (const asker of [remote, local]) expect(policyOf(file)(...asked(text), asker)).toContain(why);
  });

  it.each(['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '64:ff9b::127.0.0.1', '0.0.0.0', '0.1.2.3', '::'])(
    'lets only this host itself probe %s, whatever its file allows',
    (text) => {
      for (const file of [DEFAULTS, OPEN_TO_ALL]) {
        expect(policyOf(file)(...asked(text), remote)).toContain('made on this host itself');
        expect(policyOf(file)(...asked(text), local)).toBeUndefined();
      }
    },
  );

  it('may close loopback to this host itself as well', () => {
    expect(policyOf({ deny: ['127.0.0.0/8:25'] })(...asked('127.0.0.1 25'), local)).toContain('"deny"');
  });
});

describe('an entry of a policy', () => {
  it.each([
    ['', 'names no network'],
    ['example.com', 'names no network'],
    ['10.0.0', 'names no network'],
    ['10.0.0.0/8/8', 'names no network'],
    ['fe80::1%eth0', 'names no network'],
    ['10.0.0.0/33', 'has no prefix length from 0 to 32'],
    ['10.0.0.0/', 'has no prefix length from 0 to 32'],
    ['fd00::/129', 'has no prefix length from 0 to 128'],
    ['10.0.0.1/8', 'has bits set behind the first 8'],
    ['fd00::1/64', 'has bits set behind the first 64'],
    ['::ffff:10.0.0.0/104', 'is IPv4 written as IPv6'],
    ['10.0.0.0/8:', 'has no ports from 1 to 65535'],
    ['10.0.0.0/8:0', 'has no ports from 1 to 65535'],
    ['10.0.0.0/8:65536', 'has no ports from 1 to 65535'],
    ['10.0.0.0/8:90-80', 'has no ports from 1 to 65535'],
    ['10.0.0.0/8:22,', 'has no ports from 1 to 65535'],
    ['10.0.0.0/8:ssh', 'has no ports from 1 to 65535'],
    ['10.0.0.0/-1', 'names no network'],
  ])('%j %s', (text, why) => {
    const problem = `'${text}' ${why}; expected a network`;
    expect(parseDestinations(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as unknown });
  });

  it('includes exactly the addresses that the engine finds in the network', () => {
    const bytes = (length: number) => array(integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });
    for (const length of [4, 16]) {
      const law = property(bytes(length), bytes(length), integer({ min: 0, max: 8 * length }), (one, other, bits) => {
        const cleared = one.map((byte, at) => byte & ~(0xff >> Math.min(8, Math.max(0, bits - 8 * at))) & 0xff);
        const text = `${addressOfBytes(Uint8Array.from(cleared))}/${bits}`;
        const [entry, prefix] = [parseDestinations(text), parsePrefix(text)];
        if (!entry.ok || !prefix.ok) throw new Error(`${text} is a network`);
        // Half of the candidates lie in the network.
        const inside = one.map((byte, at) => (byte & (cleared[at] ?? 0)) | ((other[at] ?? 0) & ~(cleared[at] ?? 0)));
        for (const candidate of [one, other, inside]) {
          const address = addressOfBytes(Uint8Array.from(candidate));
          expect(entry.value.includes(address, port('1'))).toBe(contains(prefix.value, address));
        }
      });
      assert(law);
    }
  });
});
