import { basename, resolve } from 'node:path';
import { bad, ok, parsePort, type Result } from '@hopscope/engine';
import type { ServerOptions } from '@hopscope/server';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';
import { didYouMean } from '../arguments/suggestion.ts';
import { noFlag } from '../surplus.ts';
import { readSurroundings, SURROUNDINGS_FLAGS } from '../arguments/surroundings.ts';
import type { Examples } from '../examples.ts';
import { isFolder, readNetwork } from '../network/read-network.ts';

export const SERVE_FLAGS: readonly FlagSpec[] = [
  { name: 'data', value: 'DIR', words: 'Keep everything in this directory; made if absent (./.hopscope)' },
  { name: 'host', value: 'HOST', words: 'Address or name to listen on (127.0.0.1)' },
  { name: 'port', value: 'PORT', words: 'Port of the HTTPS listener; 0 picks a free one (8443)' },
  { name: 'http-port', value: 'PORT', words: 'Port of the plain listener on 127.0.0.1; 0 picks a free one (8080)' },
  { name: 'no-http', words: 'Do without the plain listener' },
  {
    name: 'advertise',
    value: 'URL',
    repeatable: true,
    words: 'Another origin that clients know this server by; repeatable',
  },
  {
    name: 'network',
    value: 'PLACE',
    words: 'What an empty store begins with: a folder or file, as lint takes it',
  },
  {
    name: 'example',
    value: 'NAME',
    words: "The same, of those that came along, or 'none' (contoso)",
  },
  {
    name: 'lab',
    value: 'HOW',
    words: 'live: real packets; simulated; auto: live where possible (simulated)',
  },
  ...SURROUNDINGS_FLAGS,
  { name: 'enforce-limits', words: "Refuse calls beyond Azure's hourly quotas with 429, as Azure does" },
  { name: 'tls-cert', value: 'FILE', words: "A certificate in place of the server's own, PEM, chain included" },
  { name: 'tls-key', value: 'FILE', words: 'Its private key, PEM' },
  { name: 'log-level', value: 'LEVEL', words: 'silent, error, warn, info or debug (info); logs go to standard error' },
];

const DEFAULT_PORT = 8443;
const DEFAULT_HTTP_PORT = 8080;
const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const LAB_WAYS = ['live', 'simulated', 'auto'] as const;
export type LabWay = (typeof LAB_WAYS)[number];

const DEFAULT_EXAMPLE = 'contoso';
const NO_EXAMPLE = 'none';

/** Where a server stands: its data, the folder that relative paths begin in, and the examples that came along. */
export type Standing = { readonly dataDir: string; readonly cwd: string; readonly examples: Examples };

/** What is wished for behind `hopscope serve`. */
export type Serving = { readonly options: ServerOptions; readonly labWay: LabWay };

export function readServing(given: Given, standing: Standing): Result<Serving> {
  const options = readServerOptions(given, standing);
  if (!options.ok) return options;
  const labWay = readLabWay(given);
  return labWay.ok ? ok({ options: options.value, labWay: labWay.value }) : labWay;
}

/** What a server is started with, from what was typed behind `hopscope serve` and the files that it names. */
function readServerOptions(given: Given, { dataDir, cwd, examples }: Standing): Result<ServerOptions> {
  const misuse = noFlag('serve', given);
  if (misuse !== undefined) return bad(misuse);
  const port = readListenPort(given, 'port', DEFAULT_PORT);
  const httpPort = readListenPort(given, 'http-port', DEFAULT_HTTP_PORT);
  const advertise = readAdvertised(given);
  const level = readLevel(given);
  const example = readExample(given, examples, cwd);
  if (!port.ok) return port;
  if (!httpPort.ok) return httpPort;
  if (!advertise.ok) return advertise;
  if (!level.ok) return level;
  if (!example.ok) return example;
  const surroundings = readSurroundings(given, cwd);
  if (!surroundings.ok) return surroundings;
  const noHttp = given.flags.has('no-http');
  if (noHttp && given.flags.has('http-port'))
    return bad('--http-port and --no-http exclude each other; leave one out.');
  const [tlsCert, tlsKey] = [valueOf(given, 'tls-cert'), valueOf(given, 'tls-key')];
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    return bad(`--tls-cert and --tls-key go together; --tls-${tlsCert === undefined ? 'cert' : 'key'} is missing.`);
  return ok({
    dataDir,
    host: valueOf(given, 'host') ?? '127.0.0.1',
    port: port.value,
    ...(noHttp ? {} : { httpPort: httpPort.value }),
    advertise: advertise.value,
    ...(tlsCert === undefined ? {} : { tlsCert }),
    ...(tlsKey === undefined ? {} : { tlsKey }),
    log: { level: level.value },
    ...(example.value && { example: example.value }),
    surroundings: surroundings.value,
    ...(given.flags.has('enforce-limits') && { enforceLimits: true }),
  });
}

function readListenPort(given: Given, flag: string, byDefault: number): Result<number> {
  const text = valueOf(given, flag);
  if (text === undefined) return ok(byDefault);
  if (text === '0') return ok(0);
  const port = parsePort(text);
  return port.ok ? port : bad(`--${flag}: ${port.problem}, or 0 for a free one.`);
}

function readAdvertised(given: Given): Result<readonly URL[]> {
  const urls: URL[] = [];
  for (const text of given.flags.get('advertise') ?? []) {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || `${url.origin}/` !== url.href)
      return bad(`--advertise is '${text}'; expected an origin such as https://hopscope.example:8443.`);
    urls.push(url);
  }
  return ok(urls);
}

function readLevel(given: Given): Result<(typeof LEVELS)[number]> {
  const text = valueOf(given, 'log-level') ?? 'info';
  const level = LEVELS.find((each) => each === text);
  return level === undefined
    ? bad(`--log-level is '${text}'; expected ${LEVELS.slice(0, -1).join(', ')} or debug.${didYouMean(text, LEVELS)}`)
    : ok(level);
}

function readLabWay(given: Given): Result<LabWay> {
  const text = valueOf(given, 'lab') ?? 'simulated';
  const way = LAB_WAYS.find((each) => each === text);
  return way === undefined
    ? bad(`--lab is '${text}'; expected live, simulated or auto.${didYouMean(text, LAB_WAYS)}`)
    : ok(way);
}

/** The default is left out where it did not come along, as in a build without it; one that was asked for must be there. */
function readExample(given: Given, examples: Examples, cwd: string): Result<ServerOptions['example']> {
  const [asked, place] = [valueOf(given, 'example'), valueOf(given, 'network')];
  if (place !== undefined)
    return asked === undefined
      ? readPlace(cwd, place)
      : bad('--network and --example exclude each other; leave one out.');
  if (asked === NO_EXAMPLE) return ok(undefined);
  const name = asked ?? DEFAULT_EXAMPLE;
  const folder = examples.get(name);
  if (folder !== undefined) return ok({ name, folder });
  if (asked === undefined) return ok(undefined);
  const known = [...examples.keys(), NO_EXAMPLE];
  return bad(`--example is '${name}'; expected ${known.join(' or ')}.${didYouMean(name, known)}`);
}

/** Read here already, so that what is wrong with it is said before anything is opened. */
function readPlace(cwd: string, place: string): Result<ServerOptions['example']> {
  const documents = readNetwork(cwd, place);
  if (!documents.ok) return documents;
  const path = resolve(cwd, place);
  return ok({ name: basename(path), ...(isFolder(path) ? { folder: path } : { file: path }) });
}
