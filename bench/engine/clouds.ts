import type { Bench, Stage } from '../bench.ts';
import { runTimed } from '../child.ts';
import { atMost } from '../report/row.ts';
import type { Built } from './build-child.ts';
import type { Touched } from './lines-child.ts';
import { firstTouches, loads } from './loads.ts';
import { asPacked, fromCheckout, type Program } from './programs.ts';
import { runReporting } from './reporting.ts';

/**
 * A described network as large as Azure lets one be: build it, ask it, change it; each in processes of its own, by the engine as a
 * service has it, and what single flows cost once more by that of the checkout.
 */
export const benchClouds: Bench = async (stage) => {
  const packed = await asPacked('build-child.ts', 'ask-child.ts');
  try {
    await builds(stage, packed.programs['build-child.ts']);
    await runReporting(packed.programs['ask-child.ts'], stage, 'all');
    await runReporting(fromCheckout('ask-child.ts'), { ...stage, row: ofCheckout(stage) }, 'flows');
  } finally {
    packed.remove();
  }
  await memory(stage);
};

/** Rates alone, and without goals: what a service does is what they are for. */
const ofCheckout =
  ({ row }: Stage): Stage['row'] =>
  ({ what, unit, values }) => {
    if (unit === '/s' && !what.includes('scan')) row({ what: `${what}, from the checkout`, unit, values });
  };

async function builds({ quick, row, note }: Stage, program: Program): Promise<void> {
  const results: Built[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    const { output, status } = await runTimed(process.execPath, ['--expose-gc', ...program]);
    if (status !== 0) throw new Error(`the network could not be built: ${output}`);
    results.push(JSON.parse(output) as Built);
  }
  const goal = atMost(4000);
  row({
    what: 'cloud: build, from the first document on',
    unit: 'ms',
    values: results.map((each) => each.buildMs),
    goal,
  });
  row({ what: 'cloud: processor time of that', unit: 'ms', values: results.map((each) => each.cpuMs) });
  row({ what: 'cloud: pages of memory that it got meanwhile', unit: '', values: results.map(({ pages }) => pages) });
  row({
    what: 'cloud: memory of the built network, documents released',
    unit: 'MB',
    values: results.map(({ heapMb, tablesMb }) => heapMb + tablesMb),
    goal: atMost(700),
  });
  const [{ heapMb, tablesMb, beforeMb, residentMb } = { heapMb: 0, tablesMb: 0, beforeMb: 0, residentMb: 0 }] = results;
  note(
    `tables ${tablesMb.toFixed(0)} MB, drafts on the heap ${heapMb.toFixed(0)} MB; the process has ${residentMb.toFixed(0)} MB resident, and had ${beforeMb.toFixed(0)} MB before`,
  );
}

/** What answers wait for: lines of memory, counted in a process of its own, because watched tables are slow, and the loads of them. */
async function memory(stage: Stage): Promise<void> {
  const program = new URL('lines-child.ts', import.meta.url).pathname;
  const { output, status } = await runTimed(process.execPath, [program]);
  if (status !== 0) throw new Error(`lines could not be counted: ${output}`);
  const { verdict, whole, document } = JSON.parse(output) as Touched;
  for (const [what, { touched, missed }] of [
    ['a verdict', verdict],
    ['a walk past every denial', whole],
    ['a path as a document', document],
  ] as const) {
    stage.row({ what: `cloud: lines of memory that ${what} touches`, unit: '', values: [touched] });
    stage.row({ what: `cloud: of those, lines that a cache of 1 MB does not hold`, unit: '', values: [missed] });
  }
  loads(stage);
  firstTouches(stage);
}
