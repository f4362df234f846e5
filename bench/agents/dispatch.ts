import { join } from 'node:path';
import type { Stage } from '../bench.ts';
import { findPeer } from '../machine/peers.ts';
import { atLeast, atMost } from '../report/row.ts';
import { checkBody, checkUrl, signIn } from '../server/client.ts';
import { DESTINATION, runLoad } from '../server/load.ts';
import { counted, type Held } from './imagined-fleet.ts';
import { processorSeconds } from './processor.ts';

/** Goals of issue 4. */
const ASKED = 1000;
const JOBS_PER_SECOND = 2000;
const CONNECTIONS = 64;

/** Through the whole server: checks come over HTTPS, are on disk, and each has several jobs for its agent. */
export async function measureDispatch(
  { server, fleet, data, count }: Held & { readonly data: string },
  stage: Stage,
): Promise<void> {
  const asked = Math.min(ASKED, count);
  const what = `to ${asked} agents, while ${count} are there`;
  const wrk = findPeer('wrk');
  if ('missing' in wrk) return stage.skip({ what: `jobs ${what}`, reason: wrk.missing });
  const [rounds, seconds] = stage.quick ? [1, 3] : [4, 6];
  const client = await signIn(join(data, 'credentials.json'));
  const { credentials } = client;
  const body = checkBody(credentials, DESTINATION.address, DESTINATION.port, 'imagined-%d');
  const asking = { url: checkUrl(credentials), body, numbers: asked };
  const fleetSeconds = () => fleet.reduce((sum, { pid }) => sum + processorSeconds(pid), 0);
  const round = async () => {
    const before = await counted(fleet);
    const [serverBefore, fleetBefore] = [processorSeconds(server.pid), fleetSeconds()];
    const result = await runLoad({ wrk: wrk.path, connections: CONNECTIONS, seconds, asking }, client);
    const { jobs } = await counted(fleet);
    const done = jobs - before.jobs;
    return {
      ...result,
      jobs: done,
      serverMs: ((processorSeconds(server.pid) - serverBefore) * 1000) / done,
      fleetMs: ((fleetSeconds() - fleetBefore) * 1000) / done,
      delay: (await server.loopDelay()).p99,
    };
  };
  try {
    await round();
    await server.loopDelay();
    const results: Awaited<ReturnType<typeof round>>[] = [];
    for (let turn = 0; turn < rounds; turn += 1) results.push(await round());
    const rates = results.map(({ jobs, seconds: took }) => jobs / took);
    stage.row({ what: `jobs ${what}`, unit: '/s', values: rates, goal: atLeast(JOBS_PER_SECOND) });
    stage.row({
      what: `checks ${what}`,
      unit: '/s',
      values: results.map(({ answered, seconds: took }) => answered / took),
    });
    // Neighbours take from the rate, hardly from this.
    const serverMs = results.map(({ serverMs: ms }) => ms);
    stage.row({ what: 'processor time of the server for a job', unit: 'ms', values: serverMs });
    const fleetMs = results.map(({ fleetMs: ms }) => ms);
    stage.row({ what: 'processor time of the imagined agents for a job', unit: 'ms', values: fleetMs });
    const wrong = results.reduce((sum, { refused, broken }) => sum + refused + broken, 0);
    stage.row({ what: 'requests refused or broken meanwhile', unit: '', values: [wrong], goal: atMost(0) });
    stage.row({
      what: 'event-loop delay of the server meanwhile, p99',
      unit: 'ms',
      values: results.map(({ delay }) => delay),
    });
  } finally {
    client.close();
  }
}
