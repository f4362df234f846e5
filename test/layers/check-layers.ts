import { posix } from 'node:path';
import { cyclesOf, graphOf } from './cycles.ts';
import type { PackageLayer, Share } from './house.ts';
import { readImports, type Import } from './read-imports.ts';

/** Files by path from the root of the repository: sources, and each package's `package.json`. */
export type Tree = ReadonlyMap<string, string>;

/** One sentence: the file, what it imports, and why it may not. */
export type Violation = string;

type Manifest = {
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
};
type Source = { readonly file: string; readonly layer: PackageLayer; readonly text: string };

export function checkLayers(tree: Tree, house: readonly PackageLayer[]): readonly Violation[] {
  const sources = sourcesOf(tree, house);
  const imports = sources.flatMap((source) => readImports(source.text).map((one) => ({ source, one })));
  return [
    ...unknownPackages(tree, house),
    ...imports.flatMap(({ source, one }) => {
      const reason = whyNot(source, one, tree, house);
      return reason === undefined ? [] : [`${source.file} imports '${one.specifier}': ${reason}`];
    }),
    ...packageCycles(imports, house),
    ...house.flatMap((layer) => folderCycles(imports, layer)),
    ...fileCycles(imports),
    ...openings(tree, house),
  ];
}

/** Tests, the suites that they share, and their fixtures may import anything, so they are not looked at. */
const isForTests = (file: string) => /\.(?:test|contract|fixture|testbed)\.tsx?$/.test(file);

const sourcesOf = (tree: Tree, house: readonly PackageLayer[]): readonly Source[] =>
  [...tree].flatMap(([file, text]) => {
    const layer = house.find(({ folder }) => file.startsWith(`packages/${folder}/src/`));
    return layer === undefined || !/\.tsx?$/.test(file) || isForTests(file) ? [] : [{ file, layer, text }];
  });

function unknownPackages(tree: Tree, house: readonly PackageLayer[]): readonly Violation[] {
  const folders = new Set([...tree.keys()].flatMap((file) => /^packages\/([^/]+)\//.exec(file)?.[1] ?? []));
  return [...folders]
    .filter((folder) => !house.some((layer) => layer.folder === folder))
    .map((folder) => `packages/${folder} is in no row of the table of packages`);
}

function whyNot(source: Source, one: Import, tree: Tree, house: readonly PackageLayer[]): string | undefined {
  const { layer, file } = source;
  if (one.specifier === '') return 'what is computed at run time cannot be checked';
  if (one.specifier.startsWith('.')) return whyNotWithin(source, one.specifier);
  if (one.specifier.startsWith('node:')) return layer.node ? undefined : `${layer.folder} knows nothing of Node`;
  const other = house.find(({ name }) => one.specifier === name || one.specifier.startsWith(`${name}/`));
  if (other !== undefined) return whyNotPackage(layer, other, one, tree);
  const [first = '', second = ''] = one.specifier.split('/');
  const dependency = first.startsWith('@') ? `${first}/${second}` : first;
  return dependency in (manifestOf(tree, layer).dependencies ?? {})
    ? undefined
    : `${dependency} is not among the dependencies of packages/${layer.folder}/package.json, which ${file} needs`;
}

function whyNotPackage(layer: PackageLayer, other: PackageLayer, one: Import, tree: Tree): string | undefined {
  if (other === layer) return 'a package imports itself by relative paths';
  const share = layer.mayImport[other.folder];
  if (share === undefined) return `${layer.folder} may not import ${other.folder}`;
  const entry = `.${one.specifier.slice(other.name.length)}`;
  if (!(entry in (manifestOf(tree, other).exports ?? {})))
    return `${other.folder} has no entry ${entry}: packages meet through their entries`;
  return whyNotShare(layer, other, share, one);
}

function whyNotShare(layer: PackageLayer, other: PackageLayer, share: Share, one: Import): string | undefined {
  if (one.typesOnly || share === 'everything') return undefined;
  if (share === 'types') return `${layer.folder} may import only types of ${other.folder}: write 'import type'`;
  const refused = one.values.filter((value) => !share.values.includes(value));
  return refused.length === 0
    ? undefined
    : `of ${other.folder}'s values ${layer.folder} may import only some (${share.why}), not ${refused.join(', ')}`;
}

/** Where in `src` a file lives: its folder, or itself when it lies at the root. */
const roomOf = (layer: PackageLayer, file: string) =>
  posix.relative(`packages/${layer.folder}/src`, file).split('/')[0] ?? '';
const resolved = (file: string, specifier: string) => posix.join(posix.dirname(file), specifier);

function whyNotWithin({ file, layer }: Source, specifier: string): string | undefined {
  const target = resolved(file, specifier);
  if (target === `packages/${layer.folder}/package.json`) return undefined;
  if (!target.startsWith(`packages/${layer.folder}/src/`)) return 'it lies outside the package’s src';
  if (isForTests(target)) return 'it is for tests only';
  const [from, to] = [roomOf(layer, file), roomOf(layer, target)];
  if (layer.order === undefined || from === to) return undefined;
  const [upper, lower] = [rowOf(layer.order, from), rowOf(layer.order, to)];
  if (upper < 0 || lower < 0) return `${upper < 0 ? from : to} has no place in the inner order of ${layer.folder}`;
  return upper < lower ? undefined : `inside ${layer.folder}, ${to} does not lie below ${from}`;
}

const rowOf = (order: readonly (readonly string[])[], room: string) => order.findIndex((row) => row.includes(room));

type Found = { readonly source: Source; readonly one: Import };

function packageCycles(imports: readonly Found[], house: readonly PackageLayer[]): readonly Violation[] {
  const edges = imports.flatMap(({ source, one }) => {
    const other = house.find(({ name }) => one.specifier === name || one.specifier.startsWith(`${name}/`));
    return other === undefined ? [] : [[source.layer.folder, other.folder, source.file] as const];
  });
  return cyclesOf(graphOf(edges)).map((cycle) => `packages import each other: ${cycle}`);
}

function folderCycles(imports: readonly Found[], layer: PackageLayer): readonly Violation[] {
  const edges = imports
    .filter(({ source, one }) => source.layer === layer && one.specifier.startsWith('.'))
    .map(({ source, one }) => {
      const target = resolved(source.file, one.specifier);
      return [roomOf(layer, source.file), roomOf(layer, target), source.file] as const;
    });
  return cyclesOf(graphOf(edges)).map((cycle) => `folders of ${layer.folder} import each other: ${cycle}`);
}

/** By their types alone, too: who reads one of them would have to know the other first. */
function fileCycles(imports: readonly Found[]): readonly Violation[] {
  const edges = imports
    .filter(({ one }) => one.specifier.startsWith('.'))
    .map(({ source, one }) => [source.file, resolved(source.file, one.specifier), ''] as const);
  return cyclesOf(graphOf(edges)).map((cycle) => `files import each other: ${cycle}`);
}

function openings(tree: Tree, house: readonly PackageLayer[]): readonly Violation[] {
  return house.flatMap(({ folder }) => {
    const file = `packages/${folder}/src/index.ts`;
    const text = tree.get(file);
    return text === undefined || /^\/\*\* [A-Z][^]*?\. \*\/\n/.test(text)
      ? []
      : [`${file} does not open with a sentence that says what the package is`];
  });
}

const manifestOf = (tree: Tree, { folder }: PackageLayer) =>
  JSON.parse(tree.get(`packages/${folder}/package.json`) ?? '{}') as Manifest;
