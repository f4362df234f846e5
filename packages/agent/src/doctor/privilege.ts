import type { Finding } from './finding.ts';

/** Bits of a capability set (capabilities(7), linux/capability.h). */
const CAPABILITIES = { CAP_NET_ADMIN: 12, CAP_NET_RAW: 13, CAP_SYS_ADMIN: 21 } as const;

/** Enough for 4 checks at once with all their probes and hops in flight, beside what a server keeps open. */
const ENOUGH_DESCRIPTORS = 1024;

/** `status` is the text of /proc/self/status. */
export function capabilityFinding(status: string): Finding {
  const effective = BigInt(`0x${/^CapEff:\s*([\da-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const held = Object.entries(CAPABILITIES)
    .filter(([, bit]) => (effective >> BigInt(bit)) % 2n === 1n)
    .map(([name]) => name);
  const all = held.length === Object.keys(CAPABILITIES).length;
  return {
    name: 'capabilities',
    state: all ? 'ok' : 'limited',
    found: held.length === 0 ? 'none of CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN' : held.join(', '),
    advice: all
      ? 'More than checks need: they run without any.'
      : 'Checks need none. Hops of several flows at once need CAP_NET_RAW, reading firewall rules CAP_NET_ADMIN, entering network namespaces CAP_SYS_ADMIN.',
  };
}

/** `limits` is the text of /proc/self/limits. */
export function descriptorFinding(limits: string): Finding {
  const [, soft = 'unknown', hard = 'unknown'] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits) ?? [];
  const enough = soft === 'unlimited' || Number(soft) >= ENOUGH_DESCRIPTORS;
  return {
    name: 'file descriptors',
    state: enough ? 'ok' : 'limited',
    found: `${soft} (may be raised to ${hard})`,
    advice: enough
      ? 'Enough for 4 checks at once.'
      : `Raise the limit to ${ENOUGH_DESCRIPTORS} (ulimit -n, LimitNOFILE=): a check holds up to 140 sockets.`,
  };
}
