import { describe, expect, it } from 'vitest';
import type { Address, HostDocument, Outcome, Prefix } from '@hopscope/engine';
import type { Finding } from './finding.ts';
import { networkFinding } from './network.ts';
import { kernelFinding, nodeFinding } from './platform.ts';
import { capabilityFinding, descriptorFinding } from './privilege.ts';
import { selfFinding } from './self-probe.ts';
import { sysctlFindings } from './sysctls.ts';
import { toolFindings } from './tools.ts';

/** `ok: 24.21.0` */
const said = ({ state, found }: Finding) => `${state}: ${found}`;

describe('the platform', () => {
  it.each([
    ['24.21.0', 'ok: 24.21.0'],
    ['25.0.0', 'ok: 25.0.0'],
    ['20.20.2', 'missing: 20.20.2'],
  ])('Node.js %s is %s', (version, words) => {
    expect(said(nodeFinding(version))).toBe(words);
  });

  it.each([
    ['linux', '6.18.44-fc', 'ok: linux 6.18.44-fc'],
    ['linux', '5.8.0-1-amd64', 'ok: linux 5.8.0-1-amd64'],
    ['linux', '5.10.0', 'ok: linux 5.10.0'],
    ['linux', '5.7.19', 'limited: linux 5.7.19'],
    ['linux', '4.18.0-553.el8', 'limited: linux 4.18.0-553.el8'],
    ['darwin', '25.0.0', 'limited: darwin 25.0.0'],
  ] as const)('%s %s is %s', (platform, release, words) => {
    expect(said(kernelFinding(platform, release))).toBe(words);
  });
});

describe('privilege', () => {
  it.each([
    ['CapEff:\t0000000000000000', 'limited: none of CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN'],
    ['Name:\tnode\nCapEff:\t000001ffffffffff\nCapBnd:\t0', 'ok: CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN'],
    ['CapEff:\t0000000000002000', 'limited: CAP_NET_RAW'],
    ['CapEff:\t0000000000203000', 'ok: CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN'],
    ['', 'limited: none of CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN'],
  ])('of %j is %s', (status, words) => {
    expect(said(capabilityFinding(status))).toBe(words);
  });

  it.each([
    [
      'Max open files            1024                 524288               files     ',
      'ok: 1024 (may be raised to 524288)',
    ],
    [
      'Max open files            256                  1024                 files     ',
      'limited: 256 (may be raised to 1024)',
    ],
    [
      'Max open files            unlimited            unlimited            files     ',
      'ok: unlimited (may be raised to unlimited)',
    ],
  ])('to open files: %s', (limits, words) => {
    expect(said(descriptorFinding(`Max processes  1  1  processes\n${limits}\n`))).toBe(words);
  });
});

describe('settings of the kernel', () => {
  const usual: Readonly<Record<string, string>> = {
    'net.ipv4.ip_unprivileged_port_start': '1024',
    'net.ipv4.tcp_syn_linear_timeouts': '4',
    'net.ipv4.ping_group_range': '0\t2147483647',
    'user.max_user_namespaces': '96343',
    'user.max_net_namespaces': '96343',
  };
  const found = (name: string, changes: Readonly<Record<string, string | undefined>>) => {
    const settings = { ...usual, ...changes };
    const finding = sysctlFindings((setting) => settings[setting]).find((finding) => finding.name === name);
    return finding === undefined ? 'nothing' : said(finding);
  };

  it.each([
    ['source ports', {}, 'ok: without privilege from 1024'],
    ['SYN repeats', {}, 'ok: every second, 4 times, then doubling'],
    ['SYN repeats', { 'net.ipv4.tcp_syn_linear_timeouts': undefined }, 'ok: after 1, 3, 7 s'],
    ['ICMP echo', {}, 'ok: groups 0 to 2147483647 may ping'],
    ['ICMP echo', { 'net.ipv4.ping_group_range': '1\t0' }, 'limited: nobody may ping'],
    ['ICMP echo', { 'net.ipv4.ping_group_range': undefined }, 'limited: no setting'],
    ['user namespaces', {}, 'ok: up to 96343'],
    ['user namespaces', { 'user.max_user_namespaces': '0' }, 'limited: user.max_user_namespaces is 0'],
    ['user namespaces', { 'user.max_net_namespaces': '0' }, 'limited: user.max_net_namespaces is 0'],
    ['user namespaces', { 'kernel.unprivileged_userns_clone': '0' }, 'limited: kernel.unprivileged_userns_clone is 0'],
    [
      'user namespaces',
      { 'kernel.apparmor_restrict_unprivileged_userns': '1' },
      'limited: kernel.apparmor_restrict_unprivileged_userns is 1',
    ],
  ])('%s with %j: %s', (name, changes, words) => {
    expect(found(name, changes)).toBe(words);
  });
});

