import { expect, test } from 'vitest';
import { lineUp, type Diagnosis } from './line-up.ts';

type Loose = Partial<Record<keyof Diagnosis, unknown>>;
const diagnosis = (change: Loose) =>
  ({
    verdict: 'unreachable',
    hops: [],
    agreement: { kind: 'agree' },
    probes: { sent: 1, failed: 1 },
    ...change,
  }) as unknown as Diagnosis;
const issue = (code: string, origin: string, severity = 'error') => ({
  code,
  origin,
  severity,
  sentence: code,
  context: {},
});
const seen = (text: string, ...issues: object[]) => {
  const [kind, address] = text.split(' ');
  return { kind, ...(address && { address }), issues };
};
const path = (text: string, ...issues: object[]) => ({ ...seen(text), issues });

/** `a` both, `+a` observed only, `-a` predicted only; `!` broken here, `>` broken after, `.` not reached. */
const shown = (change: Loose) =>
  lineUp(diagnosis(change))
    .map(({ seen, path, state, breaks }) => {
      const side = seen && path ? '' : seen ? '+' : '-';
      const mark = breaks ? (breaks.where === 'here' ? '!' : '>') : state === 'gone' ? '.' : '';
      return `${side}${seen?.address ?? path?.address ?? '?'}${mark}`;
    })
    .join(' ');

test('prediction and observation of the same hops are one line', () => {
  const hops = ['source 10.0.0.1', 'appliance 10.0.0.2', 'destination 10.0.0.3'];
  const verdict = 'reachable';
  expect(
    shown({ verdict, hops: hops.map((hop) => seen(hop)), predicted: { hops: hops.map((hop) => path(hop)) } }),
  ).toBe('10.0.0.1 10.0.0.2 10.0.0.3');
});

test('where they part, each has its own places', () => {
  expect(
    shown({
      verdict: 'reachable',
      agreement: { kind: 'disagree' },
      hops: ['source 10.0.0.1', 'router 10.0.0.9', 'destination 10.0.0.3'].map((hop) => seen(hop)),
      predicted: { hops: ['source 10.0.0.1', 'appliance 10.0.0.2', 'destination 10.0.0.3'].map((hop) => path(hop)) },
    }),
  ).toBe('10.0.0.1 -10.0.0.2 +10.0.0.9 10.0.0.3');
});

test('what an outbound rule denies breaks the link behind its hop, and the rest is not reached', () => {
  expect(
    shown({
      hops: [
        seen('source 10.0.0.1'),
        seen('appliance 10.0.0.2', issue('NSG_DENY', 'outbound')),
        seen('destination 10.0.0.3'),
      ],
    }),
  ).toBe('+10.0.0.1 +10.0.0.2> +10.0.0.3.');
});

test('what a destination refuses breaks there', () => {
  expect(shown({ hops: [seen('source 10.0.0.1'), seen('destination 10.0.0.3', issue('NO_LISTENER', 'local'))] })).toBe(
    '+10.0.0.1 +10.0.0.3!',
  );
});

test('a warning breaks nothing, and neither does an error on a way that packets take all the same', () => {
  const hops = [
    seen('source 10.0.0.1', issue('SYN_LOSS', 'local', 'warning')),
    seen('destination 10.0.0.3', issue('NSG_DENY', 'inbound')),
  ];
  expect(shown({ verdict: 'reachable', hops })).toBe('+10.0.0.1 +10.0.0.3');
});

test("a host's model that ends at its first router does not part from a trace that goes on", () => {
  expect(
    shown({
      verdict: 'reachable',
      agreement: { kind: 'unknown', reason: '' },
      hops: ['source 10.0.0.1', 'router 10.0.0.2', 'router', 'destination 192.0.2.7'].map((hop) => seen(hop)),
      predicted: { hops: ['source 10.0.0.1', 'router 10.0.0.2'].map((hop) => path(hop)) },
    }),
  ).toBe('10.0.0.1 10.0.0.2 +? +192.0.2.7');
});

test('an issue that both tell is told once', () => {
  const hop = seen('appliance 10.0.0.2', issue('NSG_DENY', 'outbound'));
  expect(lineUp(diagnosis({ hops: [hop], predicted: { hops: [hop] } }))[0]?.issues).toHaveLength(1);
});
