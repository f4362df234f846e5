import { expect, test } from 'vitest';
import { parseFlags } from '../arguments/flags.ts';
import { QUESTION_FLAGS, readQuestion } from './question.ts';

/** `db.example 5432 x100 2ms 10000ms trace`, or what is wrong. */
const words = (line: string) => {
  const given = parseFlags(line === '' ? [] : line.split(' '), QUESTION_FLAGS);
  if (!given.ok) return given.problem;
  const question = readQuestion(given.value);
  if (!question.ok) return question.problem;
  const { destination, port, family, sourcePort, count, paceMs, deadlineMs, trace } = question.value;
  const { flows } = question.value;
  const from = sourcePort === undefined ? undefined : `from :${sourcePort}`;
  const optional = [family, from, flows === undefined ? undefined : `${flows} flows`];
  const fixed = [`x${count}`, `${paceMs}ms`, `${deadlineMs}ms`, trace ? 'trace' : 'no trace'];
  const host = destination.kind === 'name' ? destination.name : destination.address;
  return [`${destination.kind} ${host} ${port}`, ...optional.filter((each) => each !== undefined), ...fixed].join(' ');
};

const DEFAULTS = 'x100 2ms 10000ms trace';

test.each([
  ['10.0.0.4:443', `address 10.0.0.4 443 ${DEFAULTS}`],
  ['[2001:db8::1]:443', `address 2001:db8::1 443 ${DEFAULTS}`],
  ['2001:db8::1 --port 443', `address 2001:db8::1 443 ${DEFAULTS}`],
  ['db.example:5432', `name db.example 5432 ${DEFAULTS}`],
  ['https://db.example/path?query', `name db.example 443 ${DEFAULTS}`],
  ['http://db.example', `name db.example 80 ${DEFAULTS}`],
  ['http://db.example:8080/', `name db.example 8080 ${DEFAULTS}`],
  ['https://[2001:db8::1]/', `address 2001:db8::1 443 ${DEFAULTS}`],
  // As at the server's door: the port that is said apart wins.
  ['db.example:5432 --port 22', `name db.example 22 ${DEFAULTS}`],
  ['-6 db.example:5432', `name db.example 5432 ipv6 ${DEFAULTS}`],
  [
    'db:1 --count 1 --pace 0 --deadline 2s --source-port 4000 --no-trace',
    'name db 1 from :4000 x1 0ms 2000ms no trace',
  ],
  ['db:1 --flows 8', 'name db 1 8 flows x100 2ms 10000ms trace'],
  ['db:1 --flows 32 --count 32 --source-port 65504', 'name db 1 from :65504 32 flows x32 2ms 10000ms trace'],
  // As many probes as there are flows, at least.
  ['db:1 --flows 8 --protocol http', 'name db 1 8 flows x8 2ms 10000ms trace'],
])("'%s' asks for %s", (line, expected) => {
  expect(words(line)).toBe(expected);
});

test('a web server is asked where a protocol or one of its flags says so', () => {
  const http = (...args: readonly string[]) => {
    const given = parseFlags(args, QUESTION_FLAGS);
    const question = given.ok ? readQuestion(given.value) : given;
    return question.ok ? { ...question.value.http, count: question.value.count } : question.problem;
  };
  const defaults = {
    kind: 'https',
    method: 'GET',
    path: '/',
    headers: [],
    validStatus: [{ from: 200, to: 399 }],
    count: 3,
  };
  expect(http('--protocol', 'https', 'db.example')).toEqual(defaults);
  expect(http('https://db.example/a?b', '--valid-status', '204,300-302')).toEqual({
    ...defaults,
    path: '/a?b',
    validStatus: [
      { from: 204, to: 204 },
      { from: 300, to: 302 },
    ],
  });
  expect(http('http://db/', '--header', 'A: b', '--header', 'C:d:e', '--method', 'head', '-c', '9')).toEqual({
    ...defaults,
    kind: 'http',
    method: 'HEAD',
    headers: [
      { name: 'A', value: 'b' },
      { name: 'C', value: 'd:e' },
    ],
    count: 9,
  });
  expect(http('https://db.example/')).toEqual({ count: 100 });
  expect(http('db:1', '--method', 'GET')).toMatch(/^--method needs --protocol http or https/);
  expect(http('--protocol', 'https', 'db', '--header', 'Host: x')).toMatch(/^--header: 'Host' is not the name/);
  expect(http('--protocol', 'ftp', 'db')).toBe("--protocol: 'ftp' is none of tcp, http, https, icmp.");
});

