import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Outcome } from '../../observation/observation.ts';
import { address, asking, port, tell, type Answer, type World } from '../imagined-network.fixture.ts';
import type { CheckRequest } from '../request.ts';

const SOURCE = address('10.77.0.2');
const A = '10.77.0.1';
const B = '10.77.1.2';
const C = '10.77.2.2';
const TARGET = '10.77.9.2';

const after = (afterMs: number, outcome: Outcome): Answer => ({ afterMs, outcome });
const connected = (ms: number) => after(ms, { kind: 'connected', rtt: ms * 1000, clock: 'kernel', retransmits: 0 });
const refused = (ms: number) => after(ms, { kind: 'refused', rtt: ms * 1000, clock: 'user' });
const passing = (from: string, ms: number) =>
  after(ms, { kind: 'icmp', reason: 'ttl-exceeded', from: address(from), rtt: ms * 1000, clock: 'kernel' });

/** S – A – B or C – target: odd ports go by B, even ones by C; `viaC` is what C makes of them. */
const behindTwoOfEqualCost = (viaC: Answer, tracing: 'at-once' | 'in-turns' = 'at-once'): World => ({
  source: SOURCE,
  probe: () => connected(20),
  hop: () => 'silence',
  flows: {
    ports: Array.from({ length: 32 }, (_, index) => 40_001 + index),
    tracing,
    probe: (from) => (from % 2 === 1 ? connected(20) : viaC),
    hop(from, ttl) {
      if (ttl === 1) return passing(A, 1);
      if (ttl === 2) return passing(from % 2 === 1 ? B : C, 10);
      return from % 2 === 1 ? connected(20) : viaC;
    },
  },
});
/** One of its ports is another's by now. */
const withTaken = (taken: number): World => {
  const world = behindTwoOfEqualCost(connected(20));
  const inUse = after(0, { kind: 'failed', call: 'connect', errno: 'EADDRNOTAVAIL' });
  return { ...world, flows: { ...world.flows!, probe: (from) => (from === taken ? inUse : connected(20)) } };
};
const ask = (changes: Partial<CheckRequest> = {}) => asking(TARGET, { flows: 8, ...changes });
const codes = async (world: World, request = ask()) =>
  (await tell(world, request)).diagnosis.hops.map(({ issues }) => issues.map(({ code }) => code).join());

describe('a check over 8 flows says', () => {
  const cases: readonly (readonly [name: string, world: World, request: CheckRequest, sentence: string])[] = [
    [
      'that all work',
      behindTwoOfEqualCost(connected(20)),
      ask(),
      'Reachable: all 100 probes over 8 flows connected to 10.77.9.2, TCP port 80 (median 20 ms).',
    ],
    [
      'that half of them die, and where they part',
      behindTwoOfEqualCost('silence'),
      ask(),
      'Reachable, but not for every flow: 4 of 8 flows connected to 10.77.9.2, TCP port 80 (median 20 ms); the others got no answer. They part behind 10.77.0.1 (hop 1).',
    ],
    [
      'the same when TTLs take turns',
      behindTwoOfEqualCost('silence', 'in-turns'),
      ask(),
      'Reachable, but not for every flow: 4 of 8 flows connected to 10.77.9.2, TCP port 80 (median 20 ms); the others got no answer. They part behind 10.77.0.1 (hop 1).',
    ],
    [
      'the same of 3 flows',
      behindTwoOfEqualCost('silence'),
      ask({ flows: 3, count: 3 }),
      'Reachable, but not for every flow: 2 of 3 flows connected to 10.77.9.2, TCP port 80 (median 20 ms); the others got no answer. They part behind 10.77.0.1 (hop 1).',
    ],
    [
      'nothing of where they part without a trace',
      behindTwoOfEqualCost('silence'),
      ask({ trace: false }),
      'Reachable, but not for every flow: 4 of 8 flows connected to 10.77.9.2, TCP port 80 (median 20 ms); the others got no answer.',
    ],
    [
      'who refuses the others',
      behindTwoOfEqualCost(refused(20)),
      ask(),
      'Reachable, but not for every flow: 4 of 8 flows connected to 10.77.9.2, TCP port 80 (median 20 ms); the others were reset. They part behind 10.77.0.1 (hop 1).',
    ],
    [
      'that probes are lost, where each flow finds its way all the same',
      {
        ...behindTwoOfEqualCost(connected(20)),
        flows: {
          ...behindTwoOfEqualCost(connected(20)).flows!,
          probe: (from) => (from === 40_002 ? 'silence' : connected(20)),
        },
      },
      ask({ flows: 2, count: 2 }),
      'Reachable, but not reliably: 1 of 2 probes connected to 10.77.9.2, TCP port 80 (median 20 ms); others got no answer.',
    ],
    [
      'that a port was taken by somebody else, and not that anything is wrong on the way',
      withTaken(40_002),
      ask({ flows: 2, count: 4 }),
      'Reachable: all 2 probes over 1 flow connected to 10.77.9.2, TCP port 80 (median 20 ms).',
    ],
    [
      'that none works',
      {
        ...behindTwoOfEqualCost('silence'),
        flows: { ...behindTwoOfEqualCost('silence').flows!, probe: () => 'silence' },
      },
      ask(),
      'Unreachable: nothing answers from 10.77.9.2, TCP port 80; packets or answers are lost beyond 10.77.1.2 (hop 2).',
    ],
    [
      'what probes of any port say, where no port can be held',
      { source: SOURCE, probe: () => connected(20), hop: (ttl) => (ttl === 1 ? passing(A, 1) : connected(20)) },
      ask(),
      'Reachable: all 100 probes connected to 10.77.9.2, TCP port 80 (median 20 ms).',
    ],
  ];
  test.each(cases)('%s', async (_, world, request, sentence) => {
    expect((await tell(world, request)).diagnosis.sentence).toBe(sentence);
  });
});

