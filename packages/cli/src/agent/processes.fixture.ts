import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, start, startIn, type Ended, type Running } from '../hopscope.fixture.ts';

/** A server and agents as users start them, each a process of its own; nothing of them is left in the end. */
export function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-agents-'));
  const data = join(folder, 'data');
  const processes: Running[] = [];
  let port = 0;

  /** Waits until a process has said something that looks so; fails when it ends before. */
  const said = async ({ child, ended }: Running, pattern: RegExp): Promise<string> => {
    let text = '';
    const heard = new Promise<string>((resolve) => {
      child.stdout?.on('data', (chunk: string) => {
        text += chunk;
        if (pattern.test(text)) resolve(text);
      });
    });
    const failed = ended.then(({ err }) => {
      throw new Error(`it ended: ${err}`);
    });
    return Promise.race([heard, failed]);
  };
  const keep = (running: Running) => {
    processes.push(running);
    return running;
  };
  const place = (namespace: string | undefined, args: readonly string[]) =>
    keep(namespace === undefined ? start(args) : startIn(namespace, args));

  return {
    data,
    folder,
    /** `address`: one of the namespace that it listens on and is known by. */
    async serve(
      where: { readonly namespace?: string; readonly address?: string } = {},
    ): Promise<Running & { readonly url: string }> {
      const { namespace, address } = where;
      const host = address === undefined ? [] : ['--host', address];
      const args = ['serve', '--data', data, '--port', String(port), '--no-http', '--example', 'none', ...host];
      const running = place(namespace, [...args, '--log-level', 'error']);
      const [, url = ''] = /listens on (\S+?)[; ]/.exec(await said(running, /credentials/)) ?? [];
      // The same again for a server that is started again.
      port = Number(new URL(url).port);
      return { ...running, url };
    },
    /** Enrols a host under this name. */
    async enrol(server: string, name: string, namespace?: string, scope: readonly string[] = []): Promise<void> {
      const ask = (args: readonly string[], env = {}) =>
        namespace === undefined ? run(args, env) : startIn(namespace, args, env).ended;
      const token = await ask(['agent', 'token', 'create', '--data', data, ...scope]);
      const args = ['agent', 'enroll', '--server', server, '--name', name, '--state', join(folder, name)];
      const enrolled = await ask(args, { HOPSCOPE_TOKEN: token.out });
      if (enrolled.code !== 0) throw new Error(token.err + enrolled.err);
    },
    async agent(name: string, namespace?: string): Promise<Running> {
      const running = place(namespace, ['agent', 'run', '--state', join(folder, name)]);
      await said(running, /^Online/m);
      return running;
    },
    ask: (args: readonly string[], namespace?: string): Promise<Ended> =>
      namespace === undefined ? run([...args, '--data', data]) : startIn(namespace, [...args, '--data', data]).ended,
    credentials: () =>
      JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Record<'caFile' | 'subscriptionId', string>,
    async close(): Promise<void> {
      for (const { child } of processes)
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function killed({ child }: Running): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
