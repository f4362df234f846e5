import { checkNewsSchema, type CheckNews } from '@hopscope/protocol';
import { OWN_PAGE, refusalOf, type Trouble } from './ask.ts';

export type Followed = {
  readonly news: (news: CheckNews) => void;
  /** Whether the line is up; it comes back by itself. */
  readonly line: (up: boolean) => void;
  readonly trouble: (trouble: Trouble) => void;
};

/** Between a line that broke and the next try, ms. */
const PAUSE = 1000;

/**
 * Hears what happens to a check until it has ended. By fetch, because EventSource sends no header of ours; a line that
 * breaks is taken up again behind the last event that was heard.
 */
export async function follow(id: string, { news, line, trouble }: Followed, signal: AbortSignal): Promise<void> {
  let last = 0;
  while (!signal.aborted) {
    try {
      const headers = { ...OWN_PAGE, accept: 'text/event-stream', 'last-event-id': String(last) };
      const response = await fetch(`/v1/checks/${id}/events`, { headers, signal });
      if (!response.ok || response.body === null) return trouble(refusalOf(response, await response.text()));
      line(true);
      for await (const event of eventsOf(response.body)) {
        last = event.id;
        const read = checkNewsSchema.safeParse(event.data);
        // A newer server may tell more than this page knows.
        if (!read.success) continue;
        news(read.data);
        if (read.data.kind === 'ended') return;
      }
    } catch {
      // Told below: a line that broke and one that was closed early come to the same.
    }
    if (signal.aborted) return;
    line(false);
    await pause(signal);
  }
}

async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<{ readonly id: number; readonly data: unknown }> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id] = /^id: (\d+)$/m.exec(block) ?? [];
      const [, data] = /^data: (.*)$/m.exec(block) ?? [];
      if (id !== undefined && data !== undefined) yield { id: Number(id), data: JSON.parse(data) as unknown };
    }
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PAUSE);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
