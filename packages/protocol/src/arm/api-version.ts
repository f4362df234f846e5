import { bad, ok, type Result } from '@hopscope/engine';

/** The version of ARM's contract that a client speaks: `2017-03-01` or `2015-05-01-preview`. Only its parser makes one. */
export type ApiVersion = string & { readonly __type: 'ApiVersion' };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})(-preview)?$/;

/** Any day of the calendar is well formed, whether Azure released a version that day or not; `-Preview` is read as `-preview`. */
export function parseApiVersion(text: string): Result<ApiVersion> {
  const version = text.toLowerCase();
  const [, year, month, day] = SHAPE.exec(version) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return date.getUTCDate() === Number(day)
    ? ok(version as ApiVersion)
    : bad(`'${text.slice(0, 40)}' is not an api-version such as 2017-03-01 or 2015-05-01-preview`);
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. A preview is older than its release. */
export function compareApiVersions(a: ApiVersion, b: ApiVersion): number {
  const key = (version: ApiVersion) => `${version.slice(0, 10)}${version.length > 10 ? '' : '~'}`;
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** For versions that stand in our own code. */
export function apiVersion(text: string): ApiVersion {
  const version = parseApiVersion(text);
  if (!version.ok) throw new Error(version.problem);
  return version.value;
}

/**
 * Versions of Microsoft.Network that have connectivityCheck, first to newest: from 2017-03-01 to 2021-05-01 as in the
 * swagger, after that those that a public SDK or az sends. Other well-formed versions after the first are answered as well;
 * this list is only what we tell a client that asks with an older one.
 */
export const CONNECTIVITY_CHECK_VERSIONS: readonly string[] = `
  2017-03-01 2017-06-01 2017-08-01 2017-09-01 2017-10-01 2017-11-01 2018-01-01 2018-02-01 2018-04-01
  2018-06-01 2018-07-01 2018-08-01 2018-10-01 2018-11-01 2018-12-01 2019-02-01 2019-04-01 2019-06-01
  2019-07-01 2019-08-01 2019-09-01 2019-11-01 2019-12-01 2020-03-01 2020-04-01 2020-05-01 2020-06-01
  2020-07-01 2020-08-01 2020-11-01 2021-02-01 2021-03-01 2021-05-01 2022-01-01 2022-07-01 2022-09-01
  2023-09-01 2024-05-01 2024-10-01 2025-03-01 2025-05-01 2025-07-01 2025-09-01 2026-01-01
`
  .trim()
  .split(/\s+/);

const FIRST_WITH_CONNECTIVITY_CHECK = apiVersion('2017-03-01');

export const hasConnectivityCheck = (version: ApiVersion): boolean =>
  compareApiVersions(version, FIRST_WITH_CONNECTIVITY_CHECK) >= 0;
