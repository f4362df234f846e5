import type { CheckRequest } from '@hopscope/engine';

/** A request as it may be shown and logged: a header's value is often a secret, so its name has to do. */
export function withoutValues(request: CheckRequest): CheckRequest {
  const { http } = request;
  if (http === undefined) return request;
  return { ...request, http: { ...http, headers: http.headers.map(({ name }) => ({ name, value: HIDDEN })) } };
}

const HIDDEN = '(hidden)';
