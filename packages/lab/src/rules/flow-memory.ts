import type { Family } from '@hopscope/engine';
import type { Chain } from '../shape/plan-shape.ts';

/**
 * Security groups are stateful, each interface for itself: what one let through, in either direction, needs no rule for
 * its answers there, and is unknown everywhere else. The kernel's connection tracking knows a connection only once in a
 * namespace, though an appliance makes the same one cross several interfaces; so the fabric keeps sets of its own, with
 * the interface in the key. What begins a connection (a SYN, an echo request) is asked about every time.
 */
const OUT4 = 'iif . meta l4proto . ip saddr . th sport . ip daddr . th dport';
const IN4 = 'oif . meta l4proto . ip daddr . th dport . ip saddr . th sport';
const OUT6 = 'iif . meta l4proto . ip6 saddr . th sport . ip6 daddr . th dport';
const IN6 = 'oif . meta l4proto . ip6 daddr . th dport . ip6 saddr . th sport';
const ECHO_OUT4 = 'iif . ip saddr . ip daddr . icmp id';
const ECHO_IN4 = 'oif . ip daddr . ip saddr . icmp id';
const ECHO_OUT6 = 'iif . ip6 saddr . ip6 daddr . icmpv6 id';
const ECHO_IN6 = 'oif . ip6 daddr . ip6 saddr . icmpv6 id';

/** Azure forgets an idle flow after four minutes ("TCP idle timeout"). */
export const REMEMBERED = 'flags dynamic,timeout; timeout 4m; size 131072;';

/** Declarations of the sets; what is in them outlives every change of rules. */
export const FLOW_SETS = [
  `set flows4 { typeof ${OUT4}; ${REMEMBERED} }`,
  `set flows6 { typeof ${OUT6}; ${REMEMBERED} }`,
  `set called4 { typeof ${OUT4}; ${REMEMBERED} }`,
  `set called6 { typeof ${OUT6}; ${REMEMBERED} }`,
  `set echoes4 { typeof ${ECHO_OUT4}; ${REMEMBERED} }`,
  `set echoes6 { typeof ${ECHO_OUT6}; ${REMEMBERED} }`,
] as const;

const TRANSPORT4 = 'meta nfproto ipv4 meta l4proto { tcp, udp }';
const TRANSPORT6 = 'meta nfproto ipv6 meta l4proto { tcp, udp }';

/** What came in from the internet, where only answers to it may leave. */
export const CALLED: Readonly<
  Record<Family, Readonly<Record<'called' | 'transport' | 'incoming' | 'outgoing', string>>>
> = {
  ipv4: { called: 'called4', transport: TRANSPORT4, incoming: IN4, outgoing: OUT4 },
  ipv6: { called: 'called6', transport: TRANSPORT6, incoming: IN6, outgoing: OUT6 },
};

/** Errors of routers belong to flows that passed; so they always pass, as traces need. */
export const ICMP_ERRORS: Readonly<Record<Family, string>> = {
  ipv4: 'icmp type { destination-unreachable, time-exceeded, parameter-problem }',
  ipv6: 'icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem }',
};

const known = (name: string, four: string, six: string, echo4: string, echo6: string): Chain => ({
  name,
  lines: [
    `${ICMP_ERRORS.ipv4} accept`,
    `${ICMP_ERRORS.ipv6} accept`,
    'tcp flags & (syn | ack) == syn return',
    `${TRANSPORT4} ${four} @flows4 update @flows4 { ${four} } accept`,
    `${TRANSPORT6} ${six} @flows6 update @flows6 { ${six} } accept`,
    `icmp type echo-reply ${echo4} @echoes4 accept`,
    `icmpv6 type echo-reply ${echo6} @echoes6 accept`,
  ].map((text) => ({ text })),
});

const remember = (name: string, four: string, six: string, echo4: string, echo6: string): Chain => ({
  name,
  lines: [
    `${TRANSPORT4} update @flows4 { ${four} }`,
    `${TRANSPORT6} update @flows6 { ${six} }`,
    `icmp type echo-request update @echoes4 { ${echo4} }`,
    `icmpv6 type echo-request update @echoes6 { ${echo6} }`,
  ].map((text) => ({ text })),
});

/** `known.*` accepts what belongs to a flow that this interface let through; `remember.*` notes one that it lets through. */
export const FLOW_CHAINS: readonly Chain[] = [
  known('known.out', OUT4, OUT6, ECHO_OUT4, ECHO_OUT6),
  known('known.in', IN4, IN6, ECHO_IN4, ECHO_IN6),
  remember('remember.out', OUT4, OUT6, ECHO_OUT4, ECHO_OUT6),
  remember('remember.in', IN4, IN6, ECHO_IN4, ECHO_IN6),
];
