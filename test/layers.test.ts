import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkLayers, type Tree } from './layers/check-layers.ts';
import { cyclesOf, graphOf } from './layers/cycles.ts';
import { HOUSE, type PackageLayer } from './layers/house.ts';
import { readImports } from './layers/read-imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the house as it stands', () => {
  const files = globSync(['packages/*/src/**/*.{ts,tsx}', 'packages/*/package.json'], { cwd: root });
  const tree: Tree = new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));

  it('imports only what the table of packages allows', () => expect(checkLayers(tree, HOUSE)).toEqual([]));

  it('is looked at: the checker finds its files', () => {
    expect(files.filter((file) => file.startsWith('packages/engine/src/')).length).toBeGreaterThan(10);
  });
});

describe('the table of packages', () => {
  it('has no cycle', () => {
    const edges = HOUSE.flatMap(({ folder, mayImport }) =>
      Object.keys(mayImport).map((other) => [folder, other, 'the table'] as const),
    );
    expect(cyclesOf(graphOf(edges))).toEqual([]);
  });

  it('names only packages that it has a row for', () => {
    const folders = new Set(HOUSE.map(({ folder }) => folder));
    expect(HOUSE.flatMap(({ mayImport }) => Object.keys(mayImport)).filter((other) => !folders.has(other))).toEqual([]);
  });
});

/** A made-up house with every kind of row. */
const ROWS: readonly PackageLayer[] = [
  {
    folder: 'heart',
    name: '@x/heart',
    mayImport: {},
    node: false,
    order: [['index.ts'], ['top'], ['left', 'right'], ['low.ts']],
  },
  { folder: 'wire', name: '@x/wire', mayImport: { heart: { values: ['parse'], why: 'it parses' } }, node: false },
  { folder: 'hand', name: '@x/hand', mayImport: { heart: 'types', wire: 'everything' }, node: true },
  {
    folder: 'roof',
    name: 'roof',
    mayImport: { heart: 'everything', wire: 'everything', hand: 'everything' },
    node: true,
  },
];
const sound = {
  'packages/heart/package.json': '{"exports":{".":"./src/index.ts"}}',
  'packages/heart/src/index.ts': "/** The heart. */\nexport { a } from './top/a.ts';\n",
  'packages/heart/src/top/a.ts': "import type { B } from '../left/b.ts';\nimport { low } from '../low.ts';\n",
  'packages/heart/src/left/b.ts': '',
  'packages/heart/src/left/b.test.ts': "import fs from 'node:fs';\nimport { a } from '../top/a.ts';\n",
  'packages/heart/src/low.ts': '',
  'packages/wire/package.json':
    '{"exports":{".":"./src/index.ts","./small":"./src/small.ts"},"dependencies":{"zod":"4"}}',
  'packages/wire/src/index.ts':
    "/** The wire. */\nimport { z } from 'zod/v4';\nimport { parse, type A } from '@x/heart';\n",
  'packages/hand/package.json': '{"exports":{".":"./src/index.ts"}}',
  'packages/hand/src/index.ts':
    "/** The hand. */\nimport fs from 'node:fs';\nimport type { A } from '@x/heart';\nimport { s } from '@x/wire/small';\nimport own from '../package.json' with { type: 'json' };\n",
  'packages/roof/package.json': '{}',
  'packages/roof/src/main.ts': "import { a } from '@x/heart';\nconst later = await import('@x/hand');\n",
};

