import { hostname, release } from 'node:os';
import type { AgentFacts } from '@hopscope/protocol';
import manifest from '../package.json' with { type: 'json' };
import { canTrace } from './kernel-version.ts';
import { readOperatingSystem } from './os-release.ts';

export function readFacts(): AgentFacts {
  const system = readOperatingSystem();
  return {
    version: manifest.version,
    hostname: hostname(),
    platform: process.platform,
    kernel: release(),
    architecture: process.arch,
    trace: canTrace(process.platform, release()),
    osName: system.name,
    osVersion: system.version,
  };
}
