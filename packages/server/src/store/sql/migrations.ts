/**
 * How the store's tables came to be, oldest first: migration n takes schema version n - 1 to n. Only ever add to the end.
 * One SQL text for SQLite and PostgreSQL: text, bigint, JSON as text. Columns named `key` need bytewise order, which is
 * SQLite's own; a PostgreSQL adapter adds `collate "C"` to them.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table operations (
      id text primary key,
      kind text not null,
      subscription text not null,
      region text not null,
      principal text not null,
      scope text not null,
      scope_key text not null,
      api_version text,
      created_at bigint not null,
      updated_at bigint not null,
      status text not null,
      request text not null,
      result text
    )`,
    `create index operations_by_age on operations (created_at, id)`,
    `create index operations_by_scope on operations (scope_key, created_at, id)`,
    `create index operations_running on operations (created_at, id) where status = 'Running'`,
    `create index operations_ended on operations (updated_at, id) where status <> 'Running'`,
    `create table principals (
      id text primary key,
      client_id text not null,
      client_key text not null unique,
      tenant_id text not null,
      name text not null,
      secret_hash text not null,
      created_at bigint not null
    )`,
  ],
  [
    // One row: the last revision given out. Its own table, so that removing old history can never make revisions go back.
    `create table revisions (last bigint not null)`,
    `insert into revisions (last) values (0)`,
    `create table resources (
      key text primary key,
      id text not null,
      type text not null,
      type_key text not null,
      revision bigint not null,
      document text not null,
      changed_at bigint not null,
      changed_by text not null
    )`,
    `create index resources_by_type on resources (type_key, key)`,
    `create table changes (
      revision bigint primary key,
      key text not null,
      id text not null,
      type text not null,
      document text,
      changed_at bigint not null,
      changed_by text not null
    )`,
  ],
  [
    `create table enrolment_tokens (
      id text primary key,
      secret_hash text not null unique,
      group_name text not null,
      region text not null,
      created_at bigint not null,
      created_by text not null,
      expires_at bigint not null,
      used_at bigint,
      agent text,
      revoked_at bigint
    )`,
    `create table agents (
      id text primary key,
      machine text not null,
      machine_key text not null,
      name text not null,
      region text not null,
      public_key text not null unique,
      facts text not null,
      documents text not null,
      created_at bigint not null,
      seen_at bigint not null,
      revoked_at bigint
    )`,
    // The name of a machine is free again once its agent was revoked.
    `create unique index agents_by_machine on agents (machine_key) where revoked_at is null`,
  ],
];
