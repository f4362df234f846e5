import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { labMissing } from '../apply/missing.ts';
import { described } from '../described.fixture.ts';
import { NO_FOLDER, type LabFolder } from './lab-folder.ts';
import { superviseLab, type SupervisedLab } from './supervise.ts';

const missing = labMissing();

const folderOf = (...more: readonly string[]): LabFolder => ({
  ...NO_FOLDER,
  listeners: { db: [80] },
  documents: described(
    'vnet a 10.0.0.0/16',
    'subnet a/s 10.0.1.0/24',
    'subnet a/d 10.0.2.0/24 nsg=g',
    'vm app a/s 10.0.1.4',
    'vm db a/d 10.0.2.4',
    'lb l a/s 10.0.1.100 tcp:80:80 backends=db probe=443',
    ...more,
  ),
});
const KEEPS_OUT = 'rule g/no 100 in Deny Tcp AzureLoadBalancer -> * 443';

async function withSupervised(folder: LabFolder, use: (supervised: SupervisedLab) => Promise<void>): Promise<void> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'hopscope-lab-'));
  const result = await superviseLab(folder, { id: `h${randomBytes(4).toString('hex')}`, stateDirectory });
  if (!result.ok) throw new Error(result.problem);
  try {
    await use(result.value);
  } finally {
    await result.value.close();
    rmSync(stateDirectory, { recursive: true });
  }
}

it.skipIf(missing !== undefined)(
  `a load balancer gives flows to whom its probes reach, as rules come and go${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () =>
    withSupervised(folderOf(KEEPS_OUT), async ({ lab, inside, followed }) => {
      const app = lab.plan().machines.find(({ name }) => name === 'app')?.namespace ?? '';
      const ask = async () => {
        const to = { address: '10.0.1.100', port: 80, timeoutMs: 300 };
        return (await inside.connect(lab.namespace(app), to)).kind;
      };
      const seen = [await ask()];
      for (const folder of [folderOf(), folderOf(KEEPS_OUT)]) {
        expect(await followed.follow(folder)).toBe(true);
        await followed.look();
        seen.push(await ask());
      }
      expect(seen).toEqual(['silent', 'connected', 'silent']);
      expect(await followed.follow(folderOf('vm more a/s 10.0.1.5'))).toBe(false);
    }),
);
