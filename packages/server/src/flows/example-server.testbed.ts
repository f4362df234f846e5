import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ServerOptions } from '../index.ts';
import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from './server.testbed.ts';

/** What an example's folder holds, file by file. */
export type ExampleFiles = {
  readonly resources: readonly Loose[];
  readonly names?: Loose;
  readonly dataPlane?: Loose;
};

/** A server whose empty store begins with these documents, simulated. When it is closed, its folders are gone as well. */
export async function openExampleServer(
  { resources, names = {}, dataPlane = { kind: 'simulated', roundTripMicroseconds: [1000] } }: ExampleFiles,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const folders = [await mkdtemp(join(tmpdir(), 'hopscope-example-')), await newDataDir()] as const;
  const [folder, dataDir] = folders;
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  await write('resources.json', resources);
  await write('names.json', names);
  await write('data-plane.json', dataPlane);
  const it = await openTestServer({ dataDir, example: { name: 'own', folder }, ...options });
  return {
    ...it,
    async close() {
      await it.close();
      await Promise.all(folders.map(removeDataDir));
    },
  };
}
