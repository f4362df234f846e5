import {
  familyOf,
  parsePort,
  type Destination,
  type Family,
  type HttpQuestion,
  type Port,
  type Result,
} from '@hopscope/engine';
import type { ApiVersion } from '../arm/api-version.ts';
import { problemsOf, refused, wrongValue, type Parsed, type Problem } from '../arm/problem.ts';
import { parseResourceId, type ResourceIdentity } from '../arm/resource-id.ts';
import { httpHeadersSchema } from '../diagnosis/exchange.ts';
import { httpQuestionOf, PROTOCOL_PORTS } from '../http-question.ts';
import { parseDestination } from '../destination.ts';
import { connectivityParametersSchema, type ConnectivityParameters } from './request-body.ts';

/** What a connectivityCheck asks, whatever version it was asked in. */
export type ConnectivityRequest = {
  readonly source: ResourceIdentity;
  readonly destination: Destination | { readonly kind: 'resource'; readonly resource: ResourceIdentity };
  /** The one given, else the one that the address's scheme or authority says, else 80. */
  readonly port: Port;
  readonly sourcePort?: Port;
  readonly family?: Family;
  /** Absent: TCP. With ICMP the port is 0, and there is no source port. */
  readonly protocol?: 'icmp';
  /** Absent: no web server is asked. */
  readonly http?: HttpQuestion;
};

const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['ipv4', 'ipv4'],
  ['ipv6', 'ipv6'],
]);
/** What Azure's documentation calls a check without a port: "over port 80". */
const DEFAULT_PORT = 80 as Port;

/** Reads the body of a POST …/connectivityCheck. Whether the ids lead anywhere is not asked here. */
export function parseConnectivityRequest(body: unknown, version: ApiVersion): Parsed<ConnectivityRequest> {
  const shape = connectivityParametersSchema(version).safeParse(body);
  if (!shape.success) return { ok: false, problems: problemsOf(shape.error, body) };
  const parameters = shape.data;
  const problems: Problem[] = [];
  /** Notes what is wrong with a field and goes on, so that a caller hears of everything at once. */
  const take = <T>(target: string, result: Result<T>): T | undefined => {
    if (result.ok) return result.value;
    problems.push(refused(target, result.problem));
    return undefined;
  };
  const { source, destination } = parameters;
  const sourceResource = take('source.resourceId', parseResourceId(source.resourceId));
  const target = readDestination(destination, take, problems);
  const family = readFamily(parameters, target, problems);
  const { protocol, http } = readProtocol(parameters, target, problems);
  if (problems.length > 0 || sourceResource === undefined || target === undefined) return { ok: false, problems };
  const sourcePort = protocol === 'icmp' ? undefined : portOf(source.port);
  return {
    ok: true,
    value: {
      source: sourceResource,
      destination: target.destination,
      port:
        protocol === 'icmp'
          ? PROTOCOL_PORTS.icmp
          : (portOf(destination.port) ?? target.port ?? (http && PROTOCOL_PORTS[http.kind]) ?? DEFAULT_PORT),
      ...(protocol !== undefined && { protocol }),
      ...(sourcePort !== undefined && { sourcePort }),
      ...(family !== undefined && { family }),
      ...(http !== undefined && { http }),
    },
  };
}

type Target = {
  readonly destination: ConnectivityRequest['destination'];
  readonly port?: Port;
  readonly path?: string;
};
type Take = <T>(target: string, result: Result<T>) => T | undefined;

/** An empty text says the same as absence: some clients send every member of their model. */
function readDestination(
  { resourceId, address }: ConnectivityParameters['destination'],
  take: Take,
  problems: Problem[],
): Target | undefined {
  if (resourceId && address) {
    problems.push(oneForm("'destination' has both a resourceId and an address: expected one of them."));
    return undefined;
  }
  if (resourceId) {
    const resource = take('destination.resourceId', parseResourceId(resourceId));
    return resource && { destination: { kind: 'resource', resource } };
  }
  if (address) return take('destination.address', parseDestination(address));
  problems.push(oneForm("'destination' has neither a resourceId nor an address: expected one of them."));
  return undefined;
}

const oneForm = (message: string): Problem => ({ code: 'InvalidParameter', target: 'destination', message });

function readFamily(
  { preferredIPVersion: version }: ConnectivityParameters,
  target: Target | undefined,
  problems: Problem[],
): Family | undefined {
  if (!version) return undefined;
  const family = FAMILIES.get(version.toLowerCase());
  if (family === undefined) problems.push(wrongValue('preferredIPVersion', version, 'expected IPv4 or IPv6'));
  else if (target?.destination.kind === 'address' && familyOf(target.destination.address) !== family)
    problems.push(
      wrongValue(
        'preferredIPVersion',
        version,
        `the destination ${target.destination.address} is of the other version`,
      ),
    );
  return family;
}

/**
 * The protocol's configuration counts for Http and Https only, and ports for all but Icmp: Azure's clients send them with
 * every protocol.
 */
function readProtocol(
  { protocol, protocolConfiguration }: ConnectivityParameters,
  target: Target | undefined,
  problems: Problem[],
): Pick<ConnectivityRequest, 'protocol' | 'http'> {
  const word = protocol?.toLowerCase();
  if (!word || word === 'tcp') return {};
  if (word === 'icmp') return { protocol: word };
  if (word !== 'http' && word !== 'https') {
    problems.push(wrongValue('protocol', protocol, 'expected Tcp, Http, Https or Icmp'));
    return {};
  }
  const { method, headers, validStatusCodes } = protocolConfiguration?.HTTPConfiguration ?? {};
  const at = 'protocolConfiguration.HTTPConfiguration';
  if (method && method.toLowerCase() !== 'get')
    problems.push(wrongValue(`${at}.method`, method, "expected 'Get', the only one that Azure knows"));
  const wanted = (headers ?? []).filter(({ name }) => name !== '');
  const taken = httpHeadersSchema.safeParse(wanted);
  if (!taken.success) {
    const [issue] = taken.error.issues;
    const index =
      issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('') ?? '';
    problems.push(refused(`${at}.headers${index}`, issue?.message ?? 'expected headers'));
  }
  const outside = (validStatusCodes ?? []).find((code) => code < 100 || code > 599);
  if (outside !== undefined)
    problems.push(wrongValue(`${at}.validStatusCodes`, outside, 'expected status codes from 100 to 599'));
  const http = httpQuestionOf(word, target?.path, {
    headers: wanted,
    // An empty list says the same as absence: some clients send every member of their model.
    ...(validStatusCodes && validStatusCodes.length > 0 && { validStatus: validStatusCodes }),
  });
  return { http };
}

/** 0 and absence both say "any", of a source port, and "the usual one", of a destination's. The schema saw to the range. */
function portOf(number: number | null | undefined): Port | undefined {
  const port = parsePort(number ?? 0);
  return port.ok ? port.value : undefined;
}
