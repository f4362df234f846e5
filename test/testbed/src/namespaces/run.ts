import { spawn } from 'node:child_process';

/**
 * Runs a program to its end, without a shell, and returns what it wrote. A failure is an error that says what the
 * program complained about.
 */
export async function run(program: string, parameters: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [output, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  // A program that fails early does not read to the end; its complaint is what matters then.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program} cannot be run`, { cause })));
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`${[program, ...parameters].join(' ')} ended with ${status}: ${complaint.trim()}`);
  return output;
}

/** Lines for `ip -batch -`, in the namespace of this name, or in our own. */
export async function ip(lines: readonly string[], namespace?: string): Promise<void> {
  if (lines.length === 0) return;
  await run('ip', [...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], `${lines.join('\n')}\n`);
}

/** A program inside a network namespace. */
export const runIn = (namespace: string, program: string, parameters: readonly string[], input = '') =>
  run('ip', ['netns', 'exec', namespace, program, ...parameters], input);
