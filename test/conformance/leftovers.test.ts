import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { labMissing } from '@hopscope/lab';
import { describe, expect, it } from 'vitest';
import { folderPrefix, sweepLeftovers } from './leftovers.ts';

/** Builds a lab in a folder of its own, as a run does, and asks the kernel about its routes; says so, and waits to be killed. */
const RUN = `
  import { mkdtempSync } from 'node:fs';
  import { apply, plan } from '@hopscope/lab';
  import { ip } from './packages/lab/src/apply/run.ts';
  import { folderPrefix } from './test/conformance/leftovers.ts';
  import { ROUTES } from './test/conformance/observe/kernel-routes.ts';
  const network = { id: '/v', type: 'Microsoft.Network/virtualNetworks', properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ name: 's', properties: { addressPrefix: '10.0.1.0/24' } }],
  } };
  const stateDirectory = mkdtempSync(folderPrefix());
  const made = await apply(plan([network]).value, { id: 'left' + process.pid, stateDirectory });
  await ip(['netns add ' + made.value.namespace(ROUTES)]);
  process.stdout.write(JSON.stringify([made.ok, stateDirectory]) + '\\n');
  setInterval(() => {}, 1000);
`;

const missing = labMissing();
describe.skipIf(missing !== undefined)(
  `a run that was killed${missing === undefined ? '' : ` (skipped: a lab ${missing})`}`,
  () => {
    it('leaves its lab behind, and the next one removes it; one that goes on keeps its own', async () => {
      const cwd = fileURLToPath(new URL('../../', import.meta.url));
      const child = spawn(execPath, ['--input-type=module', '-e', RUN], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
      const [ok, folder] = await new Promise<[boolean, string]>((resolve, reject) => {
        child.stdout.once('data', (text: Buffer) => resolve(JSON.parse(String(text)) as [boolean, string]));
        child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
      });
      expect(ok).toBe(true);
      const namespaces = () =>
        readdirSync('/run/netns').filter((name) => name.startsWith(`hopscope.left${child.pid ?? ''}.`));
      await sweepLeftovers();
      expect([namespaces().length > 0, existsSync(folder)]).toEqual([true, true]);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      expect(namespaces()).toContain(`hopscope.left${child.pid ?? ''}.routes`);
      await sweepLeftovers();
      expect([namespaces(), existsSync(folder)]).toEqual([[], false]);
    }, 60_000);

    it('does not take the folder of a run that goes on, or of somebody else', async () => {
      const [own, other] = [mkdtempSync(folderPrefix()), mkdtempSync(join(tmpdir(), 'hopscope-conform-'))];
      await sweepLeftovers();
      expect([own, other].map(existsSync)).toEqual([true, true]);
      for (const folder of [own, other]) rmSync(folder, { recursive: true });
    });
  },
);
