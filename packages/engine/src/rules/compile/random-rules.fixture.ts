import * as fc from 'fast-check';
import type { Address } from '../../address/address.ts';
import { spaceOf } from '../../address/address-space.ts';
import { prefixOf, type Prefix } from '../../address/prefix.ts';
import { addressSetsBuilder } from '../../table/address-sets.ts';
import { textTableBuilder } from '../../table/text-table.ts';
import { packetOf, type Packet } from '../packet.ts';
import type { AddressTerm, RuleSide, SecurityRule } from '../security-rule.ts';
import { segmentOf } from './segments.ts';
import { membershipColumns, rulesBuilder } from './rules-builder.ts';

/** Few networks and ports, so that rules meet packets, and wide ones, so that keys wrap around. */
const octet = fc.constantFrom(0, 1, 2, 15, 16, 17, 31, 32, 64, 128, 255);
const network4 = fc.oneof(
  { arbitrary: fc.constantFrom('10.0', '10.1', '10.16'), weight: 3 },
  // The first and the last of private networks, and public ones beside them.
  fc.constantFrom('9.255', '10.255', '11.0', '172.15', '172.16', '172.31', '172.32', '192.167', '192.168', '192.169'),
);
const address4 = fc.tuple(network4, octet, octet).map((octets) => octets.join('.') as Address);
const address6 = fc.tuple(octet, octet).map(([one, other]) => `fd00::${one}:${other}` as Address);
const PORTS = [
  0, 1, 22, 80, 1023, 1024, 2047, 2048, 2079, 8000, 16_383, 16_384, 32_767, 32_768, 40_000, 65_534, 65_535,
];
const port = fc.constantFrom(...PORTS);

const prefix: fc.Arbitrary<AddressTerm> = fc
  .oneof(
    fc.tuple(address4, fc.constantFrom(0, 8, 15, 16, 18, 19, 20, 23, 24, 25, 27, 28, 31, 32)),
    fc.tuple(address6, fc.constantFrom(16, 112, 128)),
  )
  .map(([address, length]) => ({ kind: 'prefix', prefix: prefixOf(address, length) }));
const term: fc.Arbitrary<AddressTerm> = fc.oneof(
  { arbitrary: prefix, weight: 12 },
  fc.constant({ kind: 'any' } as const),
  fc.constant({ kind: 'missing', id: '/ipGroups/x' } as const),
  fc.constant({ kind: 'unknown', text: 'Storage' } as const),
  fc.constantFrom(
    { kind: 'tag', tag: 'VirtualNetwork' } as const,
    { kind: 'tag', tag: 'Internet' } as const,
    { kind: 'tag', tag: 'AzurePlatformDNS' } as const,
  ),
  fc.constantFrom('one', 'other').map((id) => ({ kind: 'application-group', id }) as const),
);
const side: fc.Arbitrary<RuleSide> = fc.record({
  addresses: fc.array(term, { minLength: 1, maxLength: 3 }),
  ports: fc.array(
    fc.tuple(port, port).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) })),
    { minLength: 1, maxLength: 3 },
  ),
});
/** `accesses`: only admin rules let packets pass for good. */
const rule = (origin: 'user' | 'admin', ...accesses: SecurityRule['access'][]): fc.Arbitrary<SecurityRule> =>
  fc.record({
    id: fc.constant('id'),
    name: fc.constant('name'),
    origin: fc.constant(origin),
    direction: fc.constant('inbound' as const),
    priority: fc.constant(100),
    access: fc.constantFrom(...accesses),
    protocol: fc.constantFrom('any' as const, 'tcp' as const, 'udp' as const, 'icmp' as const, 'esp' as const),
    source: side,
    destination: side,
  });
/** Of one group. */
export const rules = (count: { readonly minLength?: number; readonly maxLength: number }) =>
  fc.oneof(
    fc.array(rule('user', 'allow', 'deny'), count),
    fc.array(rule('admin', 'allow', 'deny', 'always-allow'), count),
  );

export const packet: fc.Arbitrary<Packet> = fc
  .record({
    ends: fc.oneof(
      { arbitrary: fc.tuple(address4, address4), weight: 4 },
      fc.tuple(address6, address6),
      fc.tuple(address4, fc.constant('168.63.129.16' as Address)),
    ),
    protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const),
    ports: fc.tuple(port, fc.option(port, { nil: -1 })),
    isSourceHidden: fc.boolean(),
    hiddenIn: fc.constantFrom(-1, 1, 2),
    member: fc.constantFrom(-1, 0, 1),
  })
  .map(({ ends: [source, destination], protocol, ports: [sourcePort, destinationPort], member, ...hidden }) => ({
    ...packetOf({ protocol, source, destination, sourcePort, destinationPort }),
    ...hidden,
    sourceMember: member,
    destinationMember: member,
  }));

/** The rules of one group, and what tags hold where they are asked. Member 0 is in the group "one". */
export function tablesOf(rules: readonly SecurityRule[]) {
  const sets = addressSetsBuilder();
  const [virtualNetwork = 0, internet = 0] = [
    ['10.0.0.0/14', '172.16.0.0/12', '192.169.0.0/18'],
    ['8.0.0.0/7', '11.0.0.0/8', '172.0.0.0/12', '172.32.0.0/11', '192.169.128.0/17'],
  ].map((each) => sets.add(spaceOf(each as readonly string[] as readonly Prefix[])));
  const builder = rulesBuilder({ texts: textTableBuilder(), sets });
  const group = builder.addGroup();
  builder.assign(group, [builder.write(group, 'g', rules)]);
  const tables = builder.build(membershipColumns([[builder.applicationGroup('one')], []]));
  return { tables, sets: sets.build(), segment: segmentOf(group, 'inbound'), virtualNetwork, internet };
}
