/** The kernel that first queues ICMP errors for a TCP socket which is still connecting (commit 45af29ca761c). */
const TRACING_KERNEL = { major: 5, minor: 8 };

/** Whether this kernel tells an unprivileged TCP socket who sent an ICMP error. `release` as uname(2) has it. */
export function canTrace(platform: NodeJS.Platform, release: string): boolean {
  if (platform !== 'linux') return false;
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > TRACING_KERNEL.major || (major === TRACING_KERNEL.major && minor >= TRACING_KERNEL.minor);
}
