/**
 * Kernel parameters of whatever routes. Reverse-path checks are off and sources of any kind taken, because the tables
 * that choose by interface would answer them wrongly; redirects would tell machines of a way around the fabric; and the
 * limits on ICMP errors would make traces forget hops.
 */
export const ROUTER_SETTINGS: Readonly<Record<string, number>> = {
  'net.ipv4.ip_forward': 1,
  'net.ipv6.conf.all.forwarding': 1,
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.default.rp_filter': 0,
  'net.ipv4.conf.all.accept_local': 1,
  'net.ipv4.conf.default.accept_local': 1,
  'net.ipv4.conf.all.send_redirects': 0,
  'net.ipv4.conf.default.send_redirects': 0,
  'net.ipv4.icmp_ratemask': 0,
  'net.ipv6.icmp.ratelimit': 0,
  // Of no kind of message: those that it names share one limit of the whole namespace (50 at once, 1,000 a second).
  'net.ipv6.icmp.ratemask': 0,
};

/** Of a machine with several interfaces that does not route: answers leave by the one that was asked. */
export const MANY_INTERFACES_SETTINGS: Readonly<Record<string, number>> = {
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.default.rp_filter': 0,
};

/**
 * Of a router with routes to several next hops: each flow has one, by a hash of addresses, protocol and ports that is the same
 * for answers, since Linux puts the ends of a flow in order first (net/core/flow_dissector.c). Policy 1 would take the number that
 * a packet's socket has.
 */
export const SEVERAL_HOPS_SETTINGS: Readonly<Record<string, number>> = {
  'net.ipv4.fib_multipath_hash_policy': 3,
  'net.ipv4.fib_multipath_hash_fields': 0x37,
  'net.ipv6.fib_multipath_hash_policy': 3,
  'net.ipv6.fib_multipath_hash_fields': 0x37,
};
