/** Bytes that come from memory at once. */
export const LINE = 64;

/** Told of each number that is read from a table. */
type Notice = (column: ArrayBufferView, from: number, end: number) => void;

/**
 * How many lines of memory answers touch in the tables of a network, each line counted once an answer, on average: questions
 * put to a copy of the network whose columns say what is read of them. Objects around the columns, and those that an answer is
 * made of, are not counted.
 */
export function linesTouched<N extends object, Q>(
  network: N,
  questions: readonly Q[],
  ask: (network: N, question: Q) => void,
): number {
  const lines = new Set<string>();
  const numbers = new Map<ArrayBufferLike, number>();
  const watched = watch(network, ({ buffer, byteOffset }, from, end) => {
    const number = numbers.get(buffer) ?? numbers.size;
    numbers.set(buffer, number);
    for (let line = Math.floor((byteOffset + from) / LINE); line * LINE < byteOffset + end; line += 1)
      lines.add(`${number} ${line}`);
  });
  let sum = 0;
  for (const question of questions) {
    lines.clear();
    ask(watched, question);
    sum += lines.size;
  }
  return sum / questions.length;
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
