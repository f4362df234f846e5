import { labMissing, OPEN_PORT, withLab, type Lab } from '@hopscope/testbed';
import type { Bench, Stage } from '../bench.ts';
import { atMost, median, ratio, type Ratio } from '../report/row.ts';
import { measureCommand, NEAR } from './command.ts';
import { measureReferences, type ReferenceTimes } from './references.ts';
import { openWarmSource, warmCheck, type WarmCheck, type WarmSource } from './warm.ts';

/** A destination that sends 20 ms away, there and back. */
const FAR = { at: '20 ms', delayUs: 10_000 } as const;
const BACKLOG = 5;
const BACKLOG_PORT = 7005;

/** Checks three namespaces away, with real packets, beside what other tools take for the same question in the same run. */
export const benchChecks: Bench = async (stage) => {
  const missing = labMissing();
  if (missing !== undefined) return stage.skip({ what: 'everything', reason: missing });
  await withLab({}, (lab) => measureLab(lab, NEAR, stage));
  await withLab({ delayUs: FAR.delayUs }, (lab) => measureLab(lab, FAR.at, stage));
};

async function measureLab(lab: Lab, at: string, stage: Stage): Promise<void> {
  const references = await measureReferences(lab, at, stage);
  const source = await openWarmSource(lab);
  try {
    await measureReachable(source, at, stage, references);
    if (at === NEAR) await measureBacklog(lab, source, at, stage);
    await measureDrop(lab, source, at, stage);
  } finally {
    await source.agent.close();
  }
  await lab.become('ok');
  await measureCommand(lab, at, stage, (ms) => ratiosOf([ms], references));
}

async function measureReachable(
  source: WarmSource,
  at: string,
  stage: Stage,
  references: ReferenceTimes,
): Promise<void> {
  const rounds = stage.quick ? 5 : 15;
  const polite = await checks(rounds, () => warmCheck(source, OPEN_PORT));
  const rushed = await checks(rounds, () => warmCheck(source, OPEN_PORT, { paceMs: 0 }));
  for (const { diagnosis } of [...polite, ...rushed])
    if (diagnosis.disposition !== 'connected')
      throw new Error(`a check of the open port ended ${diagnosis.disposition}`);
  // The quickest of all: a slow run must not loosen its own goal.
  const rtts = polite.map(({ diagnosis }) => (diagnosis.latency?.min ?? Number.NaN) / 1000);
  const rtt = Math.min(...rtts);
  const complete = (some: readonly WarmCheck[]) => some.map(({ completeMs }) => completeMs);
  const first = (some: readonly WarmCheck[]) => some.map(({ firstMs }) => firstMs);

  stage.row({ what: `${at}: round trip, least of a check, by the kernel`, unit: 'ms', values: rtts });
  for (const [pace, some, most] of [
    ['default pace', polite, 2 * rtt + 250],
    ['pace 0', rushed, 2 * rtt + 30],
  ] as const) {
    stage.row({ what: `${at}: first verdict, ${pace}`, unit: 'ms', values: first(some), goal: atMost(rtt + 30) });
    stage.row({
      what: `${at}: complete, ${pace}`,
      unit: 'ms',
      values: complete(some),
      goal: atMost(most),
      ratios: ratiosOf(complete(some), references),
    });
  }
  const hops = polite.filter(({ diagnosis }) => diagnosis.hops.length === 4).length;
  stage.note(`${at}: all 3 hops were found in ${hops} of ${polite.length} checks at default pace`);
}

/** Our default manners are there for applications like this one. */
async function measureBacklog(lab: Lab, source: WarmSource, at: string, stage: Stage): Promise<void> {
  const listener = await lab.listen(BACKLOG_PORT, BACKLOG);
  const rounds = stage.quick ? 3 : 10;
  const polite = await checks(rounds, () => warmCheck(source, BACKLOG_PORT));
  const rushed = await checks(2, () => warmCheck(source, BACKLOG_PORT, { paceMs: 0 }));
  await listener.close();
  const failed = (some: readonly WarmCheck[]) => some.map(({ diagnosis }) => diagnosis.probes.failed);
  const what = `${at}: failed probes, backlog of ${BACKLOG}`;
  // The worst of all rounds is what counts, not the middle.
  stage.row({ what: `${what}, default pace, worst`, unit: '', values: [Math.max(...failed(polite))], goal: atMost(0) });
  stage.row({ what: `${what}, pace 0, worst`, unit: '', values: [Math.max(...failed(rushed))] });
}

async function measureDrop(lab: Lab, source: WarmSource, at: string, stage: Stage): Promise<void> {
  await lab.become('drop-B');
  const dropped: WarmCheck[] = [];
  for (let round = 0; round < (stage.quick ? 1 : 3); round += 1) dropped.push(await warmCheck(source, OPEN_PORT));
  for (const { diagnosis } of dropped)
    if (diagnosis.disposition !== 'dropped')
      throw new Error(`a check of a dropped port ended ${diagnosis.disposition}`);
  stage.row({
    what: `${at}: complete, silently dropped`,
    unit: 'ms',
    values: dropped.map(({ completeMs }) => completeMs),
    goal: atMost(1600),
  });
}

/** One after the other, after one that nobody counts. */
async function checks(rounds: number, check: () => Promise<WarmCheck>): Promise<readonly WarmCheck[]> {
  await check();
  const done: WarmCheck[] = [];
  for (let round = 0; round < rounds; round += 1) done.push(await check());
  return done;
}

const ratiosOf = (values: readonly number[], { traceAndProbe, mtr }: ReferenceTimes): readonly Ratio[] =>
  [ratio('traceroute + nping', values, [traceAndProbe]), ratio('mtr', values, [mtr])].filter(({ value }) =>
    Number.isFinite(median([value])),
  );