test('echo requests go to no port, from no port, and to no web server', () => {
  expect(words('10.0.0.4 --protocol icmp')).toBe(`address 10.0.0.4 0 ${DEFAULTS}`);
  expect(words('10.0.0.4 --protocol ICMP -c 5')).toBe('address 10.0.0.4 0 x5 2ms 10000ms trace');
  expect(words('db:1 --protocol icmp')).toBe("'db:1' names a port, and icmp has none; leave it out.");
  expect(words('db --protocol icmp --port 1')).toBe('--port: icmp has no ports; leave it out.');
  expect(words('db --protocol icmp --source-port 1')).toBe('--source-port: icmp has no ports; leave it out.');
  expect(words('db --protocol icmp --method GET')).toMatch(/^--method needs --protocol http or https/);
});

test('a source address is one, and of the family that is tried', () => {
  expect(words('db:1 --source-address 10.0.0.9')).toBe(`name db 1 ipv4 ${DEFAULTS}`);
  expect(words('10.0.0.4:1 --source-address ::1')).toMatch(/different families\.$/);
  expect(words('db:1 --source-address db')).toMatch(/^--source-address: /);
});

const FORMS = 'expected an IP address, a host name or an http or https URL, with or without a port.';

test.each([
  ['', "say where to, such as 'hopscope check db.example:5432'."],
  ['db.example', "'db.example' names no port. Say which, such as 'db.example:443' or '--port 443'."],
  ['2001:db8::1', "'2001:db8::1' names no port. Say which, such as '[2001:db8::1]:443' or '--port 443'."],
  ['[2001:db8::1]', "'[2001:db8::1]' names no port. Say which, such as '[2001:db8::1]:443' or '--port 443'."],
  ['db.example 443', "one destination at a time; '443' is one too many. Did you mean 'db.example:443'?"],
  ['a:1 b:2', "one destination at a time; 'b:2' is one too many."],
  ['db:http', "'db:http' is not a destination: 'http' is not a port: expected a whole number from 1 to 65535."],
  ['db:0', "'db:0' is not a destination: '0' is not a port: expected a whole number from 1 to 65535."],
  ['db:65536', "'db:65536' is not a destination: '65536' is not a port: expected a whole number from 1 to 65535."],
  ['10.0.0.256:80', `'10.0.0.256:80' is not a destination: ${FORMS}`],
  ['https://', `'https://' is not a destination: ${FORMS}`],
  ['ftp://db.example/', "'ftp://db.example/' is not a destination: its scheme is 'ftp'; expected http or https."],
  ['https://me:secret@db.example/', 'the destination carries credentials; leave them out.'],
  ['db --port 70000', "--port: '70000' is not a port: expected a whole number from 1 to 65535."],
  ['db:1 --source-port x', "--source-port: 'x' is not a port: expected a whole number from 1 to 65535."],
  ['db:1 --count 0', "--count is '0'; expected a whole number from 1 to 100."],
  ['db:1 --flows 33', "--flows is '33'; expected a whole number from 1 to 32."],
  ['db:1 --flows 8 --count 7', '--flows 8: each flow takes a probe, and there are 7.'],
  ['db:1 --flows 8 --source-port 65530', '--flows 8: there are not so many ports from 65530 on.'],
  ['db --flows 8 --protocol icmp', '--flows: icmp has no ports; leave it out.'],
  ['db:1 --pace 2s', "--pace is '2s'; expected 0ms to 1s, such as 500ms."],
  [
    'db:1 --deadline 5',
    "--deadline is '5'; expected 100ms to 60s, such as 30s. A number without a unit is milliseconds.",
  ],
  ['-4 -6 db:1', '-4 and -6 exclude each other; leave one out, or both to let the resolver choose.'],
  ['-4 [2001:db8::1]:1', '-4 was asked for, and 2001:db8::1 is an address of the other family.'],
  ['-6 10.0.0.4:1', '-6 was asked for, and 10.0.0.4 is an address of the other family.'],
])("'%s' is refused: %s", (line, problem) => {
  expect(words(line)).toBe(problem);
});
