/** What a check asks a web server, once a connection opens. */
export type HttpQuestion = {
  /** `https`: with TLS, and a certificate that the source trusts. */
  readonly kind: 'http' | 'https';
  readonly method: 'GET' | 'HEAD';
  /** With the query, from its slash on. */
  readonly path: string;
  readonly headers: readonly HttpHeader[];
  /** Status codes that count as success. */
  readonly validStatus: readonly StatusRange[];
};

export type HttpHeader = { readonly name: string; readonly value: string };

/** Both ends included, 100–599. */
export type StatusRange = { readonly from: number; readonly to: number };

/**
 * An answer that is no error. Redirects are not followed, so they are answers; Azure does not say what it takes for valid
 * where nothing is said.
 */
export const VALID_STATUS: readonly StatusRange[] = [{ from: 200, to: 399 }];

export const isValidStatus = (status: number, valid: readonly StatusRange[]): boolean =>
  valid.some(({ from, to }) => from <= status && status <= to);

/** `200, 204, 300-399`. */
export const statusWords = (valid: readonly StatusRange[]): string =>
  valid.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
