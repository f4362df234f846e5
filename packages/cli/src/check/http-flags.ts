import { bad, ok, type HttpHeader, type HttpQuestion, type Result, type StatusRange } from '@hopscope/engine';
import {
  httpQuestionOf,
  isHeaderName,
  isHeaderValue,
  parseStatusRanges,
  type WrittenDestination,
} from '@hopscope/protocol/destination';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';

export const HTTP_FLAGS: readonly FlagSpec[] = [
  {
    name: 'protocol',
    value: 'NAME',
    words: 'tcp (as is usual), icmp, or http, https: ask the web server, too',
  },
  { name: 'method', value: 'NAME', words: 'GET or HEAD (GET)' },
  { name: 'header', value: "'NAME: VALUE'", repeatable: true, words: 'A header of the request; may be given again' },
  { name: 'valid-status', value: 'CODES', words: 'Status codes that count as success, as 200,204,300-399 (200-399)' },
];

const MOST_HEADERS = 32;

/** What a web server is to be asked; nothing where a connection is all that is wanted. */
export function readHttp(given: Given, { scheme, path }: WrittenDestination): Result<HttpQuestion | undefined> {
  const protocol = valueOf(given, 'protocol')?.toLowerCase();
  const extra = ['method', 'header', 'valid-status'].find((name) => given.flags.has(name));
  if (protocol !== undefined && !['tcp', 'http', 'https', 'icmp'].includes(protocol))
    return bad(`--protocol: '${protocol}' is none of tcp, http, https, icmp.`);
  // Who asks for a header and writes a URL has said enough.
  const kind = protocol ?? (extra === undefined ? 'tcp' : (scheme ?? 'tcp'));
  if (kind !== 'http' && kind !== 'https' && extra !== undefined)
    return bad(`--${extra} needs --protocol http or https: without it no web server is asked.`);
  if (kind !== 'http' && kind !== 'https') return ok(undefined);
  const method = (valueOf(given, 'method') ?? 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'HEAD') return bad(`--method: '${method}' is neither GET nor HEAD.`);
  const headers = readHeaders(given);
  const validStatus = readStatus(given);
  if (!headers.ok) return headers;
  if (!validStatus.ok) return validStatus;
  return ok(
    httpQuestionOf(kind, path, {
      method,
      headers: headers.value,
      ...(validStatus.value === undefined ? {} : { validStatus: validStatus.value }),
    }),
  );
}

/** Values are not repeated in complaints: they may be secrets. */
function readHeaders(given: Given): Result<readonly HttpHeader[]> {
  const texts = given.flags.get('header') ?? [];
  if (texts.length > MOST_HEADERS) return bad(`--header: at most ${MOST_HEADERS} of them.`);
  const headers: HttpHeader[] = [];
  for (const text of texts) {
    const [, name = '', value = ''] = /^([^:]*):\s*(.*)$/.exec(text) ?? [];
    if (!isHeaderName(name))
      return bad(`--header: '${name}' is not the name of a header that may be chosen; expected 'NAME: VALUE'.`);
    if (!isHeaderValue(value)) return bad(`--header: the value of '${name}' is not printable ASCII, 1024 at most.`);
    headers.push({ name, value });
  }
  return ok(headers);
}

function readStatus(given: Given): Result<readonly StatusRange[] | undefined> {
  const text = valueOf(given, 'valid-status');
  if (text === undefined) return ok(undefined);
  const ranges = parseStatusRanges(text);
  return ranges === undefined
    ? bad(`--valid-status: '${text}' is no list of status codes from 100 to 599, such as 200,204,300-399.`)
    : ok(ranges);
}
