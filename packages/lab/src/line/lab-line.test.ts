import { expect, it } from 'vitest';
import { NO_FOLDER } from '../supervise/lab-folder.ts';
import { openLabLine } from './lab-line.ts';

it('a lab is told once what service tags hold, before any documents', () => {
  const sent: unknown[] = [];
  const channel = { send: (message: unknown) => void sent.push(message), onMessage: () => {} };
  const serviceTags = { Storage: ['20.60.0.0/16'] };
  const line = openLabLine(channel, { ...NO_FOLDER, serviceTags });
  void line.follow([1]);
  void line.follow([2]);
  const { names, listeners, stateful, links } = NO_FOLDER;
  expect(sent).toEqual([
    { kind: 'tags', serviceTags },
    { kind: 'follow', order: 1, folder: { names, listeners, stateful, links, documents: [1] } },
    { kind: 'follow', order: 2, folder: { names, listeners, stateful, links, documents: [2] } },
  ]);
});
