import { performance } from 'node:perf_hooks';

import { layOut } from '../packages/web/src/network/layout/layout.ts';
import type { Plan } from '../packages/web/src/network/layout/plan.ts';
import { missing, openPortal, type Portal } from '../test/portal/portal.testbed.ts';
import type { Bench } from './bench.ts';
import { drawnMaps } from './drawn-map.ts';
import { atMost } from './report/row.ts';

/** What the portal costs whoever opens it for the first time, in Debian's Chromium on this machine; and a large map. */
export const benchPortal: Bench = async ({ quick, row, skip }) => {
  const rounds = quick ? 3 : 10;
  row({
    what: 'lay out a map of 1,000 machines',
    unit: 'ms',
    values: Array.from({ length: rounds }, () => timed(() => layOut(PLAN))),
    goal: atMost(1000),
  });
  if (missing !== undefined) return skip({ what: 'first load, interactive', reason: `there is no ${missing}` });
  row({
    what: 'a map of 1,000 machines, from its link until it is drawn',
    unit: 'ms',
    values: await drawnMaps(rounds),
    goal: atMost(1000),
  });
  const portal = await openPortal();
  try {
    await firstVisit(portal);
    const visits = [];
    for (let round = 0; round < rounds; round += 1) visits.push(await firstVisit(portal));
    row({
      what: 'first load, script and style, compressed',
      unit: 'kB',
      values: visits.map(({ kB }) => kB),
      goal: atMost(250),
    });
    row({ what: 'interactive, nothing cached', unit: 'ms', values: visits.map(({ ms }) => ms), goal: atMost(1000) });
  } finally {
    await portal.close();
  }
};

/** A browser that was signed in and has cached nothing: from the navigation until the form can be filled in. */
async function firstVisit(portal: Portal) {
  const { server } = portal;
  const context = await portal.newContext();
  await context.request.get(server.signInLink() ?? '', { maxRedirects: 0 });
  const page = await context.newPage();
  let bytes = 0;
  page.on('response', (response) => {
    if (/\.(?:js|css)$/.test(response.url())) bytes += Number(response.headers()['content-length'] ?? 0);
  });
  const from = performance.now();
  await page.goto(server.httpEndpoint ?? '', { waitUntil: 'commit' });
  await page.getByRole('combobox', { name: 'To', exact: true }).fill('10.1.4.4');
  const ms = performance.now() - from;
  await context.close();
  return { ms, kB: bytes / 1000 };
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** Ten networks of a hundred machines each, all peered with the first. */
const PLAN: Plan = {
  networks: Array.from({ length: 10 }, (_, at) => ({
    id: `n${at}`,
    subnets: Array.from({ length: 5 }, (_, of) => ({
      id: `n${at}/${of}`,
      machines: Array.from({ length: 20 }, (_, one) => `n${at}/${of}/${one}`),
    })),
  })),
  peerings: Array.from({ length: 9 }, (_, at) => ({ one: 'n0', other: `n${at + 1}`, state: 'Connected' })),
  isPartial: false,
};
