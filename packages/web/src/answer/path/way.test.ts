import { expect, test } from 'vitest';
import type { AlignedHop, Diagnosis } from '../line-up.ts';
import type { Lane } from './lane.ts';
import { wayOf } from './way.ts';

type Loose = Partial<Record<keyof Diagnosis, unknown>>;

/** `destination 10.0.0.3 inbound`: a hop of that kind, which a rule stops the flow on the way into. */
function hop(text: string) {
  const [kind = '', address = '', origin] = text.split(' ');
  const denial = { code: 'NSG_DENY', origin, severity: 'error', sentence: `denied at ${address}`, context: {} };
  return { kind, address, id: address, issues: origin === undefined ? [] : [denial] };
}
const hops = (...texts: readonly string[]) => texts.map(hop);

/** `a b { predicted: c! d. | observed: c d } e`; `!` broken here, `>` broken behind, `.` not reached, `x` before a lane: the link into it is broken. */
function drawn(change: Loose): string {
  const { before, lanes, after } = wayOf({
    verdict: 'reachable',
    hops: [],
    agreement: { kind: 'agree' },
    ...change,
  } as unknown as Diagnosis);
  const line = (places: readonly AlignedHop[]) => places.map(place).join(' ');
  const lane = ({ kind, arrives, lead, places }: Lane) =>
    `${lead ? 'x ' : ''}${kind === 'branch' ? (arrives ? 'arrives' : 'stops') : kind}: ${line(places)}`;
  const fork = lanes.length === 0 ? '' : `{ ${lanes.map(lane).join(' | ')} }`;
  return [line(before), fork, line(after)].filter(Boolean).join(' ');
}

function place({ seen, path, state, breaks }: AlignedHop): string {
  const mark = breaks ? { here: '!', after: '>', back: '<' }[breaks.where] : state === 'gone' ? '.' : '';
  return `${seen?.address ?? path?.address}${mark}`;
}

const THERE = ['source a', 'appliance b', 'destination c'];

test('one line where nothing forks', () => {
  expect(drawn({ hops: hops(...THERE), predicted: { hops: hops(...THERE) } })).toBe('a b c');
});

test('another router than the predicted one: two lanes, which meet again at the destination', () => {
  const agreement = { kind: 'disagree' };
  const seen = hops('source a', 'router x', 'destination c');
  expect(drawn({ agreement, hops: seen, predicted: { hops: hops(...THERE) } })).toBe(
    'a { predicted: b | observed: x } c',
  );
});

test('packets pass where configuration denies: the prediction ends, and what was seen goes on', () => {
  const agreement = { kind: 'disagree' };
  const predicted = { hops: hops('source a', 'appliance b outbound', 'destination c') };
  expect(drawn({ agreement, hops: hops(...THERE), predicted })).toBe('a b { x predicted: c. | observed: c }');
  const inbound = { hops: hops('source a', 'appliance b inbound', 'destination c') };
  expect(drawn({ agreement, hops: hops(...THERE), predicted: inbound })).toBe('a { predicted: b! c. | observed: b c }');
});

test('packets die where configuration lets them pass', () => {
  const agreement = { kind: 'disagree' };
  const seen = hops('source a', 'appliance b outbound', 'destination c');
  expect(drawn({ verdict: 'unreachable', agreement, hops: seen, predicted: { hops: hops(...THERE) } })).toBe(
    'a b { predicted: c | x observed: c. }',
  );
});

test('backends of a balancer are lanes, each with its own ending', () => {
  const [open, shut] = [
    hops('source a', 'appliance b', 'destination c'),
    hops('source a', 'appliance b', 'destination d inbound'),
  ];
  const branches = [
    { hops: open, disposition: 'delivered' },
    { hops: shut, disposition: 'denied' },
  ];
  const predicted = { hops: shut, disposition: 'partly-delivered', branches };
  expect(drawn({ hops: shut, predicted })).toBe('a b { stops: d! | arrives: c }');
  expect(drawn({ hops: shut, predicted, verdict: 'unreachable' })).toBe('a b { stops: d! | arrives: c }');
});

test('nobody comes to a fork behind a break', () => {
  const open = hops('source a outbound', 'appliance b', 'destination c');
  const other = hops('source a outbound', 'appliance b', 'destination d');
  const branches = [open, other].map((each) => ({ hops: each, disposition: 'denied' }));
  const predicted = { hops: open, disposition: 'denied', branches };
  expect(drawn({ verdict: 'unreachable', hops: open, predicted })).toBe('a> b. { stops: c. | stops: d. }');
});

test('flows that part are a lane for each way, and meet again where they arrive', () => {
  const partial = { code: 'ECMP_PARTIAL', origin: 'outbound', severity: 'error', sentence: '', context: {} };
  const line = [
    { kind: 'source', address: 's', ttl: 0, issues: [] },
    { kind: 'router', address: 'a', ttl: 1, issues: [partial] },
    { kind: 'router', address: 'b', ttl: 2, otherAddresses: ['c'], issues: [] },
    { kind: 'destination', address: 'd', issues: [] },
  ];
  const flow = (fate: string, ...addresses: readonly string[]) => ({
    fate,
    hops: addresses.map((address, at) => ({ ttl: at + 1, ...(address !== '*' && { address }) })),
  });
  const flows = (...each: readonly object[]) => drawn({ hops: line, flows: { each } });
  expect(flows(flow('works', 'a', 'b', 'd'), flow('fails', 'a', 'c'), flow('works', 'a', 'b', 'd'))).toBe(
    's a { flows: b | flows: c> } d',
  );
  expect(flows(flow('works', 'a', 'b', 'd'), flow('works', 'a', 'b', 'd'))).toBe('s a b d');
  expect(flows(flow('works', 'a', 'b', 'd'), flow('works', 'a', '*', 'd'), flow('works', 'a', 'c', 'd'))).toBe(
    's a { flows: b | flows: undefined | flows: c } d',
  );
});
