import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and returns what it wrote. Never through a shell: words are words, whatever is in them. A
 * failure is an error that says what the program complained about.
 */
export async function run(program: string, words: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const [output, complaint]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  // A program that fails early does not read to the end; its complaint is what matters then.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program} cannot be run`, { cause })));
    child.once('close', resolve);
  });
  if (status !== 0)
    throw new Error(`${[program, ...words].join(' ')} ended with ${status}: ${complaint.join('').trim()}`);
  return output.join('');
}

/** Lines for one `ip` process, in the namespace of this name or in our own. `option`: `-6` for rules of IPv6. */
export async function ip(lines: readonly string[], namespace?: string, option?: '-6'): Promise<void> {
  if (lines.length === 0) return;
  const words = [...(option === undefined ? [] : [option]), ...(namespace === undefined ? [] : ['-n', namespace])];
  await run('ip', [...words, '-batch', '-'], `${lines.join('\n')}\n`);
}

/** A program inside a network namespace. */
export const runIn = (namespace: string, program: string, words: readonly string[], input = '') =>
  run('ip', ['netns', 'exec', namespace, program, ...words], input);

/** Starting processes is most of the work, so there are a few at a time. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const AT_ONCE = 4;
