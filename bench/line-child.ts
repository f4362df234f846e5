import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that says one line when it is ready, and then answers each line with one. */
export type LineChild = {
  readonly pid: number;
  /** The line that said it is ready. */
  readonly greeting: string;
  ask(line: string): Promise<string>;
  end(): Promise<void>;
};

/** It must end by itself when its standard input does: so it ends with us, however we end. */
export async function startLineChild(
  program: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<LineChild> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'inherit'], env });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', (cause) => reject(new Error(`${program} cannot be run`, { cause })));
  });
  const next = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${[program, ...parameters].join(' ')} ended early`);
    return line.value;
  };
  const greeting = await next();
  return {
    pid: child.pid ?? 0,
    greeting,
    ask(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}
