import { describe, expect, test } from 'vitest';
import { apiVersion } from '../arm/api-version.ts';
import { parseLenientJson } from '../arm/lenient-json.ts';
import { parseConnectivityRequest } from './request.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const machine = (name: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/ContosoRG/providers/Microsoft.Compute/virtualMachines/${name}`;
const from = { resourceId: machine('MultiTierApp0') };

const read = (body: unknown, version = '2026-01-01') => parseConnectivityRequest(body, apiVersion(version));

/** A request in one line: `name bing.com 80` (without a port `name bing.com`), with what else was understood behind it. */
function words(body: unknown, version?: string): string {
  const parsed = read(body, version);
  if (!parsed.ok) return parsed.problems.map(({ target, message }) => `${target}: ${message}`).join(' | ');
  const { destination, port, protocol, sourcePort, family } = parsed.value;
  const where =
    destination.kind === 'resource'
      ? `resource ${destination.resource.name}`
      : `${destination.kind} ${destination.kind === 'name' ? destination.name : destination.address}`;
  return [where, port, sourcePort && `from ${sourcePort}`, family, protocol].filter(Boolean).join(' ');
}

test('the four bodies of the seed, single quotes and all', () => {
  const seed = (destination: string) =>
    words(
      parsedLeniently(
        `{\r\n 'source': {\r\n 'resourceId': '${from.resourceId}',\r\n 'port': 0\r\n },\r\n 'destination': {\r\n ${destination} } }`,
      ),
      '2017-03-01',
    );
  expect(seed(`'resourceId': '${machine('Database0')}', 'port': 0`)).toBe('resource Database0 80');
  expect(seed(`'address': '13.107.21.200', 'port': 80`)).toBe('address 13.107.21.200 80');
  expect(seed(`'address': 'http://bing.com', 'port': 0`)).toBe('name bing.com 80');
  expect(seed(`'address': 'https://build2017nwdiag360.blob.core.windows.net/', 'port': 0`)).toBe(
    'name build2017nwdiag360.blob.core.windows.net 443',
  );
});

function parsedLeniently(text: string): unknown {
  const json = parseLenientJson(text, { maxDepth: 64 });
  if (!json.ok) throw new Error(json.problem);
  return json.value;
}

describe('which port is meant', () => {
  test.each([
    [{ address: 'https://bing.com', port: 80 }, 'name bing.com 80'],
    [{ address: 'https://bing.com:8443/', port: 80 }, 'name bing.com 80'],
    [{ address: 'https://bing.com:8443/' }, 'name bing.com 8443'],
    [{ address: 'https://bing.com', port: null }, 'name bing.com 443'],
    [{ address: 'bing.com:25' }, 'name bing.com 25'],
    [{ address: 'bing.com' }, 'name bing.com 80'],
    [{ address: '2001:db8::1' }, 'address 2001:db8::1 80'],
    [{ address: '[2001:db8::1]', port: 22 }, 'address 2001:db8::1 22'],
    [{ resourceId: machine('Database0') }, 'resource Database0 80'],
    [{ resourceId: machine('Database0'), port: 5432, address: '' }, 'resource Database0 5432'],
  ])('%j', (destination, expected) => {
    expect(words({ source: from, destination })).toBe(expected);
  });

  test('a source port counts when it is not 0', () => {
    const destination = { address: '10.0.0.4' };
    expect(words({ source: { ...from, port: 50_000 }, destination })).toBe('address 10.0.0.4 80 from 50000');
    expect(words({ source: { ...from, port: 0 }, destination })).toBe('address 10.0.0.4 80');
  });
});

