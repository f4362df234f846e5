import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { bad, ok, type Result } from '@hopscope/engine';

/** A server and the certificate authority that vouches for it. */
export type Origin = { readonly url: string; readonly ca?: string; readonly caFile?: string };

export type Ask = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

/** A response whose body has not been read yet; or one sentence that says why there is none. */
export function send(origin: Origin, ask: Ask): Promise<Result<IncomingMessage>> {
  const url = new URL(ask.path, origin.url);
  const options = {
    method: ask.method,
    headers: { ...ask.headers, ...(ask.body === undefined ? {} : { 'content-length': Buffer.byteLength(ask.body) }) },
    // One command, one connection at a time: nothing is kept that would keep the process.
    agent: false as const,
    ...(ask.signal === undefined ? {} : { signal: ask.signal }),
  };
  return new Promise((resolve) => {
    const request =
      url.protocol === 'http:'
        ? httpRequest(url, options)
        : httpsRequest(url, { ...options, ...(origin.ca === undefined ? {} : { ca: origin.ca }) });
    request.once('response', (response) => resolve(ok(response)));
    request.once('error', (error: NodeJS.ErrnoException) => resolve(bad(sentenceOf(error, origin))));
    request.end(ask.body);
  });
}

export async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

const CERTIFICATE_FAULTS: readonly (string | undefined)[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
];

/** What to tell a person about a connection that failed, with what to do about it. */
function sentenceOf(error: NodeJS.ErrnoException, { url, caFile }: Origin): string {
  const { code, message } = error;
  if (code === 'ECONNREFUSED') return `no server answers at ${url}. Start it with 'hopscope serve'.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the server's name in ${url} cannot be resolved.`;
  if (CERTIFICATE_FAULTS.includes(code))
    return `the certificate of ${url} is not signed by ${caFile ?? 'an authority that this machine trusts'}. Is it another server?`;
  if (code === 'CERT_HAS_EXPIRED')
    return `the certificate of ${url} has expired; restarting the server renews its own.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate of ${url} is for other names; add this one with 'hopscope serve --advertise ${url}'.`;
  if (error.name === 'AbortError') return `the request to ${url} was given up.`;
  return `the server at ${url} cannot be asked: ${message}.`;
}
