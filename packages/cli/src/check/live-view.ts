import { inMilliseconds, type Address, type Progress } from '@hopscope/engine';

/** What a person sees while a check runs; replaced by the answer at its end. */
export type View = {
  readonly heading: string;
  /** One letter a probe: `·` connected, `x` failed. */
  readonly probes: string;
  readonly count: number;
  readonly lastRtt?: number;
  readonly hops: ReadonlyMap<number, string>;
  readonly target?: Address;
  /** The TTL that is enough to reach the target; more is enough, too, and no news. */
  readonly distance: number;
};

export const EMPTY_VIEW: View = {
  heading: 'Starting',
  probes: '',
  count: 0,
  hops: new Map(),
  distance: Number.POSITIVE_INFINITY,
};

export function seen(view: View, progress: Progress): View {
  switch (progress.kind) {
    case 'resolving':
      return { ...view, heading: `Resolving ${progress.name}` };
    case 'probing': {
      const { address, port, protocol } = progress.target;
      const where = protocol === 'icmp' ? `${address} by ICMP` : `${address}, TCP port ${port}`;
      return { ...view, heading: `Probing ${where}`, count: progress.count, target: address };
    }
    case 'probe': {
      const probes = view.probes + (progress.outcome === 'connected' ? '·' : 'x');
      return { ...view, probes, ...(progress.rtt === undefined ? {} : { lastRtt: progress.rtt }) };
    }
    case 'exchange':
      return { ...view, heading: `The web server: ${progress.outcome.replaceAll('-', ' ')}` };
    case 'hop': {
      const { ttl, address = '*', rtt } = progress;
      const distance = address === view.target ? Math.min(view.distance, ttl) : view.distance;
      const words = `${address}${rtt === undefined ? '' : `  ${inMilliseconds(rtt)}`}`;
      return { ...view, distance, hops: new Map([...view.hops, [ttl, words]]) };
    }
  }
}

type Screen = { readonly columns: number; readonly rows: number };

/** Lines that fit a screen. A line that wrapped could not be taken back, so each is cut to the columns there are. */
export function viewLines(view: View, { columns, rows }: Screen): readonly string[] {
  const { heading, probes, count, lastRtt, hops, distance } = view;
  const sent = `  ${probes.length} of ${count}${lastRtt === undefined ? '' : `, last ${inMilliseconds(lastRtt)}`}`;
  const room = Math.max(0, columns - 10 - sent.length);
  const lines = [
    `${heading} …`,
    ...(count === 0 ? [] : [`  probes ${probes.slice(-room)}${sent}`]),
    ...[...hops]
      .filter(([ttl]) => ttl <= distance)
      .sort(([a], [b]) => a - b)
      .map(([ttl, words]) => `  hop ${String(ttl).padStart(2)}  ${words}`),
  ];
  return lines.slice(0, Math.max(1, rows - 1)).map((line) => line.slice(0, columns - 1));
}

/** Frames a second do not inform better than this many, and slow a terminal down. */
const FRAME_MS = 50;

const CLEAR_BELOW = '\u001b[J';
const up = (lines: number) => (lines === 0 ? '\r' : `\r\u001b[${lines}A`);

export type LiveView = {
  show(progress: Progress): void;
  /** Takes everything back that was shown. */
  close(): void;
};

/** Draws over itself (ECMA-48: cursor up, erase below), at most every 50 ms. */
export function openLiveView(screen: () => Screen, write: (text: string) => void, now: () => number): LiveView {
  let view = EMPTY_VIEW;
  let drawnLines = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = () => {
    const lines = viewLines(view, screen());
    write(`${up(drawnLines)}${CLEAR_BELOW}${lines.map((line) => `${line}\n`).join('')}`);
    drawnLines = lines.length;
    drawnAt = now();
  };
  return {
    show(progress) {
      view = seen(view, progress);
      if (progress.kind === 'resolving' || progress.kind === 'probing' || now() - drawnAt >= FRAME_MS) draw();
    },
    close() {
      if (drawnLines > 0) write(`${up(drawnLines)}${CLEAR_BELOW}`);
      drawnLines = 0;
    },
  };
}
