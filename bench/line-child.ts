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

export type LineChildOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** File descriptor that its standard error goes to; absent: ours. */
  readonly stderr?: number;
};

/** It must end by itself when its standard input does: so it ends with us, however we end. */
export async function startLineChild(
  program: string,
  parameters: readonly string[],
  { env = process.env, stderr = 2 }: LineChildOptions = {},
): Promise<LineChild> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', stderr], env });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error(`${program} has no standard input and output`);
  stdin.on('error', () => {});
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
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
      stdin.write(`${line}\n`);
      return next();
    },
    async end() {
      stdin.end();
      await exited;
    },
  };
}
