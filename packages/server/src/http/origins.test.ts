import { describe, expect, test } from 'vitest';

import { makeOrigins, type Scheme } from './origins.ts';

const origins = makeOrigins([new URL('https://hopscope.example'), new URL('http://plain.example:8088')]);
origins.add('https', 8443, ['localhost', '127.0.0.1', '::1', 'Box.Lan']);
origins.add('http', 80, ['localhost']);

describe('the origin behind a Host header', () => {
  test.each<[Scheme, string, string | undefined]>([
    ['https', 'localhost:8443', 'https://localhost:8443 local'],
    ['https', 'LOCALHOST:8443', 'https://localhost:8443 local'],
    ['https', '[::1]:8443', 'https://[::1]:8443 local'],
    ['https', 'box.lan:8443', 'https://box.lan:8443'],
    ['https', 'localhost', undefined],
    ['https', 'localhost:80', undefined],
    ['https', 'localhost.:8443', undefined],
    ['https', '127.0.0.2:8443', undefined],
    ['http', 'localhost:8443', undefined],
    ['http', 'localhost', 'http://localhost local'],
    ['http', 'localhost:80', 'http://localhost local'],
    // A proxy that ends TLS speaks plain HTTP to us, and its clients HTTPS to it.
    ['http', 'hopscope.example', 'https://hopscope.example'],
    ['https', 'hopscope.example:443', 'https://hopscope.example'],
    ['https', 'plain.example:8088', 'http://plain.example:8088'],
    ['https', 'hopscope.example.evil', undefined],
    ['https', '', undefined],
  ])('%s %s', (scheme, host, expected) => {
    const origin = origins.find(scheme, host);
    expect(origin && `${origin.url}${origin.local ? ' local' : ''}`).toBe(expected);
  });
});

test('an origin is ours only whole', () => {
  expect(origins.has('https://localhost:8443')).toBe(true);
  expect(origins.has('https://hopscope.example')).toBe(true);
  expect(origins.has('http://localhost:8443')).toBe(false);
  expect(origins.has('https://localhost')).toBe(false);
});
