import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { connect as connectTls } from 'node:tls';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import {
  newDataDir,
  openTestServer,
  removeDataDir,
  WATCHER,
  type Answer,
  type Call,
  type Loose,
  type TestServer,
} from './server.testbed.ts';

let dataDir: string;
let it: TestServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  it = await openTestServer({ dataDir });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(dataDir);
});

/** After every bad request the server lives, nothing was started, and nothing lies half-written in the store. */
afterEach(async () => {
  const health = await it.call('GET', '/healthz', { token: null });
  const { json: stored } = await it.call('GET', '/v1/checks');
  const faults = it.logged.filter((line) => line.includes('"level":"error"'));
  const damage = {
    health: health.status === 200 ? [] : [health.text],
    stored: stored.value,
    ran: it.agent.ran,
    faults,
  };
  if (Object.values(damage).some((found) => found.length > 0)) throw new Error(JSON.stringify(damage));
});

/** `400 InvalidParameter destination.port`, once the envelope is known to be one. */
function refusal({ status, json, headers }: Answer): string {
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(json).toEqual({ error: expect.objectContaining({ code: expect.any(String), details: expect.any(Array) }) });
  expect(json.error.message).toMatch(/\S/);
  return [status, json.error.code, json.error.target].filter((word) => word !== undefined).join(' ');
}

const source = () => ({ resourceId: it.machine });
const destination = { address: '192.0.2.9', port: 443 };
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const FOREIGN =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/vm';

