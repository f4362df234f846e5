import { chmodSync } from 'node:fs';
import { build } from 'rolldown';
import { placeBeside, type Beside } from './beside.ts';
import { bindBeside } from './foreign-functions.ts';

export type Bundle = { readonly bytes: number; readonly modules: readonly string[] };

export type Wish = {
  readonly root: string;
  readonly source: string;
  readonly file: string;
  /** Whether people start it, maybe with a Node that is too old. */
  readonly isProgram: boolean;
};

/** Statements before imports run after them; ours import nothing that an older Node would stumble over. */
const PROGRAM = `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write('hopscope: needs Node 24 or newer; this is Node ' + process.versions.node + '.\\n');
  process.exit(2);
}`;

/** One file of everything that `source` imports, now or later. What it needs beside it is noted. */
export async function bundle({ root, source, file, isProgram }: Wish, beside: Beside): Promise<Bundle> {
  const { output } = await build({
    input: source,
    platform: 'node',
    plugins: [placeBeside(root, beside), bindBeside()],
    output: {
      file,
      format: 'esm',
      // What is imported later stays asleep until then, but in the same file.
      codeSplitting: false,
      // Names are kept: a stack trace from a pack has to say something.
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      comments: false,
      ...(isProgram && { postBanner: PROGRAM }),
    },
  });
  const [chunk] = output;
  if (isProgram) chmodSync(file, 0o755);
  return { bytes: Buffer.byteLength(chunk.code), modules: chunk.moduleIds };
}
