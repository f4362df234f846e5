import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents, type ServerEvent } from './events.ts';

async function* chunksOf(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  const edges = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (const [index, edge] of edges.slice(0, -1).entries()) yield text.slice(edge, edges[index + 1]);
}

async function read(text: string, cuts: readonly number[] = []): Promise<readonly ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(chunksOf(text, cuts))) events.push(event);
  return events;
}

test.each([
  ['event: state\ndata: {"a":1}\n\n', [{ event: 'state', data: '{"a":1}' }]],
  ['data: one\ndata: two\n\n', [{ event: 'message', data: 'one\ntwo' }]],
  ['id: 1\nevent:state\ndata:{}\n\n', [{ event: 'state', data: '{}' }]],
  [': still here\n\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
  [
    'data: x\r\n\r\ndata: y\r\n\r\n',
    [
      { event: 'message', data: 'x' },
      { event: 'message', data: 'y' },
    ],
  ],
  ['data: a: b\n\n', [{ event: 'message', data: 'a: b' }]],
  ['data: cut off', []],
  ['', []],
])('%j holds %j', async (text, events) => {
  expect(await read(text)).toEqual(events);
});

test('events are the same wherever the stream is cut', async () => {
  const text = 'id: 1\r\nevent: state\r\ndata: {"état":"running"}\r\n\r\n: ping\r\n\r\nevent: ended\ndata: {}\n\n';
  const whole = await read(text);
  expect(whole).toHaveLength(2);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 12 }), async (cuts) => {
      expect(await read(text, cuts)).toEqual(whole);
    }),
  );
});
