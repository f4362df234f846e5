import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { entryOf, ISSUE_CODES, type Diagnosis, type Hop, type IssueCode } from '@hopscope/engine';
import { apiVersion, renderConnectivity } from '@hopscope/protocol';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The texts that a union in the source is made of; types are gone at run time. */
function membersOf(file: string, type: string): readonly string[] {
  const [, union] = new RegExp(`type ${type} =([^;]+);`).exec(read(file)) ?? [];
  return [...(union ?? '').matchAll(/'([^']+)'/g)].map(([, member]) => member ?? '');
}

/** Rows of the table in a section, by their first cell, without backquotes. */
function rowsOf(page: string, section: string): ReadonlyMap<string, readonly string[]> {
  const [, body = ''] = page.split(`\n## ${section}\n`);
  const [text = ''] = body.split('\n## ');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return new Map(
    rows.map((row) => {
      const cells = row.split('|').map((cell) => cell.trim());
      return [cells[1]?.replaceAll('`', '') ?? '', cells.slice(2, -1)];
    }),
  );
}

const verdicts = read('docs/verdicts.md');

describe('docs/verdicts.md', () => {
  it.each([
    ['How a trace ends', 'packages/engine/src/diagnosis/diagnosis.ts', 'TraceDisposition'],
    ['How a path ends', 'packages/engine/src/path/path.ts', 'PathDisposition'],
  ])("'%s' has a row for each of the engine's words, and no other", (section, file, type) => {
    const members = membersOf(file, type);
    expect(members.length).toBeGreaterThan(5);
    expect([...rowsOf(verdicts, section).keys()].sort()).toEqual([...members].sort());
  });

  it('names every issue in a row about traces, or says that any ending may carry it', () => {
    const [, traces = ''] = verdicts.split('\n## How a trace ends\n');
    const [text = ''] = traces.split('\n## ');
    for (const code of ISSUE_CODES) expect(text).toContain(`\`${code}\``);
  });
});

describe('connectivityCheck', () => {
  it.each(ISSUE_CODES)('has the words for %s that its entry says', (code) => {
    const [usual, ...others] = azureTypesOf(code);
    const { azure } = entryOf(code);
    expect(usual).toBe(azure[0]);
    for (const other of others) expect(azure).toContain(other);
  });
});

/** What connectivityCheck says for this issue on the way, and at the destination where that is another word. */
function azureTypesOf(code: IssueCode): readonly (string | undefined)[] {
  const issue = { code, origin: 'local', severity: 'error', sentence: '', context: {} } as const;
  const hops: readonly Hop[] = [
    { kind: 'source', ttl: 0, issues: [] },
    { kind: 'router', ttl: 1, issues: [issue] },
    { kind: 'destination', issues: [issue] },
  ];
  const diagnosis: Diagnosis = {
    verdict: 'unreachable',
    disposition: 'dropped',
    sentence: '',
    hops,
    probes: { sent: 1, failed: 1 },
    dataPlane: 'live',
    agreement: { kind: 'unknown', reason: '' },
    evidence: [],
    tookMs: 1,
  };
  const id = '/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v';
  const surroundings = {
    operationId: '00000000-0000-0000-0000-000000000000',
    source: { id, ipConfigurations: [] },
  } as unknown as Parameters<typeof renderConnectivity>[1];
  const rendered = renderConnectivity(diagnosis, surroundings, apiVersion('2024-05-01'));
  return [...new Set(rendered.hops.flatMap((hop) => hop.issues.map(({ type }) => type)))];
}

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

test.each(pages)('links of %s lead to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link ?? '');
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  const broken = local.filter((link) => globSync(join(dirname(page), link), { cwd: root }).length === 0);
  expect(broken).toEqual([]);
});

test('README.md is at most 120 lines long', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121);
});

test('docs/decisions/README.md lists every decision record', () => {
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map((path) => path.split('/').at(-1) ?? '');
  const list = read('docs/decisions/README.md');
  for (const record of records) expect(list).toContain(`(${record})`);
});
