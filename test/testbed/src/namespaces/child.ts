import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program of ours in a namespace, from its first line (it says that it is ready) to `end`. */
export type Child = {
  /** Sends a line and returns the line that it answers. */
  ask(line: string): Promise<string>;
  end(): Promise<void>;
};

/** The child ends by itself when this process is gone: its standard input ends then. */
export async function startChild(namespace: string, file: URL, parameter: unknown): Promise<Child> {
  const words = ['netns', 'exec', namespace, process.execPath, file.pathname, JSON.stringify(parameter)];
  const child = spawn('ip', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const next = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${file.pathname} in ${namespace} ended early`);
    return line.value;
  };
  await next();
  return {
    ask(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    async end() {
      child.stdin.end();
      child.kill();
      await exited;
    },
  };
}
