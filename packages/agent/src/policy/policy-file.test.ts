import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parsePolicyFile, readPolicyFile } from './policy-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a policy file', () => {
  it.each([
    ['', 'is not JSON'],
    ['{"version":1', 'is not JSON'],
    ['null', 'the file is null; expected an object'],
    ['[]', 'the file is []; expected an object'],
    ['{}', '"version" is missing; expected 1'],
    ['{"version":"1"}', '"version" is "1"; expected 1'],
    ['{"version":2,"allow":[]}', '"version" is 2; expected 1'],
    [
      '{"version":1,"denny":["10.0.0.0/8"]}',
      '"denny" is ["10.0.0.0/8"]; expected only the fields version, allow, deny, rates, evidence',
    ],
    ['{"version":1,"__proto__":{}}', '"__proto__" is {}; expected only the fields'],
    ['{"version":1,"rates":5}', '"rates" is 5; expected an object with probesPerSecond, checksAtOnce, checksPerMinute'],
    ['{"version":1,"rates":{"probes":5}}', '"rates"."probes" is 5; expected only probesPerSecond, '],
    ['{"version":1,"rates":{"checksAtOnce":0}}', '"rates"."checksAtOnce" is 0; expected a whole number from 1 to 1000'],
    ['{"version":1,"evidence":{"route":"no"}}', '"evidence"."route" is "no"; expected true or false'],
    ['{"version":1,"evidence":{"routes":false}}', '"evidence"."routes" is false; expected only network, route, '],
    ['{"version":1,"deny":"10.0.0.0/8"}', '"deny" is "10.0.0.0/8"; expected a list of networks'],
    ['{"version":1,"allow":null}', '"allow" is null; expected a list of networks'],
    ['{"version":1,"deny":[22]}', '"deny"[0] is 22; expected a network as text'],
    ['{"version":1,"deny":["10.0.0.0/8","10.0.0.1/8"]}', `"deny"[1]: '10.0.0.1/8' has bits set behind the first 8`],
  ])('%s is refused: %s', (text, problem) => {
    expect(parsePolicyFile('/etc/policy.json', text)).toEqual({
      ok: false,
      problem: expect.stringContaining(`/etc/policy.json: ${problem}`) as unknown,
    });
  });

  it('may leave out both lists', () => {
    expect(parsePolicyFile('/p', '{"version":1}')).toEqual({
      ok: true,
      value: { path: '/p', allow: [], deny: [], rates: {}, closedEvidence: new Set() },
    });
  });

  it('may close what the host tells, and set how much it does for others', () => {
    const text = '{"version":1,"rates":{"probesPerSecond":5,"checksAtOnce":1},"evidence":{"route":false,"hops":true}}';
    expect(parsePolicyFile('/p', text)).toMatchObject({
      value: { rates: { probesPerSecond: 5, checksAtOnce: 1 }, closedEvidence: new Set(['route']) },
    });
  });

  it('may be absent', () => {
    expect(readPolicyFile(join(folder, 'absent.json'))).toEqual({ ok: true, value: undefined });
  });

  it('that cannot be read is not taken for an absent one', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(readPolicyFile(folder)).toMatchObject({ ok: false });
    expect(readPolicyFile(join(folder, 'file', 'policy.json'))).toMatchObject({ ok: false });
  });

  it('is read from disk', () => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, '{"version":1,"deny":["10.0.0.0/8:22"]}');
    const read = readPolicyFile(path);
    expect(read).toMatchObject({ ok: true, value: { path, deny: [{ text: '10.0.0.0/8:22' }] } });
  });
});
