import { readFile } from 'node:fs/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';

import { connecting, type Agent, type EnrolmentFile, type JoinNews } from '@hopscope/agent';
import { WebSocket } from 'ws';

import { scriptedAgent, type ScriptedAgent } from '../scripted-agent.testbed.ts';
import type { Loose, TestServer } from '../server.testbed.ts';

export const wire = await connecting();

export async function makeToken(it: TestServer, scope: object = {}): Promise<string> {
  const { status, json } = await it.call('POST', '/v1/enrolment-tokens', { body: scope });
  if (status !== 201) throw new Error(JSON.stringify(json));
  return json.token as string;
}

/** A host that was enrolled, with its state in the data directory of the test. */
export type EnrolledHost = { readonly directory: string; readonly enrolment: EnrolmentFile };

export async function enrolHost(it: TestServer, name: string, scope: object = {}): Promise<EnrolledHost> {
  const directory = join(it.server.dataDir, `state-of-${name}`);
  const { facts } = scriptedAgent();
  const server = it.server.endpoint;
  const enrolled = await wire.enrol({ server, token: await makeToken(it, scope), directory, name, facts, env: {} });
  if (!enrolled.ok) throw new Error(enrolled.problem);
  return { directory, enrolment: enrolled.value };
}

/** Its agent, running in this process with made-up observations. */
export async function joinHost(
  { directory, enrolment }: EnrolledHost,
  options: {
    readonly agent?: ScriptedAgent & Partial<Pick<Agent, 'refusals'>>;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
) {
  const { agent = scriptedAgent(), env = {} } = options;
  const address = wire.readServerAddress(enrolment.server);
  if (!address.ok) throw new Error(address.problem);
  const key = await wire.openKey(wire.keyFile(directory));
  const { authority } = enrolment;
  const news: JoinNews[] = [];
  const listeners = new Set<() => void>();
  const joined = wire.joinServer({
    address: address.value,
    ...(authority !== undefined && { authority }),
    env,
    key,
    machines: [{ agent }],
    news(one) {
      news.push(one);
      for (const listener of listeners) listener();
    },
  });
  const until = (kind: JoinNews['kind'], count = 1) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (news.filter((one) => one.kind === kind).length < count) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  await until('online');
  return { ...joined, agent, news, until };
}

/** A peer that may say anything. */
export async function rawLine(it: TestServer, options: { readonly unix?: boolean; readonly from?: string } = {}) {
  const url = new URL(it.server.endpoint);
  let binding: Buffer = Buffer.from('unix');
  let socket: Socket;
  if (options.unix === true) socket = connectSocket(join(it.server.dataDir, 'agent.sock'));
  else {
    const ca = await readFile(it.credentials.caFile ?? '', 'utf8');
    const secure = connectTls({
      host: url.hostname,
      port: Number(url.port),
      servername: 'localhost',
      ca,
      ...(options.from !== undefined && { localAddress: options.from }),
    });
    await new Promise((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    binding = secure.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
    socket = secure;
  }
  const line = new WebSocket(`ws://localhost:${url.port}/v1/agent`, {
    createConnection: () => socket,
    perMessageDeflate: false,
  });
  const heard: Loose[] = [];
  const waiting: ((message: Loose) => void)[] = [];
  line.on('message', (bytes) => {
    const message = JSON.parse((bytes as Buffer).toString());
    const next = waiting.shift();
    if (next === undefined) heard.push(message);
    else next(message);
  });
  line.on('error', () => {});
  const closed = new Promise<number>((resolve) => {
    line.once('close', resolve);
  });
  const next = (): Promise<Loose> =>
    heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise((resolve) => waiting.push(resolve));
  /** The next message of this kind. */
  const until = async (kind: string): Promise<Loose> => {
    for (;;) {
      const message = await next();
      if (message.kind === kind) return message;
    }
  };
  const send = (message: object | string | Buffer) =>
    line.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  return { line, socket, binding, next, until, send, closed };
}

export type RawLine = Awaited<ReturnType<typeof rawLine>>;

/** What an honest agent would answer to this challenge on this connection. */
export async function helloTo(raw: Pick<RawLine, 'binding'>, nonce: string, directory: string, change: object = {}) {
  const key = await wire.openKey(wire.keyFile(directory));
  const prefix = Buffer.from('hopscope agent session 1\n');
  const signature = key.sign(Buffer.concat([prefix, Buffer.from(nonce, 'base64url'), raw.binding]));
  return {
    kind: 'hello',
    version: 1,
    jobs: ['resolve', 'probe', 'trace', 'locate', 'gather'],
    proof: { key: key.publicKey, signature },
    machines: [{ facts: scriptedAgent().facts }],
    ...change,
  };
}

/** A line that was let in as this host. */
export async function rawAgent(it: TestServer, { directory }: EnrolledHost, change: object = {}): Promise<RawLine> {
  const raw = await rawLine(it);
  const { nonce } = await raw.next();
  raw.send(await helloTo(raw, nonce as string, directory, change));
  await raw.until('welcome');
  return raw;
}