describe("a connectivityCheck's body at ARM's door", () => {
  test.each<[string, () => unknown, string]>([
    ['no body', () => undefined, '400 InvalidRequestFormat'],
    ['malformed JSON', () => '{"source":', '400 InvalidRequestContent'],
    ['not UTF-8', () => Buffer.from([0x22, 0xff, 0xfe, 0x22]), '400 InvalidRequestContent'],
    ['an array', () => '[]', '400 InvalidRequestFormat'],
    ['a number', () => '7', '400 InvalidRequestFormat'],
    ['nesting over 64', () => `{"source":${deep(65)}}`, '400 InvalidRequestContent'],
    ['nesting of a hundred thousand', () => deep(100_000), '400 InvalidRequestContent'],
    [
      'a __proto__ key',
      () =>
        `{"source":{"resourceId":"${it.machine}"},"destination":{"address":"192.0.2.9"},"__proto__":{"protocol":"Tcp"}}`,
      '400 InvalidRequestContent',
    ],
    ['over 1 MB', () => `{"source":"${'x'.repeat(1_000_001)}"}`, '413 RequestEntityTooLarge'],
    ['no source', () => ({ destination }), '400 InvalidRequestFormat source'],
    ['no destination', () => ({ source: source() }), '400 InvalidRequestFormat destination'],
    ['a source of the wrong type', () => ({ source: 7, destination }), '400 InvalidRequestFormat source'],
    [
      'a resourceId of the wrong type',
      () => ({ source: { resourceId: 7 }, destination }),
      '400 InvalidRequestFormat source.resourceId',
    ],
    [
      'a port of the wrong type',
      () => ({ source: source(), destination: { address: '192.0.2.9', port: 'https' } }),
      '400 InvalidRequestFormat destination.port',
    ],
    [
      'a port out of range',
      () => ({ source: source(), destination: { address: '192.0.2.9', port: 65_536 } }),
      '400 InvalidRequestFormat destination.port',
    ],
    [
      'a negative port',
      () => ({ source: source(), destination: { address: '192.0.2.9', port: -1 } }),
      '400 InvalidRequestFormat destination.port',
    ],
    [
      'half a port',
      () => ({ source: source(), destination: { address: '192.0.2.9', port: 80.5 } }),
      '400 InvalidRequestFormat destination.port',
    ],
    [
      'a source port out of range',
      () => ({ source: { ...source(), port: 70_000 }, destination }),
      '400 InvalidRequestFormat source.port',
    ],
    [
      'an unknown protocol',
      () => ({ source: source(), destination, protocol: 'Carrier' }),
      '400 InvalidParameter protocol',
    ],
    [
      'an unknown IP version',
      () => ({ source: source(), destination, preferredIPVersion: 'IPv5' }),
      '400 InvalidParameter preferredIPVersion',
    ],
    [
      'an IP version that the address is not of',
      () => ({ source: source(), destination, preferredIPVersion: 'IPv6' }),
      '400 InvalidParameter preferredIPVersion',
    ],
    [
      'both destination forms',
      () => ({ source: source(), destination: { ...destination, resourceId: it.machine } }),
      '400 InvalidParameter destination',
    ],
    [
      'neither destination form',
      () => ({ source: source(), destination: { port: 443 } }),
      '400 InvalidParameter destination',
    ],
    [
      'an address that is none',
      () => ({ source: source(), destination: { address: '999.1.1.1' } }),
      '400 InvalidParameter destination.address',
    ],
    [
      'a scheme that is not probed',
      () => ({ source: source(), destination: { address: 'ftp://example.com' } }),
      '400 InvalidParameter destination.address',
    ],
    [
      'a malformed resource id',
      () => ({ source: { resourceId: 'vm' }, destination }),
      '400 InvalidParameter source.resourceId',
    ],
    [
      "another subscription's machine",
      () => ({ source: { resourceId: FOREIGN }, destination }),
      '400 InvalidResourceReference source.resourceId',
    ],
    [
      'an unknown machine',
      () => ({ source: { resourceId: `${it.machine}x` }, destination }),
      '400 InvalidResourceReference source.resourceId',
    ],
    [
      'a source that is no machine',
      () => ({ source: { resourceId: it.arm(WATCHER).split('?')[0] }, destination }),
      '400 InvalidParameter source.resourceId',
    ],
    [
      'an unknown machine as destination',
      () => ({ source: source(), destination: { resourceId: FOREIGN } }),
      '400 InvalidResourceReference destination.resourceId',
    ],
    [
      'a malformed id as destination',
      () => ({ source: source(), destination: { resourceId: '/subscriptions/7' } }),
      '400 InvalidParameter destination.resourceId',
    ],
    [
      'a machine without an address of that version',
      () => ({ source: source(), destination: { resourceId: it.machine }, preferredIPVersion: 'IPv6' }),
      '400 InvalidParameter destination.resourceId',
    ],
  ])('%s', async (_name, body, expected) => {
    const sent = body();
    const call = sent === undefined ? {} : { body: sent as object };
    expect(refusal(await it.call('POST', it.arm(`${WATCHER}/connectivityCheck`), call))).toBe(expected);
  });
});

