import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Stage } from './bench.ts';
import { machineLine, thisMachine } from './machine/machine.ts';
import { HEADINGS, rowLine, skipLine } from './report/lines.ts';
import { isMet, type Row, type Skip } from './report/row.ts';

/** Loaded only when asked for, so that what one cannot load does not stop the others. */
const BENCHES: ReadonlyMap<string, { readonly measures: string; readonly load: () => Promise<Bench> }> = new Map([
  [
    'check',
    {
      measures:
        'a check three namespaces away, at about 0 and at 20 ms round-trip time, beside traceroute, nping and mtr',
      load: async () => (await import('./check/check.ts')).benchChecks,
    },
  ],
  [
    'server',
    {
      measures: 'checks over HTTPS whose probes cost nothing, at concurrency 64 and 1',
      load: async () => (await import('./server/server.ts')).benchServer,
    },
  ],
  [
    'start',
    {
      measures: 'start to first answer, memory when idle, event-loop delay while four checks run',
      load: async () => (await import('./start/start.ts')).benchStart,
    },
  ],
  [
    'engine',
    {
      measures:
        'predictions, look-ups, whole checks; a described network of 100,000 machines and 1,000,000 rules: build, ask, change',
      load: async () => (await import('./engine/engine.ts')).benchEngine,
    },
  ],
  [
    'lab',
    {
      measures:
        'a lab of 60 and of 500 machines: up, down, memory; a rule that is changed; a server with one, all machines probing',
      load: async () => (await import('./lab/lab.ts')).benchLab,
    },
  ],
  [
    'portal',
    {
      measures: 'first load of the portal in a browser, until it can be used; a map of 1,000 machines',
      load: async () => (await import('./portal.ts')).benchPortal,
    },
  ],
  [
    'agents',
    {
      measures: 'an agent that is idle and one that probes; a server with 10,000 sessions, and jobs for 1,000 of them',
      load: async () => (await import('./agents/agents.ts')).benchAgents,
    },
  ],
  [
    'pack',
    {
      measures: 'what leaves the checkout: sizes, and how soon it starts beside the checkout itself',
      load: async () => (await import('./pack.ts')).benchPack,
    },
  ],
  [
    'store',
    {
      measures: 'durable writes and checks in the store alone, beside what the disk itself takes',
      load: async () => (await import('./store.ts')).benchStore,
    },
  ],
]);

const HELP = `npm run bench -- [NAME…] [--quick] [--json FILE]

${[...BENCHES].map(([name, { measures }]) => `  ${name.padEnd(8)} ${measures}`).join('\n')}

  --quick        Fewer and shorter rounds: about a minute for all of it
  --json FILE    Write every value that was measured to FILE
  --profile DIR  Leave V8's CPU profiles of the servers in DIR; their figures suffer from it
  --help         Print this

Without names all of them run. What cannot run here (no root, no nft, a peer that cannot be installed) is skipped by name.
docs/benchmarks.md says how each figure is measured.
`;

type Wanted = { readonly quick: boolean; readonly profile?: string };
type Results = { rows: (Row & { bench: string; met?: boolean })[]; skipped: (Skip & { bench: string })[] };

// So that whatever must not outlive us hears of it (servers in groups of their own, data directories).
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
// Whoever read our lines may have gone (`| head`): the run goes on to its end, so that nothing is left behind.
process.stdout.on('error', () => {});

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const given = readArguments(argv);
  if (typeof given === 'string') return complain(given);
  if (given.values.help) return say(HELP);
  const names = given.positionals.length === 0 ? [...BENCHES.keys()] : given.positionals;
  const unknown = names.find((name) => !BENCHES.has(name));
  if (unknown !== undefined) return complain(`there is no bench '${unknown}'`);

  const machine = thisMachine();
  say(`${machineLine(machine)}\n${HEADINGS}\n`);
  const results: Results = { rows: [], skipped: [] };
  let failed = 0;
  for (const name of names) failed += await runOne(name, given.values, results);
  const missed = results.rows.filter(({ met }) => met === false);
  if (missed.length > 0) say(`\nmissed: ${missed.map(({ bench, what }) => `${bench}: ${what}`).join('; ')}\n`);
  if (given.values.json !== undefined)
    writeFileSync(given.values.json, `${JSON.stringify({ machine, ...results }, undefined, 2)}\n`);
  return failed === 0 ? 0 : 1;
}

/** A goal that is missed is a figure; only a bench that cannot finish is a failure. */
async function runOne(name: string, { quick, profile }: Wanted, results: Results): Promise<0 | 1> {
  const began = performance.now();
  const stage: Stage = {
    quick,
    ...(profile === undefined ? {} : { profileDir: resolve(profile) }),
    row: (row) => {
      const met = isMet(row);
      results.rows.push({ bench: name, ...row, ...(met === undefined ? {} : { met }) });
      say(`${rowLine(row)}\n`);
    },
    skip: (skip) => {
      results.skipped.push({ bench: name, ...skip });
      say(`${skipLine(skip)}\n`);
    },
    note: (line) => void say(`  ${line}\n`),
  };
  say(`${name}\n`);
  try {
    await (
      await BENCHES.get(name)?.load()
    )?.(stage);
    return 0;
  } catch (error) {
    complain(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  } finally {
    say(`  (${((performance.now() - began) / 1000).toFixed(0)} s)\n`);
  }
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        profile: { type: 'string' },
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

function complain(problem: string): 2 {
  process.stderr.write(`bench: ${problem}\n`);
  return 2;
}
