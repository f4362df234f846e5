import { expect, it } from 'vitest';
import { untilQuiet } from './until-quiet.ts';

const LIMITS = { quietMs: 20, longestMs: 1000 };
const asleep = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

type Wait = (ms: number, happened: (fd: number, error: boolean) => void) => void;
const event =
  (fd: number): Wait =>
  (_, happened) =>
    happened(fd, false);
const signal: Wait = () => {};
const nothing: Wait = (ms) => asleep(ms);

/** What is heard of, where waits end like this one after the other, and then with nothing. */
function heard(waits: readonly Wait[], more: readonly boolean[] = []) {
  const [waiting, reads] = [waits.values(), more.values()];
  const fds: number[] = [];
  let count = 0;
  const wait: Wait = (ms, happened) => {
    count += 1;
    (waiting.next().value ?? nothing)(ms, happened);
  };
  untilQuiet(
    { wait },
    LIMITS,
    (fd) => fds.push(fd),
    () => reads.next().value === true,
  );
  return { fds, count };
}

it.each([
  ['at once, where nothing happens', [], [], { fds: [], count: 1 }],
  ['behind all that happens', [event(3), event(4)], [], { fds: [3, 4], count: 3 }],
  ['not where a signal ends a wait', [event(3), signal, event(4)], [], { fds: [3, 4], count: 4 }],
  ['not where there is more to read', [nothing, event(3)], [true], { fds: [3], count: 3 }],
])('silence is told %s', (_, waits, more, expected) => expect(heard(waits, more)).toEqual(expected));

it('gives up on what never ends', () => {
  const wait: Wait = (_, happened) => {
    asleep(10);
    happened(3, false);
  };
  expect(() =>
    untilQuiet(
      { wait },
      { quietMs: 20, longestMs: 50 },
      () => {},
      () => false,
    ),
  ).toThrow('packets still go about after 50 ms');
});
