import { hostname, release } from 'node:os';
import manifest from '../package.json' with { type: 'json' };
import { canTrace } from './kernel-version.ts';

/** What an agent says about itself. */
export type AgentFacts = {
  readonly version: string;
  readonly hostname: string;
  readonly platform: NodeJS.Platform;
  /** As uname(2) has it. */
  readonly kernel: string;
  readonly architecture: string;
  /** Whether its kernel tells who answered on the way; without, it probes only. */
  readonly trace: boolean;
};

export const readFacts = (): AgentFacts => ({
  version: manifest.version,
  hostname: hostname(),
  platform: process.platform,
  kernel: release(),
  architecture: process.arch,
  trace: canTrace(process.platform, release()),
});
