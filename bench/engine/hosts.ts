import {
  drive,
  parseAddress,
  predictHost,
  compileHost,
  type Address,
  type Port,
} from '../../packages/engine/src/index.ts';
import { wordsOf, type Words } from '../../packages/engine/src/address/address.ts';
import { maskWords, wordsOfPrefix, type Prefix } from '../../packages/engine/src/address/prefix.ts';
import { REQUEST_DEFAULTS } from '../../packages/engine/src/check/request.ts';
import { hostOf } from '../../packages/engine/src/network/host/host-lines.fixture.ts';
import { buildPrefixTable, lookup } from '../../packages/engine/src/routes/longest-prefix.ts';
import type { Bench } from '../bench.ts';
import { imaginedAgent } from '../imagined-agent.ts';
import { rateOf } from '../rate.ts';
import { ratio } from '../report/row.ts';

/** Look-ups and predictions are asked about so many destinations in turn, so that no cache makes them cheap. */
const DESTINATIONS = 4096;

/** The pure heart: what a prediction, a look-up and a whole check cost when no packet has to be waited for. */
export const benchHosts: Bench = async ({ quick, row }) => {
  const [rounds, forMs] = quick ? [3, 80] : [5, 400];
  const measured = (times: number, work: () => void) => {
    rateOf(forMs, times, work);
    return Array.from({ length: rounds }, () => rateOf(forMs, times, work));
  };

  for (const size of [10, 1000])
    row({ what: `predictions, a host with ${size} routes`, unit: '/s', ...predictions(size, measured) });

  for (const size of [100, 10_000]) {
    const { table, scan, words } = prefixes(size);
    const look = (find: (words: Words) => number, some: readonly Words[]) => () => {
      for (const each of some) sink += find(each);
    };
    const fast = measured(
      words.length,
      look(([a, b, c, d]) => lookup(table, a, b, c, d), words),
    );
    // The scan is too slow to be asked about all of them.
    const few = words.slice(0, 64);
    const slow = measured(few.length, look(scan, few));
    row({ what: `longest prefix of ${size}: linear scan`, unit: '/s', values: slow });
    row({
      what: `longest prefix of ${size}: our tables`,
      unit: '/s',
      values: fast,
      ratios: [ratio('the scan', fast, slow)],
    });
  }

  row({ what: 'whole checks of 100 probes, in the state machine', unit: '/s', values: await checks(rounds, forMs) });
};

/** Keeps what is computed from being optimised away. */
let sink = 0;

function predictions(size: number, measured: (times: number, work: () => void) => readonly number[]) {
  const routes = Array.from(
    { length: size },
    (_, index) => `10.${index >> 8}.${index & 255}.0/24 via 192.0.2.${2 + (index % 200)} dev eth0`,
  );
  const network = compileHost(
    hostOf('eth0: 192.0.2.1/24 2001:db8::1/64', 'default via 192.0.2.254 dev eth0', ...routes),
    1,
  );
  const destinations = addresses();
  const port = 443 as Port;
  return {
    values: measured(destinations.length, () => {
      for (const destination of destinations) sink += predictHost(network, { destination, port }).path.hops.length;
    }),
  };
}

/** The same networks for both: nested ones of many lengths, as in a large routing table. */
function prefixes(size: number) {
  const random = lcg();
  const entries = Array.from({ length: size }, (_, value) => {
    const bits = 8 + Math.floor(random() * 21);
    const start = maskWords([0, 0, 0xffff, Math.floor(random() * 2 ** 32)], 96 + bits)[3];
    return { prefix: `${quad(start)}/${bits}` as Prefix, rank: 0, value };
  });
  const rows = entries.map(({ prefix, value }) => ({ ...wordsOfPrefix(prefix), value }));
  // What one would write first: every row, compared under its mask; the longest that fits wins.
  const masks = rows.map(({ bits }) => (bits === 96 ? 0 : (0xffff_ffff << (128 - bits)) >>> 0));
  const scan = ([, , , d]: Words): number => {
    let [best, longest] = [-1, -1];
    for (const [index, { words, bits, value }] of rows.entries())
      if (bits > longest && (d & (masks[index] ?? 0)) >>> 0 === words[3]) [best, longest] = [value, bits];
    return best;
  };
  return { table: buildPrefixTable(entries), scan, words: addresses().map((address) => wordsOf(address)) };
}

async function checks(rounds: number, forMs: number): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    let done = 0;
    for (; performance.now() - start < forMs; done += 1) await oneCheck();
    if (round > 0) values.push((done * 1000) / (performance.now() - start));
  }
  return values;
}

const DESTINATION = known('10.9.3.2');

async function oneCheck(): Promise<void> {
  const request = {
    destination: { kind: 'address', address: DESTINATION },
    port: 443 as Port,
    ...REQUEST_DEFAULTS,
  } as const;
  const { verdict } = await drive(request, {
    openSession: imaginedAgent,
    now: () => performance.now(),
    // Every job ends at once, so there is nothing to wait for.
    wake: () => () => {},
    predict: () => ({}),
    progress: () => {},
    dataPlane: 'live',
  }).finished;
  if (verdict !== 'reachable') throw new Error(`an imagined check ended ${verdict}`);
}

function addresses(): readonly Address[] {
  const random = lcg();
  return Array.from({ length: DESTINATIONS }, () =>
    known(`10.${Math.floor(random() * 5)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`),
  );
}

function known(text: string): Address {
  const address = parseAddress(text);
  if (!address.ok) throw new Error(address.problem);
  return address.value;
}

const quad = (word: number) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');

/** The same numbers in every run (Numerical Recipes' generator). */
function lcg(): () => number {
  let state = 42;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
