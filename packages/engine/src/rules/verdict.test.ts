import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../address/address.ts';
import { spaceOf } from '../address/address-space.ts';
import { parsePrefix, type Prefix } from '../address/prefix.ts';
import { addressSetsBuilder } from '../table/address-sets.ts';
import { textAt, textTableBuilder } from '../table/text-table.ts';
import { defaultRules } from './default-rules.ts';
import { packetOf } from './packet.ts';
import type { SecurityRule } from './security-rule.ts';
import { OWNER } from './compile/rule-tables.ts';
import { membershipColumns, rulesBuilder } from './compile/rules-builder.ts';
import { evaluate } from './verdict.ts';

const parsed = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T => {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};
const prefix = (text: string): Prefix => parsed(parsePrefix(text));
const address = (text: string): Address => parsed(parseAddress(text));

type Term = SecurityRule['source']['addresses'][number];
const TAGS: Readonly<Record<string, Term>> = {
  '*': { kind: 'any' },
  VirtualNetwork: { kind: 'tag', tag: 'VirtualNetwork' },
  Internet: { kind: 'tag', tag: 'Internet' },
  AzureLoadBalancer: { kind: 'tag', tag: 'AzureLoadBalancer' },
  Storage: { kind: 'unknown', text: 'Storage' },
};
const terms = (text: string): readonly Term[] =>
  text.split(',').map((each) => TAGS[each] ?? { kind: 'prefix', prefix: prefix(each) });
const ports = (text: string) =>
  text.split(',').map((each) => {
    const [from = '', to = from] = each === '*' ? ['0', '65535'] : each.split('-');
    return { from: Number(from), to: Number(to) };
  });

/** `200 deny tcp 10.0.0.0/8:* > *:80,443`. */
function rule(text: string): SecurityRule {
  const [priority = '', access, protocol, source = '', , destination = ''] = text.split(' ');
  const side = (words: string) => {
    const at = words.lastIndexOf(':');
    return { addresses: terms(words.slice(0, at)), ports: ports(words.slice(at + 1)) };
  };
  return {
    id: `g/securityRules/${priority}`,
    name: priority,
    origin: 'user',
    direction: 'inbound',
    priority: Number(priority),
    access: access as SecurityRule['access'],
    protocol: protocol as SecurityRule['protocol'],
    source: side(source),
    destination: side(destination),
  };
}

/** `tcp 10.1.1.4:50000 -> 10.2.0.4:81`; a source port of `?` is any that a host chooses. */
function ask(rules: readonly SecurityRule[], words: string): string {
  const [protocol, from = '', , to = ''] = words.split(' ');
  const end = (text: string) => [text.slice(0, text.lastIndexOf(':')), text.slice(text.lastIndexOf(':') + 1)] as const;
  const [[source, sourcePort], [destination, destinationPort]] = [end(from), end(to)];
  const [texts, sets] = [textTableBuilder(), addressSetsBuilder()];
  const virtualNetwork = sets.add(spaceOf([prefix('10.0.0.0/8'), prefix('fd00::/8'), prefix('168.63.129.16/32')]));
  const internet = sets.add(spaceOf(['0.0.0.0/5', '8.0.0.0/7', '11.0.0.0/8', '64.0.0.0/3', '2000::/3'].map(prefix)));
  const builder = rulesBuilder({ texts, sets });
  const group = builder.addGroup();
  builder.assign(group, [builder.write(group, 'g', [...rules, ...defaultRules('g')])]);
  const tables = builder.build(membershipColumns([]));
  const packet = packetOf({
    protocol: protocol as 'tcp',
    source: address(source),
    destination: address(destination),
    ...(sourcePort === '?' ? {} : { sourcePort: Number(sourcePort) }),
    destinationPort: Number(destinationPort),
  });
  const verdict = evaluate(tables, sets.build(), 0, 'inbound', packet, { virtualNetwork, internet });
  return verdict.kind === 'exempt'
    ? 'exempt'
    : `${verdict.kind} by ${textAt(texts.build(), tables.owners[verdict.rule * OWNER.stride + OWNER.name] ?? 0)}`;
}