describe('a check over 8 flows blames', () => {
  const partial = ['', 'ECMP_PARTIAL', '', ''];
  test.each<[string, World, CheckRequest, readonly string[]]>([
    ['nobody when all work', behindTwoOfEqualCost(connected(20)), ask(), ['', '', '', '']],
    ['the hop behind which they part', behindTwoOfEqualCost('silence'), ask(), partial],
    [
      'its agent for what is less certain when TTLs take turns',
      behindTwoOfEqualCost('silence', 'in-turns'),
      ask(),
      ['AGENT_UNPRIVILEGED', 'ECMP_PARTIAL', '', ''],
    ],
    [
      'the source, when hops were not looked for',
      behindTwoOfEqualCost('silence'),
      ask({ trace: false }),
      ['ECMP_PARTIAL', ''],
    ],
    [
      'the agent that can hold no ports',
      { source: SOURCE, probe: () => connected(20), hop: (ttl) => (ttl === 1 ? passing(A, 1) : connected(20)) },
      ask(),
      ['AGENT_UNSUPPORTED', '', ''],
    ],
  ])('%s', async (_, world, request, expected) => {
    expect(await codes(world, request)).toEqual(expected);
  });
});

test('each flow has its own fate, probes and hops in the answer', async () => {
  const { diagnosis } = await tell(behindTwoOfEqualCost('silence'), ask({ flows: 2, count: 10 }));
  expect(diagnosis.flows).toMatchObject({
    working: 1,
    failing: 1,
    ways: 2,
    tracing: 'at-once',
    parting: { kind: 'parted', after: { ttl: 1, addresses: [A] }, ttl: 2, working: [B], failing: [C] },
    each: [
      {
        sourcePort: 40_001,
        fate: 'works',
        probes: { sent: 5, failed: 0 },
        hops: [
          { ttl: 1, address: A },
          { ttl: 2, address: B },
          { ttl: 3, address: TARGET },
        ],
      },
      {
        sourcePort: 40_002,
        fate: 'fails',
        hops: [
          { ttl: 1, address: A },
          { ttl: 2, address: C },
        ],
      },
    ],
  });
  expect(diagnosis.hops.map((hop) => [hop.address, ...(hop.otherAddresses ?? [])])).toEqual([
    [SOURCE],
    [A],
    [B, C],
    [TARGET],
  ]);
});

