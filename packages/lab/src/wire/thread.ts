/** The thread of a lab's wires: what enters one end of a wire leaves the other after its delay. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { enterNamespace } from '../inside/enter.ts';
import type { WireOrder } from './messages.ts';
import { bindFrames } from './packet-device.ts';

const LARGEST_FRAME = 65_536;
/** How late the thread may hear that it is to end, ms. */
const LONGEST_WAIT_MS = 50;
const POLLIN = 1;
const POLL_ENTRY_BYTES = 8;

const { path, wires, ends } = workerData as WireOrder;
const frames = bindFrames();
const { poll, receive, send } = frames;
for (const end of ends) {
  enterNamespace(end.path);
  frames.leaveNothingToDevice(end.device);
}
enterNamespace(path);
/** Each way of each wire. Frames of one way leave in the order in which they came, since all wait equally long. */
const ways = wires.flatMap(({ left, right, delayUs }) => {
  const [one, other] = [frames.open(left), frames.open(right)];
  return [
    { from: one, to: other, delayMs: delayUs / 1000, waiting: [] as Frame[] },
    { from: other, to: one, delayMs: delayUs / 1000, waiting: [] as Frame[] },
  ];
});
type Frame = { readonly at: number; readonly bytes: Buffer };
const polled = Buffer.alloc(ways.length * POLL_ENTRY_BYTES);
for (const [index, { from }] of ways.entries()) {
  polled.writeInt32LE(from, index * POLL_ENTRY_BYTES);
  polled.writeInt16LE(POLLIN, index * POLL_ENTRY_BYTES + 4);
}
parentPort?.postMessage('ready');
relay();

function relay(): void {
  const buffer = Buffer.alloc(LARGEST_FRAME);
  const isTold = () => parentPort !== null && receiveMessageOnPort(parentPort) !== undefined;
  while (!isTold()) {
    let next = performance.now() + LONGEST_WAIT_MS;
    for (const way of ways) {
      while (way.waiting[0] !== undefined && way.waiting[0].at <= performance.now()) {
        const frame = way.waiting.shift();
        if (frame !== undefined) send(way.to, frame.bytes, frame.bytes.length, 0);
      }
      next = Math.min(next, way.waiting[0]?.at ?? next);
    }
    // Rounded down, so that the last part of a millisecond is waited for awake: that is what keeps delays true.
    poll(polled, ways.length, Math.max(0, Math.floor(next - performance.now())));
    for (const way of ways)
      for (let length = receive(way.from, buffer, LARGEST_FRAME, 0); length > 0;) {
        way.waiting.push({ at: performance.now() + way.delayMs, bytes: Buffer.from(buffer.subarray(0, length)) });
        length = receive(way.from, buffer, LARGEST_FRAME, 0);
      }
  }
  process.exit();
}
