import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Credentials } from '@hopscope/server';

import { whyNo } from './program.testbed.ts';

/** Why Azure's command line cannot be run here, if so. */
export const noAz = whyNo('az');

/** It starts a Python program that reads thousands of files, several seconds long where neighbours are busy. */
export const PATIENCE = 240_000;

export type AzureCli = {
  /** Set for whatever runs `az` for this server. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs it, and reads the JSON that it prints; undefined where it prints nothing. Rejects with what it says to be wrong. */
  az(...args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
};

/**
 * Azure's command line, told of our server as docs/clients.md says, and signed in. Debian's package asks for versions of the
 * API that its own libraries lack, unless it is told of a cloud with this profile.
 */
export async function openAzureCli({
  endpoint,
  tenantId,
  clientId,
  clientSecret,
  caFile,
}: Credentials): Promise<AzureCli> {
  const folder = await mkdtemp(join(tmpdir(), 'hopscope-az-'));
  const env = {
    ...process.env,
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    REQUESTS_CA_BUNDLE: caFile,
  };
  const az = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)('az', [...args, '--output', 'json'], { env });
    return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
  };
  const cloud = ['--endpoint-resource-manager', endpoint, '--profile', '2020-09-01-hybrid'];
  await az('cloud', 'register', '--name', 'hopscope', ...cloud);
  await az('cloud', 'set', '--name', 'hopscope');
  await az('login', '--service-principal', '--username', clientId, '--password', clientSecret, '--tenant', tenantId);
  return { env, az, close: () => rm(folder, { recursive: true }) };
}
