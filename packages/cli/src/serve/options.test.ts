import { expect, test } from 'vitest';
import { parseFlags } from '../arguments/flags.ts';
import { readServing, SERVE_FLAGS } from './options.ts';

const read = (line: string) => {
  const given = parseFlags(line === '' ? [] : line.split(' '), SERVE_FLAGS);
  if (!given.ok) return given.problem;
  const examples = new Map([['contoso', '/examples/contoso']]);
  const serving = readServing(given.value, { dataDir: '/data', cwd: '/nowhere', examples });
  return serving.ok ? serving.value.options : serving.problem;
};

const DEFAULTS = {
  dataDir: '/data',
  host: '127.0.0.1',
  port: 8443,
  httpPort: 8080,
  advertise: [],
  log: { level: 'info' },
  example: { name: 'contoso', folder: '/examples/contoso' },
  surroundings: {},
};
const { httpPort: _, ...WITHOUT_HTTP } = DEFAULTS;
const { example: __, ...WITHOUT_EXAMPLE } = DEFAULTS;

test.each([
  ['', DEFAULTS],
  ['--host 0.0.0.0 --port 0 --http-port 0', { ...DEFAULTS, host: '0.0.0.0', port: 0, httpPort: 0 }],
  ['--no-http', WITHOUT_HTTP],
  ['--example none', WITHOUT_EXAMPLE],
  ['--example contoso --enforce-limits', { ...DEFAULTS, enforceLimits: true }],
  ['--outbound-mail blocked', { ...DEFAULTS, surroundings: { mail: 'blocked' } }],
  ['--log-level debug', { ...DEFAULTS, log: { level: 'debug' } }],
  ['--tls-cert c.pem --tls-key k.pem', { ...DEFAULTS, tlsCert: 'c.pem', tlsKey: 'k.pem' }],
  [
    '--advertise https://a.example:8443 --advertise https://b.example',
    { ...DEFAULTS, advertise: [new URL('https://a.example:8443'), new URL('https://b.example')] },
  ],
])("'hopscope serve %s' is understood", (line, expected) => {
  expect(read(line)).toEqual(expected);
});

test.each([
  ['8443', "serve takes flags only; '8443' is no flag."],
  ['--port https', "--port: 'https' is not a port: expected a whole number from 1 to 65535, or 0 for a free one."],
  [
    '--http-port 65536',
    "--http-port: '65536' is not a port: expected a whole number from 1 to 65535, or 0 for a free one.",
  ],
  ['--no-http --http-port 8081', '--http-port and --no-http exclude each other; leave one out.'],
  [
    '--advertise hopscope.example',
    "--advertise is 'hopscope.example'; expected an origin such as https://hopscope.example:8443.",
  ],
  [
    '--advertise https://a.example/path',
    "--advertise is 'https://a.example/path'; expected an origin such as https://hopscope.example:8443.",
  ],
  ['--example contos', "--example is 'contos'; expected contoso or none. Did you mean 'contoso'?"],
  ['--network infra --example none', '--network and --example exclude each other; leave one out.'],
  ['--network infra', "/nowhere/infra cannot be read: ENOENT: no such file or directory, open '/nowhere/infra'."],
  ['--tls-cert c.pem', '--tls-cert and --tls-key go together; --tls-key is missing.'],
  ['--tls-key k.pem', '--tls-cert and --tls-key go together; --tls-cert is missing.'],
  ['--log-level verbose', "--log-level is 'verbose'; expected silent, error, warn, info or debug."],
  ['--log-level wran', "--log-level is 'wran'; expected silent, error, warn, info or debug. Did you mean 'warn'?"],
  ['--outbound-mail open', "--outbound-mail is 'open'; expected carried or blocked."],
  [
    '--service-tags tags.json',
    "/nowhere/tags.json cannot be read: ENOENT: no such file or directory, open '/nowhere/tags.json'.",
  ],
  ['--prot 1', "there is no flag '--prot'. Did you mean '--port'?"],
])("'hopscope serve %s' is refused: %s", (line, problem) => {
  expect(read(line)).toBe(problem);
});
