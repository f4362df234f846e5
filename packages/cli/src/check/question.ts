import {
  bad,
  familyOf,
  ok,
  parseAddress,
  parsePort,
  REQUEST_DEFAULTS,
  REQUEST_LIMITS,
  type Address,
  type CheckRequest,
  type Family,
  type Port,
  type Result,
} from '@hopscope/engine';
import { countFor, flowsProblem, parseDestination, PROTOCOL_PORTS } from '@hopscope/protocol/destination';
import { HTTP_FLAGS, readHttp } from './http-flags.ts';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';
import { readCount, readDuration } from '../arguments/numbers.ts';

export const QUESTION_FLAGS: readonly FlagSpec[] = [
  { name: 'ipv4', short: '4', words: 'Try IPv4 addresses only' },
  { name: 'ipv6', short: '6', words: 'Try IPv6 addresses only' },
  { name: 'port', short: 'p', value: 'PORT', words: 'TCP port, where the destination does not name one' },
  { name: 'count', short: 'c', value: 'N', words: 'Probes to send, 1 to 100 (100)' },
  { name: 'flows', value: 'N', words: 'Keep to N source ports, 1 to 32: each is one flow with its own path' },
  { name: 'pace', value: 'MS', words: 'Milliseconds between two probes, 0 to 1000 (2); 0: all at once' },
  { name: 'deadline', value: 'TIME', words: 'The check ends by then: 100ms to 60s (10s)' },
  { name: 'source-port', value: 'PORT', words: 'Send every probe from this TCP port, one after the other' },
  { name: 'source-address', value: 'IP', words: "Send from this one of the machine's addresses" },
  ...HTTP_FLAGS,
  { name: 'no-trace', words: 'Do not look for the hops on the way' },
];

/** What is asked, from what was typed behind `hopscope check`. */
export function readQuestion(given: Given): Result<CheckRequest> {
  const [text, surplus] = given.positionals;
  if (text === undefined) return bad("say where to, such as 'hopscope check db.example:5432'.");
  if (surplus !== undefined) {
    const meant = /^\d+$/.test(surplus) ? ` Did you mean '${text}:${surplus}'?` : '';
    return bad(`one destination at a time; '${surplus}' is one too many.${meant}`);
  }
  const family = readFamily(given);
  const numbers = readNumbers(given);
  const written = parseDestination(text);
  if (!family.ok) return family;
  if (!numbers.ok) return numbers;
  if (!written.ok) return bad(`${written.problem}.`);
  const { destination } = written.value;
  const http = readHttp(given, written.value);
  if (!http.ok) return http;
  const source = readSource(given);
  if (!source.ok) return source;
  const isEcho = valueOf(given, 'protocol')?.toLowerCase() === 'icmp';
  if (isEcho) {
    const extra = ['port', 'source-port', 'flows'].find((name) => given.flags.has(name));
    if (extra !== undefined) return bad(`--${extra}: icmp has no ports; leave it out.`);
    if (written.value.port !== undefined) return bad(`'${text}' names a port, and icmp has none; leave it out.`);
  }
  const protocol = isEcho ? 'icmp' : (http.value?.kind ?? 'tcp');
  const { port = written.value.port ?? PROTOCOL_PORTS[protocol], ...rest } = numbers.value;
  const count = given.flags.has('count') ? rest.count : Math.max(countFor(protocol), rest.flows ?? 0);
  const tooMany = flowsProblem({ ...rest, count });
  if (tooMany !== undefined) return bad(`--flows ${rest.flows}: ${tooMany}.`);
  if (port === undefined)
    return bad(`'${text}' names no port. Say which, such as '${withPort(text)}' or '--port 443'.`);
  if (destination.kind === 'address' && family.value !== undefined && familyOf(destination.address) !== family.value)
    return bad(
      `${SHORT_OF[family.value]} was asked for, and ${destination.address} is an address of the other family.`,
    );
  const wanted = destination.kind === 'address' ? familyOf(destination.address) : family.value;
  const from = source.value === undefined ? undefined : familyOf(source.value);
  if (from !== undefined && wanted !== undefined && wanted !== from)
    return bad(`--source-address ${source.value} and the destination are of different families.`);
  const tried = family.value ?? from;
  return ok({
    destination,
    port,
    ...(isEcho ? { protocol: 'icmp' } : {}),
    // A source address decides the family as much as a wish does.
    ...(tried === undefined ? {} : { family: tried }),
    ...(source.value === undefined ? {} : { sourceAddress: source.value }),
    ...(http.value === undefined ? {} : { http: http.value }),
    ...rest,
    count,
    trace: valueOf(given, 'no-trace') === undefined,
  });
}

const SHORT_OF: Readonly<Record<Family, string>> = { ipv4: '-4', ipv6: '-6' };

function readFamily(given: Given): Result<Family | undefined> {
  const [ipv4, ipv6] = ['ipv4', 'ipv6'].map((name) => given.flags.has(name));
  if (ipv4 && ipv6) return bad('-4 and -6 exclude each other; leave one out, or both to let the resolver choose.');
  return ok(ipv4 ? 'ipv4' : ipv6 ? 'ipv6' : undefined);
}

type Numbers = Pick<CheckRequest, 'count' | 'paceMs' | 'deadlineMs' | 'sourcePort' | 'flows'> & {
  readonly port?: Port;
};

function readNumbers(given: Given): Result<Numbers> {
  const port = readPort(given, 'port');
  const sourcePort = readPort(given, 'source-port');
  const count = valueOf(given, 'count');
  const flows = valueOf(given, 'flows');
  const pace = valueOf(given, 'pace');
  const deadline = valueOf(given, 'deadline');
  const counted = count === undefined ? ok(REQUEST_DEFAULTS.count) : readCount('--count', count, REQUEST_LIMITS.count);
  const paced = pace === undefined ? ok(REQUEST_DEFAULTS.paceMs) : readDuration('--pace', pace, REQUEST_LIMITS.paceMs);
  const told = flows === undefined ? ok(undefined) : readCount('--flows', flows, REQUEST_LIMITS.flows);
  const ends =
    deadline === undefined
      ? ok(REQUEST_DEFAULTS.deadlineMs)
      : readDuration('--deadline', deadline, REQUEST_LIMITS.deadlineMs);
  if (!port.ok) return port;
  if (!sourcePort.ok) return sourcePort;
  if (!told.ok) return told;
  if (!counted.ok) return counted;
  if (!paced.ok) return paced;
  if (!ends.ok) return ends;
  return ok({
    ...(port.value === undefined ? {} : { port: port.value }),
    ...(sourcePort.value === undefined ? {} : { sourcePort: sourcePort.value }),
    ...(told.value === undefined ? {} : { flows: told.value }),
    count: counted.value,
    paceMs: paced.value,
    deadlineMs: ends.value,
  });
}

function readSource(given: Given): Result<Address | undefined> {
  const text = valueOf(given, 'source-address');
  if (text === undefined) return ok(undefined);
  const address = parseAddress(text);
  return address.ok ? address : bad(`--source-address: ${address.problem}.`);
}

function readPort(given: Given, flag: string): Result<Port | undefined> {
  const text = valueOf(given, flag);
  if (text === undefined) return ok(undefined);
  const port = parsePort(text);
  return port.ok ? port : bad(`--${flag}: ${port.problem}.`);
}

/** An IPv6 address needs brackets before a port can follow it. */
const withPort = (text: string) => (text.includes(':') && !text.startsWith('[') ? `[${text}]:443` : `${text}:443`);
