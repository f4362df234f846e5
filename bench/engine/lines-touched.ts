/** Bytes that come from memory at once. */
export const LINE = 64;

/** Told of each number that is read from a table. */
type Notice = (column: ArrayBufferView, from: number, end: number) => void;

/** Lines that a core keeps for itself, where it has 1 MB for that. */
const KEPT = 2 ** 20 / LINE;

export type Lines = {
  /** Lines that an answer touches, each counted once, on average. */
  readonly touched: number;
  /** How often it wants one that is not among the last 16,384 lines: all questions were asked once before, in the same turn. */
  readonly missed: number;
};

/**
 * How many lines of memory answers touch in the tables of a network: questions put to a copy of the network whose columns say what
 * is read of them. Objects around the columns, and those that an answer is made of, are not counted. What neighbours do to a
 * machine's memory does not change it.
 */
export function linesTouched<N extends object, Q>(
  network: N,
  questions: readonly Q[],
  ask: (network: N, question: Q) => void,
): Lines {
  const lines = new Set<number>();
  const kept = new Set<number>();
  const begins = new Map<ArrayBufferLike, number>();
  let [end, touched, missed] = [0, 0, 0];
  const watched = watch(network, ({ buffer, byteOffset }, from, to) => {
    const begin = begins.get(buffer) ?? end;
    begins.set(buffer, begin);
    if (begin === end) end += Math.ceil(buffer.byteLength / LINE);
    for (let line = Math.floor((byteOffset + from) / LINE); line * LINE < byteOffset + to; line += 1) {
      lines.add(begin + line);
      // What was wanted last is kept longest.
      if (!kept.delete(begin + line)) missed += 1;
      kept.add(begin + line);
      if (kept.size > KEPT) {
        const [oldest = 0] = kept;
        kept.delete(oldest);
      }
    }
  });
  const askAll = () => {
    [touched, missed] = [0, 0];
    for (const question of questions) {
      lines.clear();
      ask(watched, question);
      touched += lines.size;
    }
  };
  askAll();
  askAll();
  return { touched: touched / questions.length, missed: missed / questions.length };
}

function watch<N extends object>(network: N, notice: Notice): N {
  const known = new WeakMap<object, object>();
  const of = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const before = known.get(value);
    const made =
      before ?? (isColumn(value) ? column(value) : new Proxy(value, { get: (at, key) => of(Reflect.get(at, key)) }));
    known.set(value, made);
    return made as T;
  };
  const column = (values: Column) =>
    new Proxy(values, {
      get(_, key) {
        const size = values.BYTES_PER_ELEMENT;
        const index = typeof key === 'string' ? Number(key) : Number.NaN;
        if (index >= 0 && index < values.length) notice(values, index * size, (index + 1) * size);
        const member: unknown = Reflect.get(values, key, values);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]) => {
          const [from = 0, end = values.length] = key === 'subarray' ? (given as readonly number[]) : [0, 0];
          if (from < end) notice(values, from * size, end * size);
          return Reflect.apply(member, values, given) as unknown;
        };
      },
    });
  return of(network);
}

type Column = Int32Array | Uint32Array | Uint8Array;
const isColumn = (value: object): value is Column => ArrayBuffer.isView(value);
