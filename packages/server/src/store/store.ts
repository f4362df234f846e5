/**
 * The one narrow door to everything durable. A promise that resolves means: on disk, and there after `kill -9`.
 * Adapters of identical shape serve it from one SQL text; one suite tests them all.
 */
export type Store = {
  readonly operations: Operations;
  readonly resources: Resources;
  readonly principals: Principals;
  readonly agents: Agents;
  readonly usage: () => Promise<Usage>;
  /**
   * Deletes ended operations: those updated before `before`, then the oldest until the store is below `bytes`; none that
   * was updated at `keepSince` or later, even where that leaves the store above `bytes`. Answers how many went.
   */
  readonly retain: (limits: {
    readonly before: Instant;
    readonly bytes: number;
    readonly keepSince?: Instant;
  }) => Promise<number>;
  /** A complete, compact copy at `path`, made while the store goes on working. Refuses to overwrite. */
  readonly backup: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Milliseconds since 1970, UTC. */
type Instant = number;

export type NewOperation = {
  /** Lower-case GUID; also the check's id at our door. */
  readonly id: string;
  readonly kind: 'check' | 'write';
  readonly subscription: string;
  readonly region: string;
  /** Who asked (a principal's id). */
  readonly principal: string;
  /** Resource id whose reader may read this operation: the check's source. Compared without case. */
  readonly scope: string;
  /** Absent when it was asked through our door. */
  readonly apiVersion?: string;
  readonly createdAt: Instant;
  /** JSON text, at most 1 MB. */
  readonly request: string;
};

export type OperationStatus = 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

export type Operation = NewOperation & {
  readonly status: OperationStatus;
  readonly updatedAt: Instant;
  /** JSON text: the diagnosis, or the error of a failed operation. Absent while running. */
  readonly result?: string;
};

export type OperationEnding = {
  readonly status: Exclude<OperationStatus, 'Running'>;
  readonly at: Instant;
  readonly result: string;
};

export type Operations = {
  /** An id that exists already is an error. */
  insert(operation: NewOperation): Promise<void>;
  get(id: string): Promise<Operation | undefined>;
  /** Ends a running operation; false when it is unknown or ended already (its result stays as it was). */
  finish(id: string, ending: OperationEnding): Promise<boolean>;
  /** Newest first; `before` is the last row of the page before. */
  list(query: {
    readonly scope?: string;
    readonly before?: { readonly createdAt: Instant; readonly id: string };
    readonly limit: number;
  }): Promise<readonly Operation[]>;
  unfinished(): Promise<readonly Operation[]>;
};

export type Resource = {
  /** As it was first spelled; keys compare without case. */
  readonly id: string;
  readonly type: string;
  /** Grows by one with every change of any resource in the store. */
  readonly revision: number;
  /** The ARM document, JSON text, without `etag`. */
  readonly document: string;
  readonly changedAt: Instant;
  readonly changedBy: string;
};

export type Resources = {
  /** Creates or replaces. With `ifRevision`, only over exactly that revision (0: only if absent); otherwise answers undefined. */
  put(write: {
    readonly id: string;
    readonly type: string;
    readonly document: string;
    readonly at: Instant;
    readonly by: string;
    readonly ifRevision?: number;
  }): Promise<Resource | undefined>;
  get(id: string): Promise<Resource | undefined>;
  /** Ordered by key; `under` is an id prefix that ends at a segment, `after` the last id of the page before. */
  list(query: {
    readonly under: string;
    readonly type?: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly Resource[]>;
  remove(id: string, by: string, at: Instant): Promise<boolean>;
  /** Every change after a revision, oldest first; `document` is absent where a resource was removed. */
  changes(query: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly (Omit<Resource, 'document'> & { readonly document?: string })[]>;
};

export type Principal = {
  /** Object id, lower-case GUID. */
  readonly id: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  /** `scrypt$…`; the secret itself is never stored. */
  readonly secretHash: string;
  readonly createdAt: Instant;
};

export type Principals = {
  put(principal: Principal): Promise<void>;
  byClientId(clientId: string): Promise<Principal | undefined>;
  byId(id: string): Promise<Principal | undefined>;
};

/** A permission to enrol one agent; of its secret only a hash is kept. */
export type TokenRow = {
  /** Lower-case GUID. */
  readonly id: string;
  readonly group: string;
  readonly region: string;
  readonly createdAt: Instant;
  /** A principal's id. */
  readonly createdBy: string;
  readonly expiresAt: Instant;
  readonly usedAt?: Instant;
  /** Id of the agent that was enrolled with it. */
  readonly agent?: string;
  readonly revokedAt?: Instant;
};

export type AgentRow = {
  /** Lower-case GUID. */
  readonly id: string;
  /** Resource id; of the agents that are not revoked, each has another. */
  readonly machine: string;
  readonly name: string;
  readonly region: string;
  /** Ed25519, raw, base64url. Never given to two agents. */
  readonly publicKey: string;
  /** JSON texts: what it last said of itself and of its host's network. */
  readonly facts: string;
  readonly documents: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly revokedAt?: Instant;
};

export type Agents = {
  insertToken(token: Omit<TokenRow, 'usedAt' | 'agent' | 'revokedAt'> & { readonly secretHash: string }): Promise<void>;
  /** Oldest first. */
  tokens(): Promise<readonly TokenRow[]>;
  tokenByHash(secretHash: string): Promise<TokenRow | undefined>;
  /** False when it is unknown or revoked already. */
  revokeToken(id: string, at: Instant): Promise<boolean>;
  /** Spends a token on a new agent; undefined, and nothing done, when it is not open or the machine or key is taken. */
  enrol(secretHash: string, agent: Omit<AgentRow, 'documents' | 'seenAt' | 'revokedAt'>): Promise<AgentRow | undefined>;
  /** Revoked ones included, oldest first. */
  list(): Promise<readonly AgentRow[]>;
  describe(id: string, described: { readonly facts: string; readonly documents: string }, at: Instant): Promise<void>;
  see(id: string, at: Instant): Promise<void>;
  /** False when it is unknown or revoked already. */
  revoke(id: string, at: Instant): Promise<boolean>;
};

export type Usage = { readonly bytes: number; readonly operations: number; readonly unfinished: number };