describe('a check over flows', () => {
  it('keeps each five-tuple for its probes first and for its trace then, and gives its ports back', async () => {
    const { jobs, controls } = await tell(behindTwoOfEqualCost('silence'), ask());
    const [reserve] = jobs;
    expect(reserve).toMatchObject({ kind: 'reserve', flows: 8 });
    const from = (kind: 'probe' | 'trace') =>
      jobs.flatMap((job) => (job.kind === kind && job.sourcePort !== undefined ? [[job.sourcePort, job.at]] : []));
    const ports = Array.from({ length: 8 }, (_, index) => 40_001 + index);
    expect(from('probe').map(([sourcePort]) => sourcePort)).toEqual(ports);
    expect(
      from('trace')
        .map(([sourcePort = 0]) => sourcePort)
        .toSorted((one, other) => one - other),
    ).toEqual(ports);
    expect(controls.at(-1)).toMatchObject({ kind: 'stop', job: reserve?.job });
  });

  it('sends as many probes as were asked for, at the pace that was asked for, shared among the flows', async () => {
    const { jobs } = await tell(behindTwoOfEqualCost(connected(20)), ask({ count: 21, paceMs: 2 }));
    const probes = jobs.flatMap((job) => (job.kind === 'probe' ? [job] : []));
    expect(probes.map(({ count }) => count)).toEqual([3, 3, 3, 3, 3, 2, 2, 2]);
    expect(new Set(probes.map(({ paceMs }) => paceMs))).toEqual(new Set([16]));
  });

  it('begins with 4 flows, and with the others once one has connected', async () => {
    const { jobs } = await tell(behindTwoOfEqualCost(connected(20)), ask());
    expect(jobs.flatMap((job) => (job.kind === 'probe' ? [job.at] : []))).toEqual([0, 0, 0, 0, 20, 20, 20, 20]);
  });

  it('begins with the others when nobody was heard for a quarter of a second', async () => {
    const silent = { ...behindTwoOfEqualCost('silence').flows!, probe: () => 'silence' as const };
    const { jobs } = await tell({ ...behindTwoOfEqualCost('silence'), flows: silent }, ask());
    expect(jobs.flatMap((job) => (job.kind === 'probe' ? [job.at] : []))).toEqual([0, 0, 0, 0, 250, 250, 250, 250]);
  });

  it('has at most 4 flows under way towards a target that answers with resets', async () => {
    const world = behindTwoOfEqualCost(refused(20));
    const { jobs } = await tell({ ...world, flows: { ...world.flows!, probe: () => refused(20) } }, ask({ count: 8 }));
    const starts = jobs.flatMap((job) => (job.kind === 'probe' ? [job.at] : []));
    expect(starts.slice(0, 5)).toEqual([0, 0, 0, 0, 20]);
  });

  it('sends no more of a flow that was silent twice, though it works at times', async () => {
    const world = behindTwoOfEqualCost(connected(20));
    let sent = 0;
    const probe = (from: number): Answer => (from === 40_002 && sent++ % 2 === 1 ? 'silence' : connected(20));
    const { diagnosis, controls, jobs } = await tell(
      { ...world, flows: { ...world.flows!, probe } },
      ask({ flows: 2 }),
    );
    const [, second] = jobs.flatMap((job) => (job.kind === 'probe' ? [job.job] : []));
    expect(controls).toContainEqual(expect.objectContaining({ kind: 'stop', job: second }));
    expect(diagnosis.flows).toMatchObject({ working: 2, failing: 0 });
  });

  it.each(['at-once', 'in-turns'] as const)('asks for TTLs %s, as the agent can', async (tracing) => {
    const { jobs } = await tell(behindTwoOfEqualCost(connected(20), tracing), ask());
    const traces = jobs.flatMap((job) => (job.kind === 'trace' ? [job.atOnce === true] : []));
    expect(new Set(traces)).toEqual(new Set([tracing === 'at-once']));
  });

  it('follows a path of 12 hops to its end', async () => {
    const world = behindTwoOfEqualCost(connected(20));
    const hop = (_: number, ttl: number) => (ttl < 12 ? passing(`10.9.${ttl}.1`, ttl) : connected(20));
    const { diagnosis } = await tell({ ...world, flows: { ...world.flows!, hop } }, ask({ flows: 2 }));
    expect(diagnosis.flows?.each.map(({ hops }) => hops.length)).toEqual([12, 12]);
  });

  it('does not wait for its deadline when some flows are silent', async () => {
    const { diagnosis } = await tell(behindTwoOfEqualCost('silence'), ask());
    expect(diagnosis.tookMs).toBeLessThan(3500);
  });

  it('ends long before its deadline when everything is silent', async () => {
    const silent = {
      ...behindTwoOfEqualCost('silence').flows!,
      probe: (): Answer => 'silence',
      hop: (): Answer => 'silence',
    };
    const { diagnosis } = await tell({ ...behindTwoOfEqualCost('silence'), flows: silent }, ask());
    expect(diagnosis.tookMs).toBeLessThan(6000);
    expect(diagnosis.verdict).toBe('unreachable');
  });
});