describe('a web server is asked as protocolConfiguration says', () => {
  const ask = (address: string, protocol: string, configuration?: object, version = '2018-02-01') =>
    read(
      {
        source: from,
        destination: { address },
        protocol,
        ...(configuration && { protocolConfiguration: { HTTPConfiguration: configuration } }),
      },
      version,
    );
  const defaults = { method: 'GET', path: '/', headers: [], validStatus: [{ from: 200, to: 399 }] };

  test('from 2018-02-01 on, with the path of the URL and the port of the protocol', () => {
    expect(ask('https://a.example/x?y=1#z', 'Https')).toMatchObject({
      value: { port: 443, http: { ...defaults, kind: 'https', path: '/x?y=1' } },
    });
    expect(ask('a.example', 'HTTPS')).toMatchObject({ value: { port: 443, http: { ...defaults, kind: 'https' } } });
    expect(ask('a.example', 'http')).toMatchObject({ value: { port: 80, http: { ...defaults, kind: 'http' } } });
    expect(ask('a.example', 'Http', {}, '2017-11-01')).not.toHaveProperty('value.http');
    expect(ask('a.example', 'Tcp', { method: 'Get' })).not.toHaveProperty('value.http');
  });

  test('with its headers and status codes', () => {
    const headers = [{ name: 'Accept', value: 'text/html' }];
    const parsed = ask('a.example', 'Http', { method: 'Get', headers, validStatusCodes: [200, 503] });
    const validStatus = [
      { from: 200, to: 200 },
      { from: 503, to: 503 },
    ];
    expect(parsed).toMatchObject({ value: { http: { ...defaults, kind: 'http', headers, validStatus } } });
  });

  test.each([
    [
      { method: 'Post' },
      "protocolConfiguration.HTTPConfiguration.method: 'protocolConfiguration.HTTPConfiguration.method' is \"Post\": expected 'Get'",
    ],
    [{ headers: [{ name: 'Host', value: 'b' }] }, 'protocolConfiguration.HTTPConfiguration.headers[0].name: '],
    [{ headers: [{ name: 'A', value: 'b\r\nC: d' }] }, 'protocolConfiguration.HTTPConfiguration.headers[0].value: '],
    [{ validStatusCodes: [99] }, 'protocolConfiguration.HTTPConfiguration.validStatusCodes: '],
  ])('and %j is refused', (configuration, problem) => {
    const parsed = ask('a.example', 'Http', configuration);
    const said = parsed.ok ? '' : parsed.problems.map(({ target, message }) => `${target}: ${message}`).join(' | ');
    expect(said.startsWith(problem)).toBe(true);
  });
});

describe('members count from the version that has them, and are ignored before', () => {
  const body = { source: from, destination: { address: 'bing.com' }, protocol: 'Icmp', preferredIPVersion: 'IPv6' };
  test.each([
    ['2017-03-01', 'name bing.com 80'],
    ['2018-01-01', 'name bing.com 80'],
    ['2018-02-01', 'name bing.com icmp'],
    ['2019-08-01', 'name bing.com icmp'],
    ['2026-01-01', 'name bing.com ipv6 icmp'],
  ])('%s', (version, expected) => {
    expect(words(body, version)).toBe(expected);
  });

  test.each([
    ['2019-08-01', 'name bing.com 80'],
    ['2019-09-01', 'name bing.com 80 ipv6'],
  ])('preferredIPVersion in %s', (version, expected) => {
    expect(words({ ...body, protocol: 'TCP' }, version)).toBe(expected);
  });

  test('ports count for all protocols but Icmp, which clients send them with as well', () => {
    const ports = { source: { ...from, port: 5000 }, destination: { address: 'bing.com:99', port: 443 } };
    expect(words({ ...ports, protocol: 'icmp' })).toBe('name bing.com icmp');
    expect(words({ ...ports, protocol: 'Tcp' })).toBe('name bing.com 443 from 5000');
  });

  test('what no version has is ignored, and so is what a version does not have even when it is nonsense', () => {
    expect(words({ ...body, protocol: 7, preferredIPVersion: [], colour: 'blue' }, '2017-03-01')).toBe(
      'name bing.com 80',
    );
  });
});

