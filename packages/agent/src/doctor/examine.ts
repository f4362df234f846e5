import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import type { HostDocument } from '@hopscope/engine';
import { openAgent, type Agent } from '../agent.ts';
import type { Finding } from './finding.ts';
import { networkFinding } from './network.ts';
import { kernelFinding, nodeFinding } from './platform.ts';
import { capabilityFinding, descriptorFinding } from './privilege.ts';
import { selfProbe } from './self-probe.ts';
import { readSysctl } from '../host/sysctl.ts';
import { sysctlFindings } from './sysctls.ts';
import { toolFindings } from './tools.ts';

/**
 * What this machine can and cannot do as the source of checks. `policyPath`: see `openAgent`. Sends packets to its own
 * loopback only.
 */
export async function examine(policyPath: string): Promise<readonly Finding[]> {
  const platform = process.platform;
  const agent = openAgent({ policyPath });
  try {
    return [
      nodeFinding(process.versions.node),
      kernelFinding(platform, release()),
      await nativeFinding(platform),
      policyFinding(policyPath, agent.ok ? undefined : agent.problem),
      ...(await networkFindings(agent.ok ? agent.value : undefined)),
      ...(platform === 'linux' ? linuxFindings() : []),
      ...(agent.ok ? [await selfProbe(agent.value.open({ loopback: true }))] : []),
    ];
  } finally {
    if (agent.ok) await agent.value.close();
  }
}

/** Whether the library is there through which JavaScript calls the C library. */
async function nativeFinding(platform: NodeJS.Platform): Promise<Finding> {
  const name = 'calls to the kernel';
  if (platform !== 'linux')
    return { name, state: 'limited', found: 'not used', advice: "Node's own sockets probe here, without hops." };
  try {
    const { openHost } = await import('../host/host.ts');
    const documents = openHost(platform)?.documents() ?? [];
    return { name, state: 'ok', found: `koffi; ${count(documents)}`, advice: 'Nothing is wanting.' };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: 'limited',
      found,
      advice: 'Install again without --omit=optional: koffi has no binary here.',
    };
  }
}

const count = (documents: readonly HostDocument[]) => {
  const routes = documents.filter((document) => document.kind === 'route').length;
  return `${documents.length - routes} interfaces and ${routes} routes read`;
};

const policyFinding = (path: string, problem: string | undefined): Finding => ({
  name: "the owner's policy",
  state: problem === undefined ? 'ok' : 'missing',
  found: problem ?? (existsSync(path) ? path : `no file at ${path}`),
  advice:
    problem === undefined
      ? 'Link-local and metadata addresses are refused unless it allows them.'
      : 'Nothing is probed until the file is right: a fault in it must not open what it meant to close.',
});

async function networkFindings(agent: Agent | undefined): Promise<readonly Finding[]> {
  if (agent === undefined) return [];
  const documents = await agent.documents();
  return (['ipv4', 'ipv6'] as const).map((family) => networkFinding(family, documents));
}

const linuxFindings = (): readonly Finding[] => [
  capabilityFinding(textOf('/proc/self/status') ?? ''),
  descriptorFinding(textOf('/proc/self/limits') ?? ''),
  ...sysctlFindings(readSysctl),
  ...toolFindings((name) => findProgram(name, process.env['PATH'] ?? '')),
];

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent on this kernel, or not for this user: both are findings, not faults.
    return undefined;
  }
}

/** As the shell finds it; /usr/sbin is looked into as well, where many users' PATH does not lead. */
function findProgram(name: string, path: string): string | undefined {
  return [...path.split(delimiter), '/usr/sbin', '/sbin']
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => isProgram(file));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
