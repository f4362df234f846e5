import type { Resource, Resources } from '../store.ts';
import type { Run } from './engine.ts';
import { isStorable, keyOf, keysUnder } from './keys.ts';
import type { Row } from './statements.ts';

export function resourcesOver(run: Run): Resources {
  return {
    async put({ id, type, document, at, by, ifRevision }) {
      const [row] = await run('putResource', [keyOf(id), id, type, keyOf(type), document, at, by, ifRevision ?? null]);
      return row && resourceOf(row);
    },
    async get(id) {
      const [row] = await run('getResource', [keyOf(id)]);
      return row && resourceOf(row);
    },
    async list({ under, type, after, limit }) {
      const { from, to } = keysUnder(under, after);
      const rows =
        type === undefined
          ? await run('listResources', [from, to, limit])
          : await run('listResourcesOfType', [from, to, limit, keyOf(type)]);
      return rows.map(resourceOf);
    },
    async remove(id, by, at) {
      if (!isStorable(id)) return false;
      const rows = await run('removeResource', [keyOf(id), by, at]);
      return rows.length === 1;
    },
    async changes({ after, limit }) {
      const rows = await run('listChanges', [after, limit]);
      return rows.map(changeOf);
    },
  };
}

/** The columns in the order of the statements' `resource`. */
type Columns<Document> = readonly [
  id: string,
  type: string,
  revision: number,
  document: Document,
  changedAt: number,
  changedBy: string,
];

function resourceOf(row: Row): Resource {
  const [id, type, revision, document, changedAt, changedBy] = row as unknown as Columns<string>;
  return { id, type, revision, document, changedAt, changedBy };
}

function changeOf(row: Row): Omit<Resource, 'document'> & { readonly document?: string } {
  const [id, type, revision, document, changedAt, changedBy] = row as unknown as Columns<string | null>;
  return { id, type, revision, ...(document === null ? {} : { document }), changedAt, changedBy };
}
