import { bad, ok, parseAddress, parsePort, type Destination, type Port, type Result } from '@hopscope/engine';

export {
  countFor,
  httpQuestionOf,
  isHeaderName,
  isHeaderValue,
  parseStatusRanges,
  PROTOCOL_PORTS,
} from './http-question.ts';
export { flowsProblem } from './flows-problem.ts';

/** What a person or a client wrote for a destination. `port`: the one written, else the one its scheme implies. */
export type WrittenDestination = {
  readonly destination: Destination;
  readonly port?: Port;
  /** Of a URL, in lower case. */
  readonly scheme?: 'http' | 'https';
  /** Path and query of a URL, from the slash on, as they are sent. */
  readonly path?: string;
};

const SCHEME_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);
const MAX_LENGTH = 2048;
const EXPECTED = 'expected an IP address, a host name or an http or https URL, with or without a port';
const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)/i;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads `10.0.0.4`, `db.example:5432`, `[2001:db8::1]:443`, `2001:db8::1` (never with a port), `https://example.com/path`.
 * Path and query count where a web server is asked; credentials are refused, because a check has no use for them and would keep them. Names come
 * out in lower-case ASCII (RFC 5890); a last label of digits is refused, since resolvers take `127.1` for an address.
 */
export function parseDestination(text: string): Result<WrittenDestination> {
  const refuse = (why: string) => bad(`'${shortened(text)}' is not a destination: ${why}`);
  if (text.length > MAX_LENGTH) return bad(`the destination is longer than ${MAX_LENGTH} characters`);
  const [url, scheme, urlAuthority] = URL_FORM.exec(text) ?? [];
  const authority = url === undefined ? text : (urlAuthority ?? '');
  if (authority.includes('@')) return bad('the destination carries credentials; leave them out');
  const schemePort = scheme === undefined ? undefined : SCHEME_PORTS.get(scheme.toLowerCase());
  if (scheme !== undefined && schemePort === undefined)
    return refuse(`its scheme is '${scheme}'; expected http or https`);
  const { host, port: written } = split(authority);
  const destination = parseHost(host);
  if (destination === undefined) return refuse(EXPECTED);
  const port = parsePort(written ?? schemePort ?? '');
  if (!port.ok && written !== undefined) return refuse(port.problem);
  return ok({
    destination,
    ...(port.ok && { port: port.value }),
    ...(scheme !== undefined && { scheme: scheme.toLowerCase() as 'http' | 'https', path: pathOf(text) }),
  });
}

/** The fragment is never sent (RFC 9110 section 4.2). */
function pathOf(text: string): string {
  const url = URL.parse(text);
  return url === null ? '/' : `${url.pathname}${url.search}`;
}

/** A host and what follows its last colon; an IPv6 address has a port only behind its brackets. */
function split(authority: string): { readonly host: string; readonly port?: string } {
  const [, bracketed, after] = /^\[([^\]]*)\](?::(.*))?$/.exec(authority) ?? [];
  // Brackets are for IPv6 alone; what stands in them stays marked so that `[example.com]` is no name.
  if (bracketed !== undefined)
    return { host: bracketed.includes(':') ? bracketed : authority, ...(after !== undefined && { port: after }) };
  const colon = authority.indexOf(':');
  if (colon < 0 || colon !== authority.lastIndexOf(':')) return { host: authority };
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) };
}

function parseHost(host: string): Destination | undefined {
  const ascii = asciiOf(host);
  const address = parseAddress(ascii);
  if (address.ok) return { kind: 'address', address: address.value };
  const labels = (ascii.endsWith('.') ? ascii.slice(0, -1) : ascii).split('.');
  const last = labels.at(-1) ?? '';
  const isName =
    ascii.length <= 254 && labels.every((label) => LABEL.test(label)) && !/^(?:\d+|0x[\da-f]*)$/.test(last);
  return isName ? { kind: 'name', name: ascii } : undefined;
}

/** Internationalised names as the resolver wants them; empty when there is no such form. */
function asciiOf(host: string): string {
  if (/^[\x21-\x7e]*$/.test(host)) return host.toLowerCase();
  if (/[\s\p{Cc}/?#@\\:%]/u.test(host)) return '';
  return URL.parse(`http://${host}`)?.hostname ?? '';
}

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
