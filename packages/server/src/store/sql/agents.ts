import type { AgentRow, Agents, TokenRow } from '../store.ts';
import type { Run } from './engine.ts';
import { keyOf } from './keys.ts';
import type { Row } from './statements.ts';

export function agentsOver(run: Run): Agents {
  const changed = async (name: 'revokeToken' | 'revokeAgent', id: string, at: number) =>
    (await run(name, [keyOf(id), at])).length === 1;
  return {
    async insertToken({ id, secretHash, group, region, createdAt, createdBy, expiresAt }) {
      await run('insertToken', [keyOf(id), secretHash, group, region, createdAt, createdBy, expiresAt]);
    },
    tokens: async () => (await run('listTokens', [])).map(tokenOf),
    async tokenByHash(secretHash) {
      const [row] = await run('tokenByHash', [secretHash]);
      return row && tokenOf(row);
    },
    revokeToken: (id, at) => changed('revokeToken', id, at),
    async enrol(secretHash, { id, machine, name, region, publicKey, facts, createdAt }) {
      const values = [secretHash, createdAt, keyOf(id), machine, keyOf(machine), name, region, publicKey, facts];
      const [row] = await run('enrolAgent', values);
      return row && agentOf(row);
    },
    list: async () => (await run('listAgents', [])).map(agentOf),
    async describe(id, { facts, documents }, at) {
      await run('describeAgent', [keyOf(id), facts, documents, at]);
    },
    async see(id, at) {
      await run('seeAgent', [keyOf(id), at]);
    },
    revoke: (id, at) => changed('revokeAgent', id, at),
  };
}

/** The columns in the order of the statements' `token`. */
type TokenColumns = readonly [
  id: string,
  group: string,
  region: string,
  createdAt: number,
  createdBy: string,
  expiresAt: number,
  usedAt: number | null,
  agent: string | null,
  revokedAt: number | null,
];

function tokenOf(row: Row): TokenRow {
  const [id, group, region, createdAt, createdBy, expiresAt, usedAt, agent, revokedAt] = row as unknown as TokenColumns;
  return {
    id,
    group,
    region,
    createdAt,
    createdBy,
    expiresAt,
    ...(usedAt !== null && { usedAt }),
    ...(agent !== null && { agent }),
    ...(revokedAt !== null && { revokedAt }),
  };
}

/** The columns in the order of the statements' `agent`. */
type AgentColumns = readonly [
  id: string,
  machine: string,
  name: string,
  region: string,
  publicKey: string,
  facts: string,
  documents: string,
  createdAt: number,
  seenAt: number,
  revokedAt: number | null,
];

function agentOf(row: Row): AgentRow {
  const [id, machine, name, region, publicKey, facts, documents, createdAt, seenAt, revokedAt] =
    row as unknown as AgentColumns;
  const whole = { id, machine, name, region, publicKey, facts, documents, createdAt, seenAt };
  return { ...whole, ...(revokedAt !== null && { revokedAt }) };
}
