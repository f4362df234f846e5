import { askCloud } from './ask-cloud.ts';

/** Arguments: what to ask, and maybe `quick`. Says each row as a line of JSON. */
const [extent, pace] = process.argv.slice(2);
askCloud(
  { quick: pace === 'quick', row: (row) => process.stdout.write(`${JSON.stringify(row)}\n`) },
  extent === 'flows' ? 'flows' : 'all',
);