describe('a group with the rules', () => {
  const RULES = [
    '100 allow tcp 10.1.0.0/16:* > *:80',
    '200 deny * *:* > *:80-89',
    '300 allow tcp 8.8.8.8:53 > *:5000-6000',
    '400 allow udp *:* > *:*',
    '500 deny tcp fd00::/16,10.3.0.0/16:* > *:443',
    '600 deny tcp Storage:* > 10.2.0.9:22',
    '700 deny tcp 10.4.0.0/16:2000-3000 > *:22',
    '800 deny tcp *:* > 10.2.0.5:40000-50000',
    '900 deny tcp *:* > 10.2.0.6:16384-32767',
    '910 deny tcp *:* > 10.2.0.6:65534-65535',
  ].map((text) => rule(text.replace(' * ', ' any ')));
  it.each([
    ['tcp 10.1.1.4:50000 -> 10.2.0.4:80', 'allow by 100'],
    ['tcp 10.1.1.4:50000 -> 10.2.0.4:81', 'deny by 200'],
    ['udp 10.1.1.4:50000 -> 10.2.0.4:80', 'deny by 200'],
    ['udp 10.1.1.4:50000 -> 10.2.0.4:90', 'allow by 400'],
    ['tcp 10.1.1.4:50000 -> 10.2.0.4:90', 'allow by AllowVnetInBound'],
    ['tcp 8.8.8.8:53 -> 10.2.0.4:5500', 'allow by 300'],
    ['tcp 8.8.8.8:54 -> 10.2.0.4:5500', 'deny by DenyAllInBound'],
    ['tcp 8.8.8.8:? -> 10.2.0.4:5500', 'deny by DenyAllInBound'],
    ['tcp fd00::1:? -> fd00:0:0:1::1:443', 'deny by 500'],
    ['tcp fd01::1:? -> fd00:0:0:1::1:443', 'allow by AllowVnetInBound'],
    ['tcp 10.3.0.1:? -> 10.2.0.4:443', 'deny by 500'],
    ['tcp 10.1.1.4:? -> 10.2.0.9:22', 'undetermined by 600'],
    ['tcp 10.4.1.4:2500 -> 10.2.0.4:22', 'deny by 700'],
    ['tcp 10.4.1.4:3500 -> 10.2.0.4:22', 'allow by AllowVnetInBound'],
    ['tcp 10.4.1.4:? -> 10.2.0.4:22', 'undetermined by 700'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:7232', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:10000', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:39999', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:40000', 'deny by 800'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:50000', 'deny by 800'],
    ['tcp 10.1.1.4:? -> 10.2.0.5:50001', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:16383', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:16384', 'deny by 900'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:32767', 'deny by 900'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:32768', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:65533', 'allow by AllowVnetInBound'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:65534', 'deny by 910'],
    ['tcp 10.1.1.4:? -> 10.2.0.6:65535', 'deny by 910'],
    ['icmp 10.1.1.4:? -> 10.2.0.4:80', 'allow by AllowVnetInBound'],
    ['tcp 168.63.129.16:? -> 10.2.0.4:8080', 'allow by AllowVnetInBound'],
  ])('%s: %s', (words, verdict) => expect(ask(RULES, words)).toBe(verdict));
});

it('renumbering priorities in the same order changes no verdict', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 100, max: 4096 }), { minLength: 2, maxLength: 6 }),
      fc.array(
        fc.constantFrom(
          'allow any 10.1.0.0/16:* > *:*',
          'deny tcp *:* > *:80',
          'deny any Storage:* > *:*',
          'allow tcp Internet:* > *:1-100',
        ),
        { minLength: 6, maxLength: 6 },
      ),
      fc.constantFrom(
        'tcp 10.1.1.4:? -> 10.2.0.4:80',
        'tcp 8.8.8.8:? -> 10.2.0.4:80',
        'tcp 10.3.1.4:? -> 10.2.0.4:443',
      ),
      (priorities, words, flow) => {
        const sorted = priorities.toSorted((one, other) => one - other);
        const numbered = (numbers: readonly number[]) =>
          numbers.map((priority, index) => ({ ...rule(`${priority} ${words[index] ?? ''}`), name: `rule ${index}` }));
        expect(ask(numbered(sorted), flow)).toBe(
          ask(numbered(sorted.map((_, index) => 100 + index)).toReversed(), flow),
        );
      },
    ),
  ));

it('two halves of a prefix decide as the whole does', () =>
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), (second, third) => {
      const flow = `tcp 10.${second}.${third}.1:? -> 10.2.0.4:80`;
      expect(ask([rule('100 deny tcp 10.64.0.0/11,10.96.0.0/11:* > *:*')], flow)).toBe(
        ask([rule('100 deny tcp 10.64.0.0/10:* > *:*')], flow),
      );
    }),
  ));
