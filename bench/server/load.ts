import { fileURLToPath } from 'node:url';
import { runTimed } from '../child.ts';
import { checkBody, checkUrl, type Client } from './client.ts';

/** What wrk counted, and the ids of the checks that were answered 200. */
export type LoadResult = {
  readonly seconds: number;
  readonly requests: number;
  readonly accepted: number;
  readonly answered: number;
  readonly repolled: number;
  readonly refused: number;
  readonly broken: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ids: readonly string[];
};

/** Destination of every check; nobody sends anything there, because the agent is imagined. */
export const DESTINATION = { address: '10.9.3.2', port: 443 } as const;

/** `asking`: what is asked for; absent: a check from this host. */
export type Load = {
  readonly wrk: string;
  readonly connections: number;
  readonly seconds: number;
  readonly asking?: {
    readonly url: string;
    readonly body: string;
    /** The body's `%d` is each number below this in turn. */
    readonly numbers?: number;
  };
};

/**
 * Checks through HTTPS with keep-alive, made by wrk: C, one thread, and far from being the bottleneck. `origin`: whom to ask
 * instead of the server that the client signed in to.
 */
export async function runLoad(load: Load, client: Client, origin?: string): Promise<LoadResult> {
  const { wrk, connections, seconds } = load;
  const { credentials, token } = client;
  const asking: NonNullable<Load['asking']> = load.asking ?? {
    url: checkUrl(credentials),
    body: checkBody(credentials, DESTINATION.address, DESTINATION.port),
  };
  const url = new URL(asking.url);
  const env = {
    ...process.env,
    HOPSCOPE_TOKEN: token,
    HOPSCOPE_PATH: `${url.pathname}${url.search}`,
    HOPSCOPE_BODY: asking.body,
    ...(asking.numbers !== undefined && { HOPSCOPE_NUMBERS: String(asking.numbers) }),
  };
  const script = fileURLToPath(new URL('./load.lua', import.meta.url));
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, origin ?? url.origin];
  const { output, status } = await runTimed(wrk, words, { env });
  const lines = output.split('\n');
  const result = lines.find((line) => line.startsWith('RESULT '));
  if (status !== 0 || result === undefined) throw new Error(`wrk ended with ${status}: ${output.slice(0, 2000)}`);
  const refusal = lines.find((line) => line.startsWith('REFUSED '));
  if (refusal !== undefined) throw new Error(`the server refused: ${refusal}`);
  const ids = lines.filter((line) => line.startsWith('ID ')).map((line) => line.slice(3));
  return { ...(JSON.parse(result.slice('RESULT '.length)) as Omit<LoadResult, 'ids'>), ids };
}
