import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { apply, type Lab } from './apply/apply.ts';
import { described } from './described.fixture.ts';
import { openInside, type Inside } from './inside/inside.ts';
import { plan } from './plan/plan.ts';
import { openWires } from './wire/wires.ts';
import type { Surroundings } from './shape/plan-shape.ts';

/** A lab of lines (see `described`), lent to a test and removed however it ends. */
export type BuiltLab = {
  readonly lab: Lab;
  readonly inside: Inside;
  readonly directory: string;
  /** `app -> 10.0.2.4 80` as an outcome: connected, refused, silent, or the system's word. */
  readonly attempt: (words: string) => Promise<string>;
  /** Labels of the rules that have decided packets since this was last asked, each once. */
  readonly decided: () => Promise<readonly string[]>;
  readonly listen: (machine: string, port: number) => Promise<void>;
  readonly namespaceOf: (machine: string) => string;
};

const newLabId = (): string => `t${randomBytes(4).toString('hex')}`;

export async function withBuiltLab<T>(
  lines: readonly string[],
  use: (built: BuiltLab) => Promise<T>,
  surroundings: Surroundings = {},
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'hopscope-lab-'));
  const planned = plan(described(...lines), surroundings);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const applied = await apply(planned.value, { id: newLabId(), stateDirectory: directory });
  if (!applied.ok) throw new Error(applied.problem);
  const lab = applied.value;
  const inside = openInside();
  const wires = await openWires(lab);
  const namespaceOf = (machine: string) => {
    const found = lab.plan().machines.find(({ name }) => name === machine);
    return lab.namespace(machine === 'internet' ? machine : (found?.namespace ?? `no-${machine}`));
  };
  let before = new Map<string, number>();
  try {
    return await use({
      lab,
      inside,
      directory,
      namespaceOf,
      listen: (machine, port) => inside.listen(namespaceOf(machine), port),
      async attempt(words) {
        const [from = '', , address = '', port = ''] = words.split(' ');
        const to = { address, port: Number(port), timeoutMs: 300 };
        const ended = await inside.connect(namespaceOf(from), to);
        return ended.kind === 'failed' ? ended.code : ended.kind;
      },
      async decided() {
        const now = new Map<string, number>();
        for (const { rule, packets } of await lab.counters()) now.set(rule.label, (now.get(rule.label) ?? 0) + packets);
        const labels = [...now].flatMap(([label, packets]) => (packets > (before.get(label) ?? 0) ? [label] : []));
        before = now;
        return labels;
      },
    });
  } finally {
    await wires?.close();
    await inside.close();
    await lab.remove();
    rmSync(directory, { recursive: true });
  }
}