describe("everything else about a request at ARM's door", () => {
  const good = () => ({ source: source(), destination });
  const POST = `${WATCHER}/connectivityCheck`;
  const other = '11111111-1111-4111-8111-111111111111';
  test.each<[string, string, () => string, () => Call, string]>([
    [
      'no api-version',
      'POST',
      () => it.arm(POST).split('?')[0]!,
      () => ({ body: good() }),
      '400 MissingApiVersionParameter api-version',
    ],
    [
      'an empty api-version',
      'POST',
      () => it.arm(`${POST}?api-version=`),
      () => ({ body: good() }),
      '400 MissingApiVersionParameter api-version',
    ],
    [
      'a malformed api-version',
      'POST',
      () => it.arm(`${POST}?api-version=latest`),
      () => ({ body: good() }),
      '400 InvalidApiVersionParameter api-version',
    ],
    [
      'two api-versions',
      'GET',
      () => '/subscriptions?api-version=2020-01-01&api-version=2021-01-01',
      () => ({}),
      '400 InvalidApiVersionParameter api-version',
    ],
    [
      'a version before the first',
      'POST',
      () => it.arm(`${POST}?api-version=2016-12-01`),
      () => ({ body: good() }),
      '400 NoRegisteredProviderFound api-version',
    ],
    [
      'a poll with a version before the first',
      'GET',
      () => it.arm(`providers/Microsoft.Network/locations/local/operationResults/${other}?api-version=2016-12-01`),
      () => ({}),
      '400 NoRegisteredProviderFound api-version',
    ],
    [
      'a malformed subscription',
      'GET',
      () => '/subscriptions/mine/resourceGroups?api-version=2020-01-01',
      () => ({}),
      '400 InvalidSubscriptionId subscriptions',
    ],
    [
      'an unknown subscription',
      'POST',
      () => `/subscriptions/${other}/${POST}?api-version=2020-05-01`,
      () => ({ body: good() }),
      '404 SubscriptionNotFound subscriptions',
    ],
    [
      'an unknown group',
      'POST',
      () => it.arm(POST.replace('NetworkWatcherRG', 'Nowhere')),
      () => ({ body: good() }),
      '404 ResourceGroupNotFound resourceGroups',
    ],
    [
      'an unknown watcher',
      'POST',
      () => it.arm(POST.replace('Watcher_local', 'Watcher_x')),
      () => ({ body: good() }),
      '404 ResourceNotFound networkWatchers',
    ],
    [
      'a watcher of another region',
      'POST',
      () => it.arm(POST.replace('_local', '_westeurope')),
      () => ({ body: good() }),
      '404 ResourceNotFound networkWatchers',
    ],
    [
      'a watcher in the wrong group',
      'POST',
      () => it.arm(POST.replace('NetworkWatcherRG', 'HopscopeHosts')),
      () => ({ body: good() }),
      '404 ResourceNotFound networkWatchers',
    ],
    [
      'an unknown machine',
      'GET',
      () => it.arm('resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/nobody'),
      () => ({}),
      '404 ResourceNotFound virtualMachines',
    ],
    [
      'an unknown extension',
      'GET',
      () => `${it.machine}/extensions/nothing?api-version=2020-06-01`,
      () => ({}),
      '404 ResourceNotFound extensions',
    ],
    [
      'an unknown operation',
      'GET',
      () => it.arm(`providers/Microsoft.Network/locations/local/operationResults/${other}`),
      () => ({}),
      '404 NotFound operationResults',
    ],
    [
      'an operation id that is none',
      'GET',
      () => it.arm('providers/Microsoft.Network/locations/local/operationResults/x'),
      () => ({}),
      '404 NotFound operationResults',
    ],
    [
      'an unknown resource type',
      'GET',
      () => it.arm('providers/Microsoft.Network/rainbows'),
      () => ({}),
      '404 InvalidResourceType',
    ],
    [
      'an unknown namespace',
      'GET',
      () => it.arm('providers/Contoso.Rainbows/arcs'),
      () => ({}),
      '404 InvalidResourceNamespace',
    ],
    ['an unknown path', 'GET', () => '/nowhere', () => ({}), '404 NotFound'],
    ['an unknown path with a body that is no JSON', 'POST', () => '/nowhere', () => ({ body: '{' }), '404 NotFound'],
    [
      'a path that cannot be decoded',
      'GET',
      () => '/subscriptions/%zz?api-version=2020-01-01',
      () => ({}),
      '400 InvalidRequestUri',
    ],
    [
      'a wrong content type',
      'POST',
      () => it.arm(POST),
      () => ({ body: JSON.stringify(good()), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      '415 UnsupportedMediaType Content-Type',
    ],
    [
      'a wrong charset',
      'POST',
      () => it.arm(POST),
      () => ({ body: JSON.stringify(good()), headers: { 'content-type': 'application/json; charset=utf-16' } }),
      '415 UnsupportedMediaType Content-Type',
    ],
    ['a wrong method', 'GET', () => it.arm(POST), () => ({}), '405 MethodNotAllowed'],
    [
      'a wrong method with a body over 1 MB',
      'PUT',
      () => it.arm(POST),
      () => ({ body: 'x'.repeat(1_100_000) }),
      '405 MethodNotAllowed',
    ],
    [
      'no token',
      'POST',
      () => it.arm(POST),
      () => ({ body: good(), token: null }),
      '401 AuthenticationFailed Authorization',
    ],
    [
      'no token on an unknown path',
      'GET',
      () => '/nowhere',
      () => ({ token: null }),
      '401 AuthenticationFailed Authorization',
    ],
    [
      'a token that is none',
      'POST',
      () => it.arm(POST),
      () => ({ body: good(), token: 'x.y.z' }),
      '401 InvalidAuthenticationToken Authorization',
    ],
    [
      'a forged token',
      'POST',
      () => it.arm(POST),
      () => ({ body: good(), token: forged(it.token) }),
      '401 InvalidAuthenticationToken Authorization',
    ],
    [
      'an unsigned token',
      'POST',
      () => it.arm(POST),
      () => ({ body: good(), token: unsigned(it.token) }),
      '401 InvalidAuthenticationToken Authorization',
    ],
    [
      'a wrong Host',
      'POST',
      () => it.arm(POST),
      () => ({ body: good(), headers: { host: 'evil.example' } }),
      '421 MisdirectedRequest Host',
    ],
    [
      'a Host with another port',
      'GET',
      () => '/healthz',
      () => ({ token: null, headers: { host: 'localhost:1' } }),
      '421 MisdirectedRequest Host',
    ],
    [
      'a wrong Host on the plain listener',
      'GET',
      () => '/healthz',
      () => ({ token: null, via: 'http', headers: { host: 'evil.example' } }),
      '421 MisdirectedRequest Host',
    ],
    [
      'a Host that is no host',
      'GET',
      () => '/healthz',
      () => ({ token: null, headers: { host: 'a b' } }),
      '421 MisdirectedRequest Host',
    ],
  ])('%s', async (_name, method, path, call, expected) => {
    const answer = await it.call(method, path(), call());
    expect(refusal(answer)).toBe(expected);
    if (answer.status === 405) expect(answer.headers.allow).toBe('POST');
    if (answer.status === 401)
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer authorization_uri="https:.*error="invalid_token"/);
  });
});

describe("lists of a document at ARM's door", () => {
  const at = (path: string) =>
    it.arm(`resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/${path}?api-version=2024-05-01`);
  const sent = (properties: Loose) => ({ body: { location: 'local', properties } });
  const outcome = (answer: Answer) => (answer.status < 300 ? String(answer.status) : refusal(answer));
  const idOf = (path: string) => at(path).split('?')[0];

  test.each<[string, string, unknown, string]>([
    ['null is no child', 'natGateways/odd', { x: [null] }, '201'],
    ['a text is no child', 'natGateways/odd', { x: ['a'] }, '201'],
    ['a name that is a number is none', 'natGateways/odd', { x: [{ name: 5 }, { name: 5 }] }, '201'],
    ['a member that shows its children', 'natGateways/odd', { ipConfigurations: [null, 7, {}] }, '201'],
    [
      'a name that comes twice',
      'natGateways/odd',
      { x: [{ name: 'a' }, null, { name: 'A' }] },
      '400 InvalidParameter properties.x',
    ],
    [
      'null among the rules',
      'networkSecurityGroups/odd',
      { securityRules: [null] },
      '400 InvalidRequestFormat properties.securityRules[0]',
    ],
    [
      'a subnet whose NAT gateway is a number',
      'virtualNetworks/odd',
      {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 'a', properties: { natGateway: { id: 5 } } }],
      },
      '400 InvalidRequestFormat properties.subnets[0].properties.natGateway.id',
    ],
  ])('%s', async (_name, path, properties, expected) => {
    expect(outcome(await it.call('PUT', at(path), sent(properties)))).toBe(expected);
    const read = await it.call('GET', at(path));
    expect(read.status).toBe(expected === '201' ? 200 : 404);
    if (expected === '201') await it.call('DELETE', at(path));
  });

  test('a reference into a list of no children names nothing', async () => {
    expect(outcome(await it.call('PUT', at('natGateways/n'), sent({ x: ['a', null, { name: 5 }] })))).toBe('201');
    const reference = { other: { id: idOf('natGateways/n/x/y') } };
    expect(outcome(await it.call('PUT', at('natGateways/m'), sent(reference)))).toMatch(
      /^400 InvalidResourceReference/,
    );
    await it.call('DELETE', at('natGateways/n'));
  });
});