describe('where the hop in front of equal paths is silent', () => {
  /** A answers a flow the `answers`th time that it is asked, and whenever after. */
  const shy = (answers: number, tracing: 'at-once' | 'in-turns'): World => {
    const world = behindTwoOfEqualCost('silence', tracing);
    const asked = new Map<number, number>();
    return {
      ...world,
      flows: {
        ...world.flows!,
        hop(from, ttl) {
          if (ttl > 1) return world.flows!.hop(from, ttl);
          asked.set(from, (asked.get(from) ?? 0) + 1);
          return asked.get(from)! >= answers ? passing(A, 1) : 'silence';
        },
      },
    };
  };

  it.each(['at-once', 'in-turns'] as const)(
    'that hop is asked again, for one flow of each kind, a second apart (%s)',
    async (by) => {
      const { diagnosis, jobs } = await tell(shy(2, by), ask());
      const again = jobs.flatMap((job) => (job.kind === 'trace' && job.ttls.join() === '1' ? [job] : []));
      expect(again.map(({ sourcePort }) => sourcePort)).toEqual([40_001, 40_002]);
      expect(again[1]!.at - again[0]!.at).toBeGreaterThanOrEqual(1100);
      expect(diagnosis.flows?.parting).toMatchObject({ kind: 'parted', after: { ttl: 1, addresses: [A] }, ttl: 2 });
      expect(diagnosis.tookMs).toBeLessThan(7000);
    },
  );

  it.each(['at-once', 'in-turns'] as const)('and stays so, no more is said than is known (%s)', async (by) => {
    const { diagnosis, jobs } = await tell(shy(99, by), ask());
    expect(jobs.filter((job) => job.kind === 'trace' && job.ttls.join() === '1').length).toBe(2);
    expect(diagnosis.sentence).toMatch(/ They part between this host and hop 2\.$/);
    expect(diagnosis.flows?.parting).toMatchObject({ after: { ttl: 0 }, ttl: 2, working: [B], failing: [C] });
  });

  it('nothing is asked again when it is too late for that', async () => {
    const { diagnosis, jobs } = await tell(shy(2, 'at-once'), ask({ deadlineMs: 3500 }));
    expect(jobs.filter((job) => job.kind === 'trace' && job.ttls.join() === '1').length).toBe(0);
    expect(diagnosis.tookMs).toBeLessThan(3400);
  });
});

test('k of n is counted right for every set of flows that are broken', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 16 }),
      fc.constantFrom('at-once', 'in-turns'),
      async (works, tracing) => {
        const world = behindTwoOfEqualCost('silence', tracing);
        const isGood = (from: number) => works[from - 40_001] === true;
        const flows: World['flows'] = {
          ...world.flows!,
          probe: (from) => (isGood(from) ? connected(20) : 'silence'),
          hop: (from, ttl) => {
            if (ttl === 1) return passing(A, 1);
            if (ttl === 2) return passing(isGood(from) ? B : C, 10);
            return isGood(from) ? connected(20) : 'silence';
          },
        };
        const { diagnosis } = await tell({ ...world, flows }, ask({ flows: works.length, count: 50 }));
        const working = works.filter(Boolean).length;
        expect(diagnosis.flows).toMatchObject({ working, failing: works.length - working });
        const partial = diagnosis.hops.flatMap(({ address: at, issues }) =>
          issues.some(({ code }) => code === 'ECMP_PARTIAL') ? [at] : [],
        );
        expect(partial).toEqual(working === 0 || working === works.length ? [] : [A]);
        expect(diagnosis.verdict).toBe(working === 0 ? 'unreachable' : 'reachable');
      },
    ),
    { numRuns: 150 },
  );
});

test('a port that is taken is named at the source, and no flow is called unreliable for it', async () => {
  expect(await codes(withTaken(40_002), ask({ flows: 4 }))).toEqual(['SOURCE_PORT_IN_USE', '', '', '']);
});

test('a port that was asked for is the first', async () => {
  const { jobs } = await tell(behindTwoOfEqualCost(connected(20)), ask({ sourcePort: port(40_001) }));
  expect(jobs[0]).toMatchObject({ kind: 'reserve', sourcePort: 40_001 });
});