describe('bad input names its field, its value and what was expected', () => {
  const ok = { address: '10.0.0.4', port: 80 };
  test.each<[unknown, string]>([
    [null, 'undefined: The request body is null: expected an object with source and destination.'],
    [[], 'undefined: The request body is an array: expected an object with source and destination.'],
    ['{}', 'undefined: The request body is "{}": expected an object with source and destination.'],
    [{ destination: ok }, "source: 'source' is required: expected an object."],
    [{ source: from }, "destination: 'destination' is required: expected an object."],
    [{ source: 'vm', destination: ok }, 'source: \'source\' is "vm": expected an object.'],
    [
      { source: {}, destination: ok },
      "source.resourceId: 'source.resourceId' is required: expected the resource id of a virtual machine.",
    ],
    [
      { source: { resourceId: 'vm1' }, destination: ok },
      "source.resourceId: source.resourceId: 'vm1' is not a resource id: it does not begin with /subscriptions/.",
    ],
    [
      { source: { ...from, port: -1 }, destination: ok },
      "source.port: 'source.port' is -1: expected a whole number from 0 to 65535.",
    ],
    [
      { source: from, destination: {} },
      "destination: 'destination' has neither a resourceId nor an address: expected one of them.",
    ],
    [
      { source: from, destination: { address: '', resourceId: null } },
      "destination: 'destination' has neither a resourceId nor an address: expected one of them.",
    ],
    [
      { source: from, destination: { address: '10.0.0.4', resourceId: machine('a') } },
      "destination: 'destination' has both a resourceId and an address: expected one of them.",
    ],
    [
      { source: from, destination: { ...ok, port: 65_536 } },
      "destination.port: 'destination.port' is 65536: expected a whole number from 0 to 65535.",
    ],
    [
      { source: from, destination: { ...ok, port: 80.5 } },
      "destination.port: 'destination.port' is 80.5: expected a whole number from 0 to 65535.",
    ],
    [
      { source: from, destination: { ...ok, port: '80' } },
      'destination.port: \'destination.port\' is "80": expected a whole number from 0 to 65535.',
    ],
    [
      { source: from, destination: { address: 4 } },
      "destination.address: 'destination.address' is 4: expected an IP address, a host name or a URL.",
    ],
    [
      { source: from, destination: { address: 'ftp://a' } },
      "destination.address: destination.address: 'ftp://a' is not a destination: its scheme is 'ftp'; expected http or https.",
    ],
    [
      { source: from, destination: { resourceId: '/x' } },
      "destination.resourceId: destination.resourceId: '/x' is not a resource id: it does not begin with /subscriptions/.",
    ],
    [
      { source: from, destination: ok, protocol: 'Udp' },
      'protocol: \'protocol\' is "Udp": expected Tcp, Http, Https or Icmp.',
    ],
    [{ source: from, destination: ok, protocol: 6 }, "protocol: 'protocol' is 6: expected Tcp, Http, Https or Icmp."],
    [
      { source: from, destination: ok, preferredIPVersion: 'IPv5' },
      'preferredIPVersion: \'preferredIPVersion\' is "IPv5": expected IPv4 or IPv6.',
    ],
    [
      { source: from, destination: ok, preferredIPVersion: 'IPv6' },
      'preferredIPVersion: \'preferredIPVersion\' is "IPv6": the destination 10.0.0.4 is of the other version.',
    ],
    [
      { source: from, destination: ok, protocolConfiguration: { HTTPConfiguration: { validStatusCodes: [200, 'x'] } } },
      'protocolConfiguration.HTTPConfiguration.validStatusCodes[1]: \'protocolConfiguration.HTTPConfiguration.validStatusCodes[1]\' is "x": expected an HTTP status code.',
    ],
  ])('%j', (body, expected) => {
    expect(words(body)).toBe(expected);
  });

  test('every problem is told at once', () => {
    const body = { source: { resourceId: 'a' }, destination: { address: '@' }, protocol: 'Udp' };
    const parsed = read(body);
    expect(parsed.ok ? [] : parsed.problems.map(({ target }) => target)).toEqual([
      'source.resourceId',
      'destination.address',
      'protocol',
    ]);
  });

  test('credentials in an address are not repeated', () => {
    expect(words({ source: from, destination: { address: 'https://me:secret@bing.com' } })).not.toContain('secret');
  });
});
