import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { writeEstate } from '../test/portal/estate.testbed.ts';
import { openPortal } from '../test/portal/portal.testbed.ts';

/** From the press on its link until a map of 1,000 machines is drawn, in milliseconds: asked for, laid out by the worker, shown. */
export async function drawnMaps(rounds: number): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hopscope-bench-'));
  const portal = await openPortal({ example: await writeEstate(folder, { networks: 10, subnets: 5, machines: 20 }) });
  try {
    const page = await portal.signIn();
    const values = [];
    for (let round = 0; round <= rounds; round += 1) {
      await page.goto(portal.server.httpEndpoint ?? '');
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      const from = performance.now();
      await page.getByRole('link', { name: 'Network', exact: true }).click();
      await page.locator('[data-id]').nth(1000).waitFor();
      values.push(performance.now() - from);
    }
    // The first one fetches the page's script, too.
    return values.slice(1);
  } finally {
    await portal.close();
    await rm(folder, { recursive: true });
  }
}
