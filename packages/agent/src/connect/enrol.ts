import { request } from 'node:http';
import type { Socket } from 'node:net';
import { agentSchema, errorBodySchema, readPlainJson, readToken, type AgentFacts } from '@hopscope/protocol';
import { findAuthority, openChannel } from './session/channel.ts';
import { openKey } from './key.ts';
import { bad, type Result } from './session/result.ts';
import { readServerAddress } from './server-address.ts';
import { keyFile, writeEnrolment, type EnrolmentFile } from './state-directory.ts';

const TIMEOUT = 15_000;

/**
 * Trades a token for the server's word that it knows this host's key. The token goes nowhere but to the server whose
 * authority it names.
 */
export async function enrol(asked: {
  readonly server: string;
  readonly token: string;
  readonly directory: string;
  readonly name?: string;
  readonly facts: AgentFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<Result<EnrolmentFile>> {
  const { server, directory, name, facts, env } = asked;
  const token = readToken(asked.token);
  if (!token.ok) return token;
  const address = readServerAddress(server);
  if (!address.ok) return address;
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const trust =
      address.value.kind === 'unix'
        ? {}
        : { authority: await findAuthority(address.value.url, token.value.authority, env, signal) };
    const key = await openKey(keyFile(directory));
    const { socket } = await openChannel({ address: address.value, env, ...trust }, signal);
    const body = { token: asked.token.trim(), key: key.publicKey, ...(name !== undefined && { name }), facts };
    const host = address.value.kind === 'unix' ? 'localhost' : address.value.url.host;
    const answer = await post(socket, host, JSON.stringify(body), signal);
    const agent = agentSchema.safeParse(answer);
    if (!agent.success) {
      const refusal = errorBodySchema.safeParse(answer);
      return bad(
        refusal.success ? `the server refuses: ${refusal.data.error.message}` : 'a server that is no Hopscope answers',
      );
    }
    const { id, machine } = agent.data;
    const enrolment = { version: 1, server, ...trust, agent: id, machine } as const;
    await writeEnrolment(directory, enrolment);
    return { ok: true, value: enrolment };
  } catch (error) {
    return bad(signal.aborted ? `the server at ${server} did not answer in time` : (error as Error).message);
  }
}

function post(socket: Socket, host: string, body: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request({
      createConnection: () => socket,
      method: 'POST',
      path: '/v1/agents',
      headers: { ...headers, connection: 'close' },
      signal,
    });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        socket.destroy();
        try {
          resolve(readPlainJson(Buffer.concat(chunks).toString('utf8')));
        } catch {
          resolve(undefined);
        }
      });
    });
    asked.end(body);
  });
}
