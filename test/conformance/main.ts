/** `npm run conformance -- --networks 40 --flows 50 --seed 1`: the engine against the kernel. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { labMissing } from '@hopscope/lab';
import { comparisonText, disagreementText, report } from './report.ts';
import { conform } from './run.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: '40' },
    flows: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    help: { type: 'boolean', default: false },
  },
});

function whole(name: 'networks' | 'flows' | 'seed', least: number, most: number): number {
  const number = Number(values[name]);
  if (!/^\d+$/.test(values[name]) || number < least || number > most)
    throw new Error(`--${name} ${values[name]}: expected a whole number from ${least} to ${most}`);
  return number;
}

const HELP = `Builds random networks as labs, and has the engine say of random flows what the kernel does (docs/lab.md).

npm run conformance -- [--networks 40] [--flows 50] [--seed N]

  --networks  how many
  --flows     through each, 100 at most
  --seed      says which; another one each time where it is left out
`;

const missing = labMissing();
if (values.help) process.stdout.write(HELP);
else if (missing === undefined) {
  const wanted = {
    networks: whole('networks', 1, 100_000),
    // Every flow has 400 source ports of its own.
    flows: whole('flows', 1, 100),
    seed: whole('seed', 0, 2 ** 31 - 1),
  };
  const result = await conform(wanted, (done) => {
    if (done % 50 === 0) process.stderr.write(`${done} networks\n`);
  });
  const [first, ...others] = result.disagreements;
  if (first !== undefined) {
    process.stdout.write(`${disagreementText(await shrink(wanted, first))}\n`);
    for (const { index, comparison } of others)
      process.stdout.write(`and in network ${index}:\n${comparisonText(comparison)}\n`);
    process.exitCode = 1;
  }
  process.stdout.write(`${report(result)}\n`);
} else {
  process.stderr.write(`conformance builds labs, and a lab ${missing}\n`);
  process.exitCode = 1;
}
