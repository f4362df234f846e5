import type { Principal, Principals } from '../store.ts';
import type { Run } from './engine.ts';
import { keyOf } from './keys.ts';
import type { Row } from './statements.ts';

export function principalsOver(run: Run): Principals {
  return {
    async put({ id, clientId, tenantId, name, secretHash, createdAt }) {
      await run('putPrincipal', [keyOf(id), clientId, keyOf(clientId), tenantId, name, secretHash, createdAt]);
    },
    async byClientId(clientId) {
      const [row] = await run('principalByClientId', [keyOf(clientId)]);
      return row && principalOf(row);
    },
    async byId(id) {
      const [row] = await run('principalById', [keyOf(id)]);
      return row && principalOf(row);
    },
  };
}

/** The columns in the order of the statements' `principal`. */
type Columns = readonly [
  id: string,
  clientId: string,
  tenantId: string,
  name: string,
  secretHash: string,
  createdAt: number,
];

function principalOf(row: Row): Principal {
  const [id, clientId, tenantId, name, secretHash, createdAt] = row as unknown as Columns;
  return { id, clientId, tenantId, name, secretHash, createdAt };
}
