import {
  REQUEST_DEFAULTS,
  VALID_STATUS,
  type HttpHeader,
  type HttpQuestion,
  type Port,
  type StatusRange,
} from '@hopscope/engine';

/** The ports that protocols are spoken on where nobody says otherwise; TCP has no usual one, ICMP none at all. */
export const PROTOCOL_PORTS: Readonly<Record<HttpQuestion['kind'] | 'icmp', Port>> & { readonly tcp: undefined } = {
  tcp: undefined,
  icmp: 0 as Port,
  http: 80 as Port,
  https: 443 as Port,
};

/** Probes of a check that asks a web server: as many as Azure's agent was seen to send (a recording of 2019). */
const HTTP_COUNT = 3;

export const countFor = (protocol: 'tcp' | 'icmp' | HttpQuestion['kind']): number =>
  protocol === 'tcp' || protocol === 'icmp' ? REQUEST_DEFAULTS.count : HTTP_COUNT;

type Wishes = {
  readonly method?: HttpQuestion['method'];
  readonly path?: string;
  readonly headers?: readonly HttpHeader[];
  readonly validStatus?: readonly (number | StatusRange)[];
};

/** `urlPath`: the path of the URL that the destination was written as. */
export function httpQuestionOf(kind: HttpQuestion['kind'], urlPath: string | undefined, wishes: Wishes): HttpQuestion {
  const { method = 'GET', path = urlPath ?? '/', headers = [], validStatus } = wishes;
  return {
    kind,
    method,
    path,
    headers: [...headers],
    validStatus: (validStatus ?? VALID_STATUS).map((one) => (typeof one === 'number' ? { from: one, to: one } : one)),
  };
}

/** What frames a message or belongs to the connection is not for a question to choose (RFC 9110 section 7.6.1). */
const OURS = /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/i;

/** A token (RFC 9110 section 5.6.2) of at most 100 characters that may be chosen. */
export const isHeaderName = (name: string): boolean =>
  /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/i.test(name) && !OURS.test(name);

/** Printable ASCII, at most 1024 characters. */
export const isHeaderValue = (value: string): boolean => /^[\x20-\x7e]{0,1024}$/.test(value);

/** `200,204,300-399`; undefined: not in this form, or not from 100 to 599. */
export function parseStatusRanges(text: string): readonly StatusRange[] | undefined {
  const ranges: StatusRange[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d{3})(?:-(\d{3}))?\s*$/.exec(part);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!(from >= 100 && to <= 599 && from <= to)) return undefined;
    ranges.push({ from, to });
  }
  return ranges;
}
