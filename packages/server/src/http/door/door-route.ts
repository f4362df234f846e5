import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Address, CloudNetwork } from '@hopscope/engine';
import type * as z from 'zod';

import type { Checks } from '../../checks/checks.ts';
import type { Agents } from '../../fleet/agents.ts';
import type { DescribedCloud } from '../../estate/cloud/described-cloud.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Sessions } from '../../identity/session/sessions.ts';
import type { Inventory } from '../../providers/inventory.ts';

/** One operation of our door, and its published description in one. */
export type DoorRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** OpenAPI's spelling: `/v1/checks/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Members of the query, every one a string on the wire. */
  readonly query?: z.ZodObject;
  /** Shape of the body; `handle` reads it, because more is asked of it than a shape. */
  readonly body?: z.ZodType;
  /** By status; beside these, every operation can answer with the error envelope. */
  readonly answers: Readonly<Record<number, DoorAnswer>>;
  /** Its body carries a credential of its own. */
  readonly takesNoToken?: true;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
};

type DoorAnswer = {
  readonly description: string;
  readonly schema: z.ZodType;
  /** Media type where it is not JSON; then `schema` describes one event of the stream. */
  readonly stream?: 'text/event-stream';
};

export type DoorParts = {
  readonly checks: Checks;
  readonly fleet: Fleet;
  readonly agents: Agents;
  readonly inventory: Inventory;
  /** The described network as it is now. */
  readonly cloud: () => CloudNetwork;
  /** What the simulated machines' resolver answers; undefined where nothing is declared of a name. */
  readonly declared: (name: string) => readonly Address[] | undefined;
  /** What takes long to answer about it. */
  readonly ask: DescribedCloud['ask'];
  readonly sessions: Sessions;
  /** The HTTPS listener's origin, once it listens. */
  readonly endpoint: () => string;
  /** This server's own. */
  readonly version: string;
  readonly now: () => number;
  /** Calls back once, after so many milliseconds; the answer takes the call back. */
  readonly wake: (delayMs: number, callback: () => void) => () => void;
};
