import * as z from 'zod';
import { agentFactsSchema } from './facts.ts';
import { hostDocumentSchema } from './host-document.ts';
import { controlSchema, reportSchema } from './job.ts';
import { isPlainConnection } from './plain-connection.ts';

/*
 * What an agent and a server say to each other over one connection: JSON, one message a WebSocket text frame. The agent
 * dials. The server asks for a proof, the agent gives it, and from then on the server opens sessions (one for each check),
 * has jobs run in them and hears reports. Everything is bounded, because either side may be hostile to the other.
 */

/** Grows when an older peer would misunderstand; what may be ignored by one who does not know it needs no new number. */
export const AGENT_PROTOCOL = 1;

export const AGENT_LIMITS = {
  /** Largest message that either side reads, bytes. */
  messageBytes: 1_000_000,
  /** Machines that one connection speaks for; more than one only over the server's own Unix socket. */
  machines: 1024,
  /** Interfaces and routes that a machine tells of itself; beyond, its routes are left out. */
  documents: 4000,
  /** Reports in one message. */
  reports: 500,
  /** Reports of one job. */
  reportsOfJob: 20_000,
  /** Jobs of one session; a check has some dozens. */
  jobs: 1000,
  /** Sessions that a machine has open at once. */
  sessions: 64,
} as const;

const base64url = (bytes: number) => z.base64url().length(Math.ceil((bytes * 4) / 3));
const machineNumber = z
  .int()
  .min(0)
  .max(AGENT_LIMITS.machines - 1);
/** Unique for a check, also across restarts of the server: its id. */
const sessionName = z.string().min(1).max(64);
const sentence = z.string().max(1024);

/** Why a connection ends, for programs. */
export const goodbyeReasonSchema = z.enum([
  'wrong-version',
  'not-enrolled',
  'bad-proof',
  'revoked',
  'replaced',
  'no-such-machine',
  'malformed',
  'oversized',
  'not-asked',
  'too-late',
  'too-slow',
  'too-busy',
  'silent',
]);
export type GoodbyeReason = z.infer<typeof goodbyeReasonSchema>;

const challengeSchema = z.object({
  kind: z.literal('challenge'),
  version: z.int(),
  nonce: base64url(32),
  /** Kinds of an agent's messages that this server knows beyond those of the first servers. */
  hears: z.array(z.string().max(32)).max(64).exactOptional(),
});

/** The first word of an agent. */
export const helloSchema = z.object({
  kind: z.literal('hello'),
  version: z.int(),
  /** Words (`jobWord`) for the jobs that it can run; no other is asked of it. */
  jobs: z.array(z.string().max(32)).max(64),
  /** Absent only over the server's own Unix socket, where the file's permissions vouch for whoever connects. */
  proof: z.object({ key: base64url(32), signature: base64url(64) }).exactOptional(),
  /** With a proof: the one machine that the key was enrolled for, and no `id`. Without: machines by their resource ids. */
  machines: z
    .array(z.object({ id: z.string().max(1024).exactOptional(), facts: agentFactsSchema }))
    .min(1)
    .max(AGENT_LIMITS.machines),
});

const count = z.int().min(0);
/** Counted once a check, by what the policy of the host's owner is about. */
export const refusalsSchema = z.object({ destinations: count, rates: count, evidence: count });
export type RefusalCounts = Readonly<z.infer<typeof refusalsSchema>>;

const goodbyeSchema = z.object({ kind: z.literal('goodbye'), reason: goodbyeReasonSchema, sentence });

/** What a server says. A job is read by itself, so that one of a kind that is not known yet can be answered. */
export const serverMessageSchema = z.discriminatedUnion('kind', [
  challengeSchema,
  /** The proof was good. Resource ids of the machines, in the order of the hello. */
  z.object({ kind: z.literal('welcome'), machines: z.array(z.string().max(1024)) }),
  z.object({
    kind: z.literal('open'),
    session: sessionName,
    machine: machineNumber,
    /** Whether the machine's loopback may be probed; an agent believes it only over a Unix socket. */
    loopback: z.boolean(),
  }),
  /**
   * Runs a job, or goes on with one that is known already: its reports are told again after the first `after`. So a server
   * that was cut off, or started again, loses no report and has no packet sent twice.
   */
  z.object({
    kind: z.literal('run'),
    session: sessionName,
    after: z.int().min(0),
    job: z.looseObject({ kind: z.string().max(32), job: z.int().min(1) }),
  }),
  z.object({ kind: z.literal('control'), session: sessionName, control: controlSchema }),
  /** The session is over, and nobody will ask for its reports again. */
  z.object({ kind: z.literal('close'), session: sessionName }),
  goodbyeSchema,
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

const anyReport = z.union([z.custom<z.infer<typeof reportSchema>>(isPlainConnection), reportSchema]);

/** What an agent says once it is welcome. */
export const agentMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('documents'),
    machine: machineNumber,
    facts: agentFactsSchema,
    documents: z.array(hostDocumentSchema).max(AGENT_LIMITS.documents),
    /** Whether there were more routes than may be told, and none is. */
    routesLeftOut: z.boolean(),
  }),
  z.object({
    kind: z.literal('reports'),
    session: sessionName,
    job: z.int().min(1),
    /** How many reports of this job came before these. */
    from: z.int().min(0),
    reports: z.array(anyReport).min(1).max(AGENT_LIMITS.reports),
  }),
  /** The session is over on this host: what it was doing is unknown. */
  z.object({ kind: z.literal('lost'), session: sessionName, sentence }),
  /** This agent cannot run that job, and has not begun it; the session goes on. Only to a server that hears it. */
  z.object({ kind: z.literal('refused'), session: sessionName, job: z.int().min(1), sentence }),
  /** Checks that the owner of the host has refused something, since the agent was started. Only to a server that hears it. */
  z.object({ kind: z.literal('refusals'), machine: machineNumber, ...refusalsSchema.shape }),
]);
/** What the first servers did not know: they would take it for broken, so it is told to those who say that they hear it. */
export const HEARD_LATER = ['refused', 'refusals'] as const satisfies readonly AgentMessage['kind'][];
export type AgentMessage = z.infer<typeof agentMessageSchema>;
export type AgentHello = z.infer<typeof helloSchema>;

/** What the key signs: the server's nonce, and the channel that both ends are sure to share. */
export const PROOF_PREFIX = 'hopscope agent session 1\n';
/** RFC 9266: what both ends of one TLS connection know and nobody between them. */
export const CHANNEL_BINDING = { label: 'EXPORTER-Channel-Binding', bytes: 32 } as const;
/** Stands for the channel on the machine's own Unix socket. */
export const UNIX_CHANNEL = 'unix';
/** Path of the WebSocket, at the HTTPS listener and at the Unix socket. */
export const AGENT_PATH = '/v1/agent';
/** The server's Unix socket, in its data directory. */
export const AGENT_SOCKET = 'agent.sock';