describe('the checker', () => {
  const check = (change: Readonly<Record<string, string>>) =>
    checkLayers(new Map(Object.entries({ ...sound, ...change })), ROWS);

  it('is content with a sound house', () => expect(check({})).toEqual([]));

  it('finds files that import each other, if only for their types', () =>
    expect(
      check({
        'packages/wire/src/deep/w.ts': "import type { V } from './v.ts';",
        'packages/wire/src/deep/v.ts': "import { w } from './w.ts';",
      }),
    ).toEqual([
      'files import each other: packages/wire/src/deep/w.ts -> packages/wire/src/deep/v.ts -> packages/wire/src/deep/w.ts',
    ]));

  const [heart, top, left, right, wire, hand] = [
    'packages/heart/src/low.ts',
    'packages/heart/src/top/a.ts',
    'packages/heart/src/left/b.ts',
    'packages/heart/src/right/c.ts',
    'packages/wire/src/w.ts',
    'packages/hand/src/h.ts',
  ];
  const cases: readonly (readonly [sentence: string, file: string, text: string, reason: string])[] = [
    ['a package outside the row', wire, "import { h } from '@x/hand';", "imports '@x/hand': wire may not import hand"],
    ['types count as well', wire, "import type { H } from '@x/hand';", "imports '@x/hand': wire may not import hand"],
    ['export-from counts as well', wire, "export * from '@x/hand';", "imports '@x/hand': wire may not import hand"],
    ['so does import()', wire, "const h = await import('@x/hand');", "imports '@x/hand': wire may not import hand"],
    ['and an import for its effect', wire, "import '@x/hand';", "imports '@x/hand': wire may not import hand"],
    [
      'a value where only types may come',
      hand,
      "import { a } from '@x/heart';",
      "imports '@x/heart': hand may import only types of heart: write 'import type'",
    ],
    [
      'types that still load the module (verbatimModuleSyntax)',
      hand,
      "import { type A } from '@x/heart';",
      "imports '@x/heart': hand may import only types of heart: write 'import type'",
    ],
    [
      'a value that is not on the list',
      wire,
      "import { parse, predict as p, type A } from '@x/heart';",
      "imports '@x/heart': of heart's values wire may import only some (it parses), not predict",
    ],
    [
      'all values where some are on the list',
      wire,
      "import * as heart from '@x/heart';",
      "imports '@x/heart': of heart's values wire may import only some (it parses), not *",
    ],
    [
      'a door that is none',
      hand,
      "import type { A } from '@x/heart/src/top/a.ts';",
      "imports '@x/heart/src/top/a.ts': heart has no entry ./src/top/a.ts: packages meet through their entries",
    ],
    [
      'a way around the door',
      hand,
      "import type { A } from '../../heart/src/index.ts';",
      "imports '../../heart/src/index.ts': it lies outside the package’s src",
    ],
    [
      'a package that imports itself by name',
      wire,
      "import { w } from '@x/wire';",
      "imports '@x/wire': a package imports itself by relative paths",
    ],
    ['Node where there is none', heart, "import fs from 'node:fs';", "imports 'node:fs': heart knows nothing of Node"],
    [
      'a dependency that is not declared',
      hand,
      "import { z } from '@scope/zod/v4';",
      "imports '@scope/zod/v4': @scope/zod is not among the dependencies of packages/hand/package.json, which packages/hand/src/h.ts needs",
    ],
    [
      'an import that cannot be read',
      hand,
      'await import(name);',
      "imports '': what is computed at run time cannot be checked",
    ],
    [
      'upwards inside a package',
      left,
      "import type { A } from '../top/a.ts';",
      "imports '../top/a.ts': inside heart, top does not lie below left",
    ],
    [
      'sideways inside a package',
      right,
      "import { b } from '../left/b.ts';",
      "imports '../left/b.ts': inside heart, left does not lie below right",
    ],
    [
      'a folder without a place',
      top,
      "import { n } from '../new/n.ts';",
      "imports '../new/n.ts': new has no place in the inner order of heart",
    ],
    [
      'a test from a source',
      hand,
      "import { f } from './f.fixture.ts';",
      "imports './f.fixture.ts': it is for tests only",
    ],
  ];
  it.each(cases)('reports %s', (_sentence, file, text, reason) =>
    expect(check({ [file]: text })).toContain(`${file} ${reason}`),
  );

  it('reports folders that import each other, and by which files', () =>
    expect(
      check({
        'packages/hand/src/a/a.ts': "import type { B } from '../b/b.ts';",
        'packages/hand/src/b/c.ts': "import { d } from '../a/d.ts';",
      }),
    ).toEqual([
      'folders of hand import each other: a -> b (by packages/hand/src/a/a.ts) -> a (by packages/hand/src/b/c.ts)',
    ]));

  it('reports packages that import each other', () =>
    expect(check({ [heart]: "import type { W } from '@x/wire';" })).toContain(
      'packages import each other: heart -> wire (by packages/heart/src/low.ts) -> heart (by packages/wire/src/index.ts)',
    ));

  it('reports a package without a row, and an entry without its sentence', () =>
    expect(check({ 'packages/new/src/index.ts': '', 'packages/hand/src/index.ts': 'export {};\n' })).toEqual([
      'packages/new is in no row of the table of packages',
      'packages/hand/src/index.ts does not open with a sentence that says what the package is',
    ]));
});

describe('imports are read', () => {
  const cases: readonly (readonly [source: string, found: readonly string[]])[] = [
    ["import a from 'x';", ['x default']],
    ["import a, { b as c, type D } from 'x';", ['x b default']],
    ["import a, * as b from 'x';", ['x * default']],
    ["import {\n  a,\n  b, // from 'y'\n} from 'x';", ['x a b']],
    ["import type A from 'x';", ['x types']],
    ["import type { A } from 'x';\nexport type * from 'y';", ['x types', 'y types']],
    ["import { type A } from 'x';", ['x']],
    ["import type from 'x';", ['x default']],
    ["export * as a from 'x';", ['x *']],
    ["export const from = 'x';", []],
    ["import a from 'x' with { type: 'json' };", ['x default']],
    ["const a = import.meta.url, b = object.import('x');", []],
    ["type A = import('x').A;", ['x *']],
    ["const a = require('x');", ['x *']],
    // What only looks like an import.
    ["// import a from 'x';\n/* import b from 'y';\n*/", []],
    [`const a = "import b from 'x'";`, []],
    ["const a = `import b from 'x' ${`import c from 'y'`} import d from 'z'`;", []],
    ["const a = /['\"`]/; import b from 'x';", ['x default']],
    ["const a = b / c; import d from 'x'; const e = f / g;", ['x default']],
    ["if (/[/'].*/.test(a)) return /'/.exec(b);\nimport c from 'x';", ['x default']],
    ["<p>It's a cat</p>;\nconst a = import('x');", ['x *']],
    // And what is one, behind such things.
    ["const a = `${{ b: `${c}` }.b}'`;\nimport d from 'x';", ['x default']],
    ["const a = 'it\\'s';\nimport b from \"x\";", ['x default']],
    ["const a = `${await import('x')}`;", ['x *']],
  ];
  it.each(cases)('%j', (source, found) => {
    const said = readImports(source).map((one) =>
      [one.specifier, ...(one.typesOnly ? ['types'] : one.values.toSorted())].join(' '),
    );
    expect(said).toEqual(found);
  });
});
