import { newCheckSchema, type Check } from '@hopscope/protocol';
import { targetOf } from '../headline.ts';
import { azureProtocol, hostOf, statusCodes, statusText, urlOf, VALUE, type Surroundings } from './question-words.ts';
import { sdkText } from './sdk-text.ts';

/** A tool, and the question as it wants it asked. */
export type Command = readonly [tool: string, text: string];

/** The question of a check, for each tool. Values stand in single quotes: a shell reads nothing into them. */
export function commandsFor(check: Check, around: Surroundings): readonly Command[] {
  return [
    ['hopscope', hopscope(check, around.origin)],
    ['curl', curl(check, around.origin)],
    ['az', az(check)],
    ['SDK (@azure/arm-network)', sdkText(check, around)],
  ];
}

const isUsual = (field: 'paceMs' | 'deadlineMs', value: number): boolean =>
  newCheckSchema.shape[field].unwrap().meta()?.['default'] === value;

function hopscope(check: Check, origin: string): string {
  const { source, request } = check;
  const { http, protocol, count, flows, family, sourcePort, sourceAddress, paceMs, deadlineMs, trace } = request;
  const status = http && statusText(http);
  return [
    `npx hopscope check ${quoted(urlOf(check) ?? targetOf(check))} --server ${quoted(origin)}`,
    `--from ${quoted(source)}`,
    [
      `--count ${count}`,
      (http ?? protocol) && `--protocol ${http?.kind ?? protocol}`,
      http && http.method !== 'GET' && `--method ${http.method}`,
      ...(http?.headers ?? []).map(({ name }) => `--header ${quoted(`${name}: ${VALUE}`)}`),
      status && `--valid-status ${status}`,
      flows && `--flows ${flows}`,
      family && `-${family.slice(-1)}`,
      sourceAddress && `--source-address ${sourceAddress}`,
      sourcePort && `--source-port ${sourcePort}`,
      !isUsual('paceMs', paceMs) && `--pace ${paceMs}`,
      !isUsual('deadlineMs', deadlineMs) && `--deadline ${deadlineMs}ms`,
      !trace && '--no-trace',
    ]
      .filter(Boolean)
      .join(' '),
  ].join(' \\\n  ');
}

function curl(check: Check, origin: string): string {
  const { source, request } = check;
  const { http, protocol, port, count, flows, family, sourcePort, sourceAddress, paceMs, deadlineMs, trace } = request;
  const body = {
    source,
    destination: hostOf(request),
    ...(protocol !== 'icmp' && { port }),
    ...((http ?? protocol) && { protocol: http?.kind ?? protocol }),
    ...(http && {
      http: {
        method: http.method,
        path: http.path,
        headers: http.headers.map(({ name }) => ({ name, value: VALUE })),
        validStatus: http.validStatus,
      },
    }),
    count,
    ...(flows && { flows }),
    ...(family && { family }),
    ...(sourceAddress && { sourceAddress }),
    ...(sourcePort && { sourcePort }),
    ...(!isUsual('paceMs', paceMs) && { paceMs }),
    ...(!isUsual('deadlineMs', deadlineMs) && { deadlineMs }),
    trace,
  };
  return [
    `curl ${quoted(`${origin}/v1/checks?wait=30`)} \\`,
    // Its authority is the server's own, unless it was given a certificate that everybody trusts.
    ...(origin.startsWith('https:') ? ['  --cacert .hopscope/tls/ca.pem \\'] : []),
    '  -H "Authorization: Bearer $(npx hopscope token)" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join('\n');
}

function az(check: Check): string {
  const { source, request } = check;
  const { http, protocol, port, sourcePort } = request;
  const codes = http && statusCodes(http);
  return [
    'az network watcher test-connectivity',
    `--source-resource ${quoted(source)}`,
    [
      `--dest-address ${quoted(urlOf(check) ?? hostOf(request))}`,
      protocol !== 'icmp' && `--dest-port ${port}`,
      `--protocol ${azureProtocol(request)}`,
      // Azure knows no other method.
      http && '--method Get',
      http && http.headers.length > 0 && `--headers ${http.headers.map(({ name }) => `${name}=${VALUE}`).join(' ')}`,
      codes && `--valid-status-codes ${codes.join(' ')}`,
      sourcePort && `--source-port ${sourcePort}`,
    ]
      .filter(Boolean)
      .join(' '),
  ].join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