describe('our door', () => {
  const post = (body: Call['body'], call: Call = {}): [string, string, () => Call] => [
    'POST',
    '/v1/checks',
    () => ({ ...call, ...(body !== undefined && { body }) }),
  ];
  const other = '11111111-1111-4111-8111-111111111111';
  test.each<[string, [string, string, () => Call], string]>([
    ['no body', post(undefined), '400 InvalidRequestFormat'],
    ['malformed JSON', post('{'), '400 InvalidRequestContent'],
    ['JSON that only ARM takes', post("{ 'destination': '192.0.2.9:443' }"), '400 InvalidRequestContent'],
    ['an array', post('[]'), '400 InvalidRequestFormat'],
    ['nesting over 64', post(`{"destination":${deep(65)}}`), '400 InvalidRequestContent'],
    ['a __proto__ key', post('{"destination":"192.0.2.9:443","__proto__":{"port":1}}'), '400 InvalidRequestContent'],
    ['over 1 MB', post(`{"destination":"${'x'.repeat(1_000_001)}"}`), '413 RequestEntityTooLarge'],
    ['no destination', post({}), '400 InvalidRequestFormat destination'],
    ['a destination of the wrong type', post({ destination: 7 }), '400 InvalidRequestFormat destination'],
    ['a destination that is none', post({ destination: 'a b' }), '400 InvalidParameter destination'],
    ['no port anywhere', post({ destination: '192.0.2.9' }), '400 InvalidParameter port'],
    ['a port out of range', post({ destination: '192.0.2.9', port: 65_536 }), '400 InvalidRequestFormat port'],
    ['a count out of range', post({ destination: '192.0.2.9:443', count: 101 }), '400 InvalidRequestFormat count'],
    [
      'a deadline out of range',
      post({ destination: '192.0.2.9:443', deadlineMs: 1 }),
      '400 InvalidRequestFormat deadlineMs',
    ],
    ['an unknown family', post({ destination: '192.0.2.9:443', family: 'ipx' }), '400 InvalidRequestFormat family'],
    [
      'a family that the address is not of',
      post({ destination: '192.0.2.9:443', family: 'ipv6' }),
      '400 InvalidParameter family',
    ],
    ['an unknown member', post({ destination: '192.0.2.9:443', cuont: 1 }), '400 InvalidRequestFormat cuont'],
    ['a malformed source', post({ destination: '192.0.2.9:443', source: 'vm' }), '400 InvalidParameter source'],
    ['an unknown source', post({ destination: '192.0.2.9:443', source: FOREIGN }), '400 InvalidParameter source'],
    [
      'a wrong content type',
      post('destination=192.0.2.9', { headers: { 'content-type': 'text/plain' } }),
      '415 UnsupportedMediaType Content-Type',
    ],
    [
      'a wait that is no number',
      ['POST', '/v1/checks?wait=long', () => ({ body: { destination: '192.0.2.9:443' } })],
      '400 InvalidRequestFormat wait',
    ],
    [
      'a wait that is too long',
      ['POST', '/v1/checks?wait=31', () => ({ body: { destination: '192.0.2.9:443' } })],
      '400 InvalidRequestFormat wait',
    ],
    ['an unknown check', ['GET', `/v1/checks/${other}`, () => ({})], '404 NotFound id'],
    ['a check id that is none', ['GET', '/v1/checks/x', () => ({})], '404 NotFound id'],
    ['cancelling an unknown check', ['POST', `/v1/checks/${other}/cancel`, () => ({})], '404 NotFound id'],
    ['watching an unknown check', ['GET', `/v1/checks/${other}/events`, () => ({})], '404 NotFound id'],
    ['a limit out of range', ['GET', '/v1/checks?limit=101', () => ({})], '400 InvalidRequestFormat limit'],
    ['a state that is none', ['GET', '/v1/checks?state=lost', () => ({})], '400 InvalidRequestFormat state'],
    ['a source that is none in a list', ['GET', '/v1/checks?source=vm', () => ({})], '400 InvalidParameter source'],
    ['a cursor of nobody', ['GET', '/v1/checks?cursor=x', () => ({})], '400 InvalidParameter cursor'],
    ['an unknown path', ['GET', '/v1/nothing', () => ({})], '404 NotFound'],
    ['a wrong method', ['DELETE', '/v1/checks', () => ({})], '405 MethodNotAllowed'],
    ['no token', post({ destination: '192.0.2.9:443' }, { token: null }), '401 AuthenticationFailed Authorization'],
    [
      'no token for the description',
      ['GET', '/v1/openapi.json', () => ({ token: null })],
      '401 AuthenticationFailed Authorization',
    ],
    [
      'no token for the figures',
      ['GET', '/metrics', () => ({ token: null })],
      '401 AuthenticationFailed Authorization',
    ],
    [
      'a forged token',
      ['GET', '/v1/checks', () => ({ token: forged(it.token) })],
      '401 InvalidAuthenticationToken Authorization',
    ],
    [
      'a wrong Host',
      post({ destination: '192.0.2.9:443' }, { headers: { host: 'evil.example' } }),
      '421 MisdirectedRequest Host',
    ],
  ])('%s', async (_name, [method, path, call], expected) => {
    expect(refusal(await it.call(method, path, call()))).toBe(expected);
  });
});

