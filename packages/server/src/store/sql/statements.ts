/** What a column holds. JSON travels as text, moments and counts as whole numbers. */
export type Value = string | number | null;

/** One row, its columns in the order in which the statement names them. */
export type Row = readonly Value[];

type Step = {
  readonly text: string;
  /** Which of the statement's values (from 1) are this step's $1, $2, …; absent: all of them in order. */
  readonly takes?: readonly number[];
};

/**
 * Something to ask of the database, all of it or nothing. With several steps, the answer is the last one's rows, and a
 * step that yields no row undoes those before it and makes the answer empty.
 */
export type Statement = { readonly writes: boolean; readonly steps: readonly [Step, ...Step[]] };

const read = (text: string): Statement => ({ writes: false, steps: [{ text }] });
const write = (...steps: [Step, ...Step[]]): Statement => ({ writes: true, steps });

const operation = `id, kind, subscription, region, principal, scope, api_version, created_at, request, status, updated_at, result`;
const resource = `id, type, revision, document, changed_at, changed_by`;
const token = `id, group_name, region, created_at, created_by, expires_at, used_at, agent, revoked_at`;
const agent = `id, machine, name, region, public_key, facts, documents, created_at, seen_at, revoked_at`;
const principal = `id, client_id, tenant_id, name, secret_hash, created_at`;

/** First, because it makes writers of resources queue up wherever several may write at once. */
const nextRevision: Step = { text: `update revisions set last = last + 1 returning last`, takes: [] };

/**
 * Everything the store asks, as one text for SQLite and PostgreSQL: $n parameters, `on conflict`, `returning`.
 * Row order of the answers is what `sql-store.ts` reads.
 */
export const STATEMENTS = {
  insertOperation: write({
    text: `insert into operations
      (id, kind, subscription, region, principal, scope, scope_key, api_version, created_at, updated_at, status, request)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'Running', $10)
      on conflict (id) do nothing returning id`,
  }),
  getOperation: read(`select ${operation} from operations where id = $1`),
  // Fenced by the status: an ended operation never changes again.
  finishOperation: write({
    text: `update operations set status = $2, result = $3, updated_at = $4
      where id = $1 and status = 'Running' returning id`,
  }),
  listOperations: read(`select ${operation} from operations
    where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3`),
  listOperationsOfScope: read(`select ${operation} from operations
    where scope_key = $4 and (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3`),
  unfinishedOperations: read(`select ${operation} from operations where status = 'Running' order by created_at, id`),
  countOperations: read(`select count(*), (select count(*) from operations where status = 'Running') from operations`),
  deleteOperationsBefore: write({
    text: `delete from operations where id in (
        select id from operations where status <> 'Running' and updated_at < $1 order by updated_at, id limit $2
      ) returning id`,
  }),
  // Oldest first, until their texts (and about 512 bytes each for the rest of a row) add up to $1 bytes.
  deleteOldestOperations: write({
    text: `delete from operations where id in (
        select id from (
          select id, size, sum(size) over (order by updated_at, id) as total from (
            select id, updated_at, 512 + octet_length(request) + octet_length(result) as size from operations
            where status <> 'Running' and updated_at < $2 order by updated_at, id limit $3
          ) as oldest
        ) as summed where total - size < $1
      ) returning id`,
  }),

  putResource: write(
    nextRevision,
    {
      text: `insert into resources (key, id, type, type_key, revision, document, changed_at, changed_by)
        select $1, $2, $3, $4, (select last from revisions), $5, $6, $7
        where cast($8 as bigint) is null
          or cast($8 as bigint) = coalesce((select revision from resources where key = $1), 0)
        on conflict (key) do update set type = excluded.type, type_key = excluded.type_key,
          revision = excluded.revision, document = excluded.document,
          changed_at = excluded.changed_at, changed_by = excluded.changed_by
        returning key`,
    },
    {
      text: `insert into changes (revision, key, id, type, document, changed_at, changed_by)
        select revision, key, id, type, document, changed_at, changed_by from resources where key = $1
        returning ${resource}`,
      takes: [1],
    },
  ),
  removeResource: write(
    nextRevision,
    {
      text: `insert into changes (revision, key, id, type, document, changed_at, changed_by)
        select (select last from revisions), key, id, type, null, $3, $2 from resources where key = $1
        returning revision`,
    },
    { text: `delete from resources where key = $1 returning key`, takes: [1] },
  ),
  getResource: read(`select ${resource} from resources where key = $1`),
  listResources: read(`select ${resource} from resources where key > $1 and key < $2 order by key limit $3`),
  listResourcesOfType: read(`select ${resource} from resources
    where type_key = $4 and key > $1 and key < $2 order by key limit $3`),
  listChanges: read(`select ${resource} from changes where revision > $1 order by revision limit $2`),

  putPrincipal: write({
    text: `insert into principals (id, client_id, client_key, tenant_id, name, secret_hash, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (id) do update set client_id = excluded.client_id, client_key = excluded.client_key,
        tenant_id = excluded.tenant_id, name = excluded.name, secret_hash = excluded.secret_hash,
        created_at = excluded.created_at
      returning id`,
  }),
  insertToken: write({
    text: `insert into enrolment_tokens (id, secret_hash, group_name, region, created_at, created_by, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7) returning id`,
  }),
  listTokens: read(`select ${token} from enrolment_tokens order by created_at, id`),
  tokenByHash: read(`select ${token} from enrolment_tokens where secret_hash = $1`),
  revokeToken: write({
    text: `update enrolment_tokens set revoked_at = $2 where id = $1 and revoked_at is null returning id`,
  }),
  // Both or neither: a token is never spent on an agent that was not taken in, and never twice.
  enrolAgent: write(
    {
      text: `update enrolment_tokens set used_at = $2, agent = $3
        where secret_hash = $1 and used_at is null and revoked_at is null and expires_at > $2 returning id`,
      takes: [1, 2, 3],
    },
    {
      text: `insert into agents
        (id, machine, machine_key, name, region, public_key, facts, documents, created_at, seen_at)
        values ($1, $2, $3, $4, $5, $6, $7, '[]', $8, $8) on conflict do nothing returning ${agent}`,
      takes: [3, 4, 5, 6, 7, 8, 9, 2],
    },
  ),
  listAgents: read(`select ${agent} from agents order by created_at, id`),
  describeAgent: write({
    text: `update agents set facts = $2, documents = $3, seen_at = $4 where id = $1 returning id`,
  }),
  seeAgent: write({ text: `update agents set seen_at = $2 where id = $1 returning id` }),
  revokeAgent: write({
    text: `update agents set revoked_at = $2 where id = $1 and revoked_at is null returning id`,
  }),
  principalById: read(`select ${principal} from principals where id = $1`),
  principalByClientId: read(`select ${principal} from principals where client_key = $1`),
} as const satisfies Record<string, Statement>;

export type StatementName = keyof typeof STATEMENTS;
