import type { ReadSysctl } from '../host/sysctl.ts';
import type { Finding } from './finding.ts';

export const sysctlFindings = (read: ReadSysctl): readonly Finding[] => [
  sourcePorts(read),
  synTimeouts(read),
  pingGroups(read),
  userNamespaces(read),
];

function sourcePorts(read: ReadSysctl): Finding {
  const start = read('net.ipv4.ip_unprivileged_port_start');
  return {
    name: 'source ports',
    state: 'ok',
    found: start === undefined ? 'no setting' : `without privilege from ${start}`,
    advice: `A --source-port below ${start ?? '1024'} needs CAP_NET_BIND_SERVICE.`,
  };
}

function synTimeouts(read: ReadSysctl): Finding {
  const linear = read('net.ipv4.tcp_syn_linear_timeouts');
  return {
    name: 'SYN repeats',
    state: 'ok',
    found: linear === undefined || linear === '0' ? 'after 1, 3, 7 s' : `every second, ${linear} times, then doubling`,
    advice: 'A probe that is silent for more than 1 s tells whether this host itself dropped it.',
  };
}

function pingGroups(read: ReadSysctl): Finding {
  const range = read('net.ipv4.ping_group_range');
  const [from = 1, to = 0] = range?.split(/\s+/).map(Number) ?? [];
  const open = from <= to;
  return {
    name: 'ICMP echo',
    state: open ? 'ok' : 'limited',
    found: range === undefined ? 'no setting' : open ? `groups ${from} to ${to} may ping` : 'nobody may ping',
    advice: open
      ? 'Checks by ICMP need it; others do not.'
      : 'Checks by ICMP need it, or CAP_NET_RAW; net.ipv4.ping_group_range="0 2147483647" opens it to all.',
  };
}

/** Whether a user without privilege can build a lab: `unshare -Urnm`. */
function userNamespaces(read: ReadSysctl): Finding {
  const most = read('user.max_user_namespaces');
  const obstacle =
    most === undefined
      ? 'the kernel has no user namespaces'
      : most === '0'
        ? 'user.max_user_namespaces is 0'
        : read('user.max_net_namespaces') === '0'
          ? 'user.max_net_namespaces is 0'
          : read('kernel.unprivileged_userns_clone') === '0'
            ? 'kernel.unprivileged_userns_clone is 0'
            : read('kernel.apparmor_restrict_unprivileged_userns') === '1'
              ? 'kernel.apparmor_restrict_unprivileged_userns is 1'
              : undefined;
  return {
    name: 'user namespaces',
    state: obstacle === undefined ? 'ok' : 'limited',
    found: obstacle ?? `up to ${most}`,
    advice:
      obstacle === undefined ? 'A lab can be built without root.' : 'Checks do not need them; a lab needs root here.',
  };
}
