import type { Operation, OperationStatus, Operations } from '../store.ts';
import type { Run } from './engine.ts';
import { isStorable, keyOf } from './keys.ts';
import type { Row } from './statements.ts';

export function operationsOver(run: Run): Operations {
  return {
    async insert(operation) {
      const { id, kind, subscription, region, principal, scope, apiVersion, createdAt, request } = operation;
      const rows = await run('insertOperation', [
        keyOf(id),
        kind,
        subscription,
        region,
        principal,
        scope,
        keyOf(scope),
        apiVersion ?? null,
        createdAt,
        request,
      ]);
      if (rows.length === 0) throw new Error(`An operation ${id} exists already.`);
    },
    async get(id) {
      const [row] = await run('getOperation', [keyOf(id)]);
      return row && operationOf(row);
    },
    async finish(id, { status, at, result }) {
      if (!isStorable(id)) return false;
      const rows = await run('finishOperation', [keyOf(id), status, result, at]);
      return rows.length === 1;
    },
    async list({ scope, before, limit }) {
      const page = [before?.createdAt ?? Number.MAX_SAFE_INTEGER, keyOf(before?.id ?? ''), limit] as const;
      const rows =
        scope === undefined
          ? await run('listOperations', page)
          : await run('listOperationsOfScope', [...page, keyOf(scope)]);
      return rows.map(operationOf);
    },
    async unfinished() {
      const rows = await run('unfinishedOperations', []);
      return rows.map(operationOf);
    },
  };
}

/** The columns in the order of the statements' `operation`. */
type Columns = readonly [
  id: string,
  kind: Operation['kind'],
  subscription: string,
  region: string,
  principal: string,
  scope: string,
  apiVersion: string | null,
  createdAt: number,
  request: string,
  status: OperationStatus,
  updatedAt: number,
  result: string | null,
];

function operationOf(row: Row): Operation {
  const [id, kind, subscription, region, principal, scope, apiVersion, createdAt, request, status, updatedAt, result] =
    row as unknown as Columns;
  return {
    id,
    kind,
    subscription,
    region,
    principal,
    scope,
    ...(apiVersion === null ? {} : { apiVersion }),
    createdAt,
    request,
    status,
    updatedAt,
    ...(result === null ? {} : { result }),
  };
}