describe('tools', () => {
  it('are found or advised to be installed', () => {
    const findings = toolFindings((name) => (name === 'ip' ? '/usr/sbin/ip' : undefined));
    expect(findings.map(said)).toEqual(['ok: /usr/sbin/ip', 'limited: not found', 'limited: not found']);
    expect(findings[1]?.advice).toContain('install nftables');
  });
});

describe('the network', () => {
  const way = (destination: string, gateway: string): HostDocument => ({
    kind: 'route',
    id: `route/main/${destination}`,
    destination: destination as Prefix,
    type: 'unicast',
    gateway: gateway as Address,
    device: 'eth0',
    table: 254,
    metric: 0,
  });
  const card = (name: string, ...addresses: readonly string[]): HostDocument => ({
    kind: 'interface',
    id: `interface/${name}`,
    name,
    index: 1,
    up: true,
    loopback: name === 'lo',
    mtu: 1500,
    addresses: addresses.map((address) => ({ address: address as Address, prefixLength: 24 })),
  });

  it.each([
    [
      'ipv4',
      [card('lo', '127.0.0.1'), card('eth0', '192.0.2.2'), way('0.0.0.0/0', '192.0.2.1')],
      'ok: 192.0.2.2; default route via 192.0.2.1 on eth0',
    ],
    ['ipv4', [card('lo', '127.0.0.1'), card('eth0', '192.0.2.2')], 'limited: 192.0.2.2; no default route'],
    ['ipv4', [card('lo', '127.0.0.1')], 'limited: no address; no default route'],
    ['ipv6', [], 'limited: routes are not read here'],
    [
      'ipv6',
      [card('eth0', 'fd00::2', 'fe80::2'), way('::/0', 'fe80::1')],
      'ok: fd00::2; default route via fe80::1 on eth0',
    ],
    [
      'ipv6',
      [card('eth0', 'fe80::2', '192.0.2.2'), way('0.0.0.0/0', '192.0.2.1')],
      'limited: no address; no default route',
    ],
  ] as const)('of %s %#', (family, documents, words) => {
    expect(said(networkFinding(family, documents))).toBe(words);
  });
});

describe('a probe to itself', () => {
  it.each([
    [
      { kind: 'connected', rtt: 41.6, clock: 'kernel', retransmits: 0 },
      "ok: connected in 42 µs, by the kernel's clock",
    ],
    [
      { kind: 'connected', rtt: 310, clock: 'user', retransmits: 0 },
      "limited: connected in 310 µs, by the process's clock",
    ],
    [{ kind: 'silent', waitedMs: 1000, left: 'unknown' }, 'missing: silent'],
    [{ kind: 'forbidden', rule: 'deny' }, 'missing: forbidden'],
    ['the probing thread has ended', 'missing: the probing thread has ended'],
  ] as const satisfies readonly (readonly [Outcome | string, string])[])('%j: %s', (outcome, words) => {
    expect(said(selfFinding(outcome))).toBe(words);
  });
});