test('a token is refused once it has expired', async () => {
  const dataDir = await newDataDir();
  let offset = 0;
  const server = await openTestServer({ dataDir, now: () => Date.now() + offset });
  expect((await server.call('GET', '/v1/checks')).status).toBe(200);
  offset = 3_700_000;
  expect(refusal(await server.call('GET', '/v1/checks'))).toBe('401 ExpiredAuthenticationToken Authorization');
  await server.close();
  await removeDataDir(dataDir);
});

describe('what is hardly HTTP', () => {
  const raw = async (text: string, via: 'https' | 'http' = 'https') => {
    const { port } = new URL(via === 'https' ? it.server.endpoint : String(it.server.httpEndpoint));
    const ca = await readFile(it.credentials.caFile ?? '');
    const options = { host: '127.0.0.1', port: Number(port) };
    const socket = via === 'https' ? connectTls({ ...options, ca, servername: 'localhost' }) : connect(options);
    socket.end(text);
    return Buffer.concat(await socket.toArray()).toString();
  };
  test.each<[string, string, RegExp]>([
    ['no Host at all', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*"target":"Host"/],
    ['no HTTP at all', 'EHLO there\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*"code":"InvalidRequestFormat"/],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 [\s\S]*"code":"InvalidRequestFormat"/,
    ],
    [
      'another server in the first line',
      'GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 421 /,
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await raw(text)).toMatch(expected);
    expect(await raw(text, 'http')).toMatch(expected);
  });
});

/** The same claims with another signature of the right shape. */
const forged = (token: string) => {
  const [header, claims, signature = ''] = token.split('.');
  const other = Buffer.from(signature, 'base64url');
  other[0]! ^= 1;
  return [header, claims, other.toString('base64url')].join('.');
};

const unsigned = (token: string) =>
  [Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'), token.split('.')[1], ''].join('.');
