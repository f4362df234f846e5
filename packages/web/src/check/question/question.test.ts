import type { MachineSummary } from '@hopscope/protocol';
import { describe, expect, test } from 'vitest';
import { draftOf, keptDraft, type Draft } from './draft.ts';
import { lacking, questionIn } from './question.ts';

const WEB = {
  id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web',
  name: 'web',
  addresses: ['10.0.0.4'],
} as unknown as MachineSummary;
const KNOWN = {
  machines: [WEB],
  targets: [
    { name: 'db', addresses: ['10.0.1.4', 'fd00::4'] },
    { name: 'six', addresses: ['fd00::6'] },
  ],
};

/** The form as it is found, with what was typed into it. */
const typed = (change: Partial<Draft>): Draft => ({ ...keptDraft(), source: 'web', ...change });
const bodyOf = (change: Partial<Draft>) => {
  const question = questionIn(typed(change), KNOWN);
  return question.kind === 'whole' ? question.body : question;
};

describe('a destination', () => {
  test.each([
    ['Database.example:5432', 'Database.example:5432'],
    ['db', '10.0.1.4'],
    ['DB:5432', '10.0.1.4:5432'],
    ['six:5432', '[fd00::6]:5432'],
    ['http://db/health', 'http://10.0.1.4/health'],
    ['http://six:8080/health', 'http://[fd00::6]:8080/health'],
    // Its certificate is for the name.
    ['https://db/health', 'https://db/health'],
    ['fd00::4', 'fd00::4'],
    ['db.example', 'db.example'],
  ])('%s is sent as %s', (destination, sent) => {
    expect(bodyOf({ destination, port: '80' })).toMatchObject({ source: WEB.id, destination: sent });
  });

  test('that is a machine is its address of the wanted IP version', () => {
    expect(bodyOf({ destination: 'db:1', family: 'ipv6' })).toMatchObject({ destination: '[fd00::4]:1' });
  });
});

test('what a web server is asked goes along, for http and https only', () => {
  const wishes = {
    method: 'HEAD',
    path: '/x',
    headers: 'Accept: a/b\n\nX-Key:  1 2 ',
    validStatus: '204, 300-399',
  } as const;
  expect(
    bodyOf({ ...wishes, protocol: 'https', destination: 'a.example', deadline: '2.5', sourceAddress: '10.0.0.4' }),
  ).toEqual({
    source: WEB.id,
    destination: 'a.example',
    protocol: 'https',
    deadlineMs: 2500,
    sourceAddress: '10.0.0.4',
    http: {
      method: 'HEAD',
      path: '/x',
      headers: [
        { name: 'Accept', value: 'a/b' },
        { name: 'X-Key', value: '1 2' },
      ],
      validStatus: [
        { from: 204, to: 204 },
        { from: 300, to: 399 },
      ],
    },
    trace: true,
  });
  expect(bodyOf({ ...wishes, destination: 'a.example:80' })).not.toHaveProperty('http');
});

test.each<[string, Partial<Draft>, object]>([
  ['a machine that is not there', { source: 'nobody', destination: 'a:1' }, { source: true }],
  ['a destination in two words', { destination: 'not a host' }, { destination: true }],
  ['a port beyond the last', { port: '70000' }, { port: true }],
  ['a destination beside a port', { destination: 'not a host', port: '0' }, { destination: true, port: true }],
  ['a port in words', { port: 'https' }, { port: true }],
  ['no probe at all', { count: '0' }, { count: true }],
  ['half a probe', { count: '1.5' }, { count: true }],
  ['a deadline of minutes', { deadline: '90' }, { deadline: true }],
  ['a source address that is a name', { sourceAddress: 'eth0' }, { sourceAddress: true }],
  ['a path without its slash', { protocol: 'http', path: 'health' }, { path: true }],
  ['a header without a value', { protocol: 'http', headers: 'Authorization:' }, { headers: true }],
  ['a header of the connection', { protocol: 'http', headers: 'Accept: a\nHost: b' }, { headers: true }],
  ['a status code of four digits', { protocol: 'http', validStatus: '2000' }, { validStatus: true }],
  [
    'the other IP version',
    { destination: '10.0.0.9:1', family: 'ipv6' },
    { family: expect.stringMatching(/other family/) },
  ],
  [
    'a port for ICMP',
    { destination: '10.0.0.9:1', protocol: 'icmp' },
    { destination: expect.stringMatching(/icmp has none/) },
  ],
])('%s is wrong as soon as it is typed', (_, change, wrong) => {
  expect(questionIn(typed(change), KNOWN)).toEqual({ kind: 'wrong', wrong });
});

test('what is missing is not wrong before somebody wants to ask', () => {
  expect(questionIn(typed({}), KNOWN).kind).toBe('begun');
  expect(lacking(typed({}))).toEqual({ destination: true });
  expect(questionIn(typed({ destination: 'a.example' }), KNOWN).kind).toBe('begun');
  expect(lacking(typed({ destination: 'a.example' }))).toEqual({ port: true });
});

test('ports that were typed for TCP do not stand in the way of ICMP', () => {
  expect(bodyOf({ destination: '10.0.0.9', protocol: 'icmp', port: '80', sourcePort: 'x' })).toEqual({
    source: WEB.id,
    destination: '10.0.0.9',
    protocol: 'icmp',
    trace: true,
  });
});

test("somebody's answer puts its question into the form, but for the values of headers", () => {
  const http = {
    kind: 'https',
    method: 'GET',
    path: '/x',
    headers: [{ name: 'Accept', value: '(hidden)' }],
    validStatus: [{ from: 200, to: 200 }],
  } as const;
  const request = {
    destination: { kind: 'name', name: 'a.example' },
    port: 443,
    count: 3,
    deadlineMs: 2500,
    trace: false,
    http,
  };
  const draft = draftOf({ source: WEB.id.toUpperCase(), request } as unknown as Parameters<typeof draftOf>[0], [WEB]);
  expect(draft).toMatchObject({
    source: 'web',
    destination: 'a.example',
    port: '443',
    protocol: 'https',
    deadline: '2.5',
    validStatus: '200',
  });
  expect(questionIn(draft, KNOWN)).toEqual({ kind: 'wrong', wrong: { headers: true } });
});
