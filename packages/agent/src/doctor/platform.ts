import { canTrace } from '../kernel-version.ts';
import type { Finding } from './finding.ts';

const OLDEST_NODE = 24;

/** `version` as `process.versions.node` has it. */
export function nodeFinding(version: string): Finding {
  const fresh = Number.parseInt(version, 10) >= OLDEST_NODE;
  return {
    name: 'Node.js',
    state: fresh ? 'ok' : 'missing',
    found: version,
    advice: fresh ? 'New enough.' : `Start with Node.js ${OLDEST_NODE} or newer, which runs TypeScript as it is.`,
  };
}

/** `release` as uname(2) has it: `6.18.44-arch1`. */
export function kernelFinding(platform: NodeJS.Platform, release: string): Finding {
  const found = `${platform} ${release}`;
  if (platform !== 'linux')
    return {
      name: 'operating system',
      state: 'limited',
      found,
      advice: 'Probes work; hops, kernel round-trip times and routes are found on Linux only.',
    };
  const traces = canTrace(platform, release);
  return {
    name: 'operating system',
    state: traces ? 'ok' : 'limited',
    found,
    advice: traces
      ? 'Probes, hops and kernel round-trip times all work without privilege.'
      : 'Linux 5.8 or newer is needed to see which router answered; probes work.',
  };
}
