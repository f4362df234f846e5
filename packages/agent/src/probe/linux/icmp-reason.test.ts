import { expect, it } from 'vitest';
import type { IcmpReason } from '@hopscope/engine';
import { icmpReason } from './icmp-reason.ts';

it.each<[string, IcmpReason]>([
  ['ICMP 11/0', 'ttl-exceeded'],
  ['ICMP 11/1', 'other'],
  ['ICMP 3/0', 'net-unreachable'],
  ['ICMP 3/1', 'host-unreachable'],
  ['ICMP 3/2', 'protocol-unreachable'],
  ['ICMP 3/3', 'port-unreachable'],
  ['ICMP 3/4', 'packet-too-big'],
  ['ICMP 3/9', 'admin-prohibited'],
  ['ICMP 3/10', 'admin-prohibited'],
  ['ICMP 3/13', 'admin-prohibited'],
  ['ICMP 3/15', 'other'],
  ['ICMP 12/0', 'other'],
  ['ICMPv6 3/0', 'ttl-exceeded'],
  ['ICMPv6 3/1', 'other'],
  ['ICMPv6 1/0', 'net-unreachable'],
  ['ICMPv6 1/1', 'admin-prohibited'],
  ['ICMPv6 1/2', 'beyond-scope'],
  ['ICMPv6 1/3', 'host-unreachable'],
  ['ICMPv6 1/4', 'port-unreachable'],
  ['ICMPv6 1/5', 'policy-failed'],
  ['ICMPv6 1/6', 'reject-route'],
  ['ICMPv6 1/7', 'other'],
  ['ICMPv6 2/0', 'packet-too-big'],
  ['ICMPv6 4/1', 'other'],
])('%s means %s', (error, reason) => {
  const [protocol, numbers = ''] = error.split(' ');
  const [type = 0, code = 0] = numbers.split('/').map(Number);
  expect(icmpReason(protocol === 'ICMP' ? 2 : 3, type, code)).toBe(reason);
});
