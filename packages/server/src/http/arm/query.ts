import { armError, compareApiVersions, parseApiVersion, type ApiVersion, type ArmError } from '@hopscope/protocol';

import type { ArmRoute } from '../../providers/route.ts';

/** A query's parameters as the framework reads them: several of one name are an array. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Names compare without case; of several with the same name none is taken. */
export function parameterOf(query: Query, name: string): string | readonly string[] | undefined {
  const exact = query[name];
  if (exact !== undefined) return exact;
  const found = Object.keys(query).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : query[found];
}

const WHERE = { target: 'api-version' };

/** The version that a request is to be answered in. Any date will do, from the first that has the operation. */
export function readVersion(
  query: Query,
  since: ArmRoute['since'],
): { readonly version: ApiVersion } | { readonly error: ArmError } {
  const text = parameterOf(query, 'api-version');
  if (text === undefined || text === '') return { error: armError('MissingApiVersionParameter', {}, WHERE) };
  const parsed = typeof text === 'string' ? parseApiVersion(text) : undefined;
  if (parsed?.ok !== true)
    return { error: armError('InvalidApiVersionParameter', { apiVersion: String(text) }, WHERE) };
  const version = parsed.value;
  if (since === undefined || compareApiVersions(version, since.version) >= 0) return { version };
  const { type, location } = since;
  return { error: armError('NoRegisteredProviderFound', { apiVersion: version, type, location }, WHERE) };
}
