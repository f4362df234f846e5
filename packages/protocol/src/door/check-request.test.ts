import { describe, expect, test } from 'vitest';
import { parseNewCheck } from './check-request.ts';

const SOURCE =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/web-1';

test('a destination is enough, and the rest is polite', () => {
  expect(parseNewCheck({ destination: 'db.example:5432' })).toEqual({
    ok: true,
    value: {
      request: {
        destination: { kind: 'name', name: 'db.example' },
        port: 5432,
        count: 100,
        paceMs: 2,
        deadlineMs: 10_000,
        trace: true,
      },
    },
  });
});

test('everything that can be asked is passed on', () => {
  const options = { port: 22, family: 'ipv6', sourcePort: 50_000, count: 1, paceMs: 0, deadlineMs: 100, trace: false };
  expect(parseNewCheck({ destination: 'https://[2001:db8::1]/', source: SOURCE, ...options })).toMatchObject({
    ok: true,
    value: {
      source: { id: SOURCE, name: 'web-1' },
      request: { destination: { kind: 'address', address: '2001:db8::1' }, ...options },
    },
  });
});

test('flows have a probe each, also where few are usual', () => {
  expect(parseNewCheck({ destination: 'http://a.example', protocol: 'http', flows: 8 })).toMatchObject({
    value: { request: { flows: 8, count: 8 } },
  });
});

test('a web server may be asked, from one of the machine’s addresses', () => {
  const http = {
    method: 'HEAD',
    headers: [{ name: 'Accept', value: '*/*' }],
    validStatus: [200, { from: 300, to: 399 }],
  };
  const body = { destination: 'https://a.example/x', sourceAddress: '10.0.0.9', protocol: 'https', http };
  expect(parseNewCheck(body)).toMatchObject({
    value: {
      request: {
        port: 443,
        // What can be sent from there is of its family.
        family: 'ipv4',
        sourceAddress: '10.0.0.9',
        count: 3,
        http: {
          ...http,
          kind: 'https',
          path: '/x',
          validStatus: [
            { from: 200, to: 200 },
            { from: 300, to: 399 },
          ],
        },
      },
    },
  });
  expect(parseNewCheck({ destination: 'a.example', protocol: 'http' })).toMatchObject({
    value: { request: { port: 80 } },
  });
});

test('echo requests have no port, and are as many as connections', () => {
  expect(parseNewCheck({ destination: '10.0.0.4', protocol: 'icmp', sourceAddress: '10.0.0.9' })).toMatchObject({
    value: { request: { protocol: 'icmp', port: 0, count: 100, sourceAddress: '10.0.0.9' } },
  });
});

test('the port given wins over the one in the text, which wins over the scheme’s', () => {
  const port = (body: unknown) => {
    const parsed = parseNewCheck(body);
    return parsed.ok ? parsed.value.request.port : parsed.problems;
  };
  expect(port({ destination: 'https://a.example:8443/', port: 25 })).toBe(25);
  expect(port({ destination: 'https://a.example:8443/' })).toBe(8443);
  expect(port({ destination: 'https://a.example/' })).toBe(443);
});

describe('bad input names its field, its value and what was expected', () => {
  test.each<[unknown, string]>([
    [null, 'The request body is null: expected an object with a destination.'],
    [{}, "'destination' is required: expected an address, a host name or a URL."],
    [{ destination: 'a:1', http: {} }, "'http' is an object: it is for 'protocol' http or https."],
    [
      { destination: '10.0.0.4:1', sourceAddress: '::1' },
      '\'sourceAddress\' is "::1": the destination is of the other family.',
    ],
    [{ destination: 'a', protocol: 'icmp', http: {} }, "'http' is an object: it is for 'protocol' http or https."],
    [{ destination: 'a', protocol: 'icmp', port: 80 }, "'port' is 80: icmp has no ports."],
    [{ destination: 'a', protocol: 'icmp', sourcePort: 80 }, "'sourcePort' is 80: icmp has no ports."],
    [{ destination: 'a:80', protocol: 'icmp' }, '\'destination\' is "a:80": it names a port, and icmp has none.'],
    [{ destination: 'a', protocol: 'sctp' }, '\'protocol\' is "sctp": expected tcp, http, https or icmp.'],
    [{ destination: 7 }, "'destination' is 7: expected an address, a host name or a URL."],
    [
      { destination: 'a b' },
      "destination: 'a b' is not a destination: expected an IP address, a host name or an http or https URL, with or without a port.",
    ],
    [
      { destination: 'a.example' },
      "'port' is required: expected a port: here, in 'destination' as in host:443, or by an http or https URL.",
    ],
    [{ destination: 'a:1', port: 0 }, "'port' is 0: expected a whole number from 1 to 65535."],
    [{ destination: 'a:1', sourcePort: 70_000 }, "'sourcePort' is 70000: expected a whole number from 1 to 65535."],
    [{ destination: 'a:1', flows: 0 }, "'flows' is 0: expected a whole number from 1 to 32."],
    [{ destination: 'a:1', flows: 4, count: 3 }, "'flows' is 4: each flow takes a probe, and there are 3."],
    [{ destination: 'a:1', flows: 2, sourcePort: 65_535 }, "'flows' is 2: there are not so many ports from 65535 on."],
    [{ destination: 'a', protocol: 'icmp', flows: 2 }, "'flows' is 2: icmp has no ports."],
    [{ destination: 'a:1', count: 101 }, "'count' is 101: expected a whole number from 1 to 100."],
    [{ destination: 'a:1', paceMs: -1 }, "'paceMs' is -1: expected a whole number from 0 to 1000."],
    [{ destination: 'a:1', deadlineMs: 99 }, "'deadlineMs' is 99: expected a whole number from 100 to 60000."],
    [{ destination: 'a:1', trace: 'no' }, `'trace' is "no": expected true or false.`],
    [{ destination: 'a:1', family: 'ipv5' }, `'family' is "ipv5": expected ipv4 or ipv6.`],
    [
      { destination: '10.0.0.1:1', family: 'ipv6' },
      `'family' is "ipv6": the destination 10.0.0.1 is of the other family.`,
    ],
    [
      { destination: 'a:1', source: 'web-1' },
      "source: 'web-1' is not a resource id: it does not begin with /subscriptions/.",
    ],
    [{ destination: 'a:1', pacems: 5 }, "'pacems' is not a member of this request."],
    [JSON.parse('{"destination":"a:1","__proto__":{"trace":false}}'), "'__proto__' is not a member of this request."],
  ])('%j', (body, message) => {
    const parsed = parseNewCheck(body);
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.message)).toEqual([message]);
  });
});
