import { createPublicKey, randomBytes, verify } from 'node:crypto';

import {
  AGENT_PROTOCOL,
  helloSchema,
  HEARD_LATER,
  JOB_WORDS,
  PROOF_PREFIX,
  readPlainJson,
  type AgentHello,
  type GoodbyeReason,
  type ServerMessage,
} from '@hopscope/protocol';

import { bid, Line, type LineClock, type Told, type Wire } from './line.ts';

/** A machine that a connection may speak for. */
export type AdmittedMachine = {
  readonly id: string;
  /** Its agent is there. Answers the line that it had before. */
  attach(line: Line, index: number): Line | undefined;
  /** This line is gone. `isCut`: nobody said goodbye. */
  detach(line: Line, isCut: boolean): void;
  told(said: Told): void;
};
export type Admitted = { readonly machines: readonly AdmittedMachine[] };
export type Refused = { readonly reason: GoodbyeReason; readonly sentence: string };

export type AdmissionParts = {
  readonly clock: LineClock;
  /** Looks up whoever has proved to hold this key. */
  readonly enrolled: (key: string) => Admitted | Refused;
  /** Looks up machines that whoever holds the Unix socket names. */
  readonly named: (hello: AgentHello) => Admitted | Refused;
};

/** A connection, and what both of its ends know of it and nobody between them. */
export type Arrival = Wire & { readonly binding: Uint8Array; readonly isLocal: boolean };

/** For the first word of whoever connects, ms. */
const HELLO_WITHIN = 5000;

/**
 * Asks whoever connects for a proof, and lets them in or sends them away with a reason. `settled` once it is decided: then
 * nothing of this is left but the line.
 */
export function admit({ socket, stream, binding, isLocal }: Arrival, parts: AdmissionParts, settled: () => void): void {
  const { wake } = parts.clock;
  const nonce = randomBytes(32);
  const done = () => {
    takeBack();
    socket.off('close', done);
    settled();
  };
  const refuse = ({ reason, sentence }: Refused) => {
    // What was on its way while it was sent away comes too late: it must not drive off whoever is there.
    socket.removeAllListeners('message');
    bid(socket, reason, sentence, wake);
    done();
  };
  const takeBack = wake(HELLO_WITHIN, () =>
    refuse({ reason: 'too-late', sentence: `The agent did not say who it is within ${HELLO_WITHIN / 1000} s.` }),
  );
  socket.once('close', done);
  socket.on('error', leaveToClose);
  socket.once('message', (bytes, isBinary) => {
    const hello = isBinary ? MALFORMED : helloOf(bytes as Buffer);
    if ('reason' in hello) return refuse(hello);
    const admitted = judge(hello, { nonce, binding, isLocal }, parts);
    if ('reason' in admitted) return refuse(admitted);
    const version = hello.machines[0]?.facts.version ?? '';
    letIn({ socket, stream }, { jobs: jobsOf(hello), version, isLocal }, admitted, parts.clock);
    return done();
  });
  socket.send(
    JSON.stringify({
      kind: 'challenge',
      version: AGENT_PROTOCOL,
      nonce: nonce.toString('base64url'),
      hears: [...HEARD_LATER],
    } satisfies ServerMessage),
  );
}

/** Faults of the wire end the connection; the close that follows says everything. */
const leaveToClose = () => {};

function letIn(
  wire: Wire,
  agent: Pick<Line, 'jobs' | 'version' | 'isLocal'>,
  { machines }: Admitted,
  clock: LineClock,
): void {
  const line = new Line(
    wire,
    agent,
    {
      told(said) {
        const spoken = machines[said.machine];
        spoken?.told(said);
        return spoken === undefined ? 'not-asked' : undefined;
      },
      closed: (gone, isCut) => machines.forEach((machine) => machine.detach(gone, isCut)),
    },
    clock,
  );
  line.send({ kind: 'welcome', machines: machines.map(({ id }) => id) });
  for (const [index, machine] of machines.entries())
    machine
      .attach(line, index)
      ?.end('replaced', 'Another connection with the same key, or for the same machine, took over.');
}

const ALL_JOBS: ReadonlySet<string> = new Set(JOB_WORDS);

/** Of thousands of agents nearly all know the same ones. */
const jobsOf = ({ jobs }: AgentHello): ReadonlySet<string> =>
  jobs.length === ALL_JOBS.size && jobs.every((kind) => ALL_JOBS.has(kind)) ? ALL_JOBS : new Set(jobs);

const MALFORMED: Refused = { reason: 'malformed', sentence: 'The first message is not one of an agent.' };

function helloOf(bytes: Buffer): AgentHello | Refused {
  try {
    const said = readPlainJson(bytes.toString('utf8')) as {
      readonly kind?: unknown;
      readonly version?: unknown;
    } | null;
    // Before its shape: that may be another's.
    if (said?.kind === 'hello' && said.version !== AGENT_PROTOCOL)
      return {
        reason: 'wrong-version',
        sentence: `The agent speaks version ${String(said.version).slice(0, 20)} of the protocol, this server version ${AGENT_PROTOCOL}.`,
      };
    return helloSchema.safeParse(said).data ?? MALFORMED;
  } catch {
    return MALFORMED;
  }
}

function judge(
  hello: AgentHello,
  { nonce, binding, isLocal }: { readonly nonce: Buffer } & Omit<Arrival, keyof Wire>,
  { enrolled, named }: AdmissionParts,
): Admitted | Refused {
  const { proof, machines } = hello;
  if (proof === undefined)
    return isLocal ? named(hello) : { reason: 'bad-proof', sentence: 'An agent has to prove that it holds its key.' };
  if (machines.length !== 1 || machines[0]?.id !== undefined)
    return { reason: 'no-such-machine', sentence: 'A key speaks for the one machine that it was enrolled for.' };
  // Unknown and revoked before the proof: neither is a secret from whoever holds the key, and both are what they need to hear.
  const whom = enrolled(proof.key);
  if ('reason' in whom) return whom;
  const message = Buffer.concat([Buffer.from(PROOF_PREFIX), nonce, binding]);
  return isSigned(proof, message)
    ? whom
    : {
        reason: 'bad-proof',
        sentence: 'The proof is not of this key for this connection. Something between agent and server may end TLS.',
      };
}

function isSigned({ key, signature }: AgentHello['proof'] & object, message: Buffer): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, message, publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
