import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ENTRIES, helpPath } from '@hopscope/engine';
import { describe, expect, it } from 'vitest';

import { pages } from './pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = readdirSync(`${root}examples/catalogue`, { recursive: true, encoding: 'utf8' });
const said = pages(new Set(examples.map((file) => basename(file, '.json'))));
const read = (path: string) => readFileSync(root + path, 'utf8');

describe('docs/catalogue', () => {
  it('has a page a group and an index, and nothing else', () =>
    expect(readdirSync(`${root}docs/catalogue`).sort()).toEqual([...said.keys()].sort()));

  it.each([...said])("says in %s what the engine's data says: else 'npm run catalogue'", (name, text) =>
    expect(read(`docs/catalogue/${name}`)).toBe(text),
  );

  it.each(ENTRIES.map((entry) => [helpPath(entry.code), entry.code]))(
    'has %s: a heading of that name',
    (path, code) => {
      const [page = '', anchor] = path.split('#');
      const headings = [...read(`${page.slice(1)}.md`).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
      expect(headings.filter((heading) => heading.toLowerCase() === anchor)).toEqual([code]);
    },
  );
});
