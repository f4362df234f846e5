import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

import { layOut } from '../packages/web/src/network/layout/layout.ts';
import type { Plan } from '../packages/web/src/network/layout/plan.ts';
import { missing, openPortal, type Portal } from '../test/portal/portal.testbed.ts';
import type { Bench } from './bench.ts';
import { drawnMaps } from './drawn-map.ts';
import { atLeast, atMost } from './report/row.ts';

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
    const courses = [];
    for (let round = 0; round < rounds; round += 1) courses.push(await watchedCheck(portal));
    row({
      what: 'a running check repaints, while 100 probes come in',
      unit: '/s',
      values: courses.map(({ repaints }) => repaints),
      goal: atLeast(30),
    });
    row({ what: 'between two repaints of it, longest', unit: 'ms', values: courses.map(({ longest }) => longest) });
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

/** Milliseconds between two probes: more come in than a screen has frames. */
const PACE = 10;

/**
 * A check whose probes the server hears one by one, watched in the page: frames in which a dot was filled, by
 * requestAnimationFrame, from the first to the last. Everything but the packets is real.
 */
async function watchedCheck(portal: Portal) {
  const page = await portal.signIn();
  portal.agent.hold();
  await page.getByRole('combobox', { name: 'To', exact: true }).fill('192.0.2.50:443');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('img', { name: /^0 of 100 probes/ }).waitFor();
  await page.evaluate(WATCH);
  for (let probe = 0; probe < 100; probe += 1) {
    portal.agent.give(1);
    await setTimeout(PACE);
  }
  await page.getByRole('img', { name: /^100 of 100 probes/ }).waitFor();
  const frames = (await page.evaluate('frames_')) as readonly number[];
  portal.agent.release();
  await page.context().close();
  const [first = 0, last = 0] = [frames[0], frames.at(-1)];
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  return { repaints: (gaps.length / (last - first)) * 1000, longest: Math.max(...gaps) };
}

/** Runs in the page: when each frame was painted in which the dots had changed. */
const WATCH = `{
  globalThis.frames_ = [];
  let changed = false;
  const dots = document.querySelector('.dots');
  new MutationObserver(() => (changed = true)).observe(dots, { attributes: true, subtree: true });
  const tick = (at) => {
    if (changed) frames_.push(at);
    changed = false;
    if (dots.isConnected) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}`;

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
