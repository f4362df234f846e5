import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from './examine.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the doctor', () => {
  it('says one line about everything that it looks at, and that this machine can probe itself', async () => {
    const findings = await examine(join(folder, 'absent.json'));
    expect(findings.map((finding) => finding.name)).toEqual(
      expect.arrayContaining(['Node.js', 'operating system', 'IPv4', 'IPv6', 'a probe to itself']),
    );
    for (const { name, found, advice } of findings)
      for (const text of [name, found, advice]) expect(text).toMatch(/^[^\n]+$/);
    expect(new Set(findings.map((finding) => finding.name)).size).toBe(findings.length);
    const itself = findings.find((finding) => finding.name === 'a probe to itself');
    expect(itself?.found).toContain('connected in');
  });

  it('shows what is wrong with a policy, and then probes nothing', async () => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, '{"version":1,"deny":"10.0.0.0/8"}');
    const findings = await examine(path);
    const policy = findings.find((finding) => finding.name === "the owner's policy");
    expect(policy).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('"deny" is "10.0.0.0/8"') as unknown,
    });
    expect(findings.map((finding) => finding.name)).not.toContain('a probe to itself');
  });
});
