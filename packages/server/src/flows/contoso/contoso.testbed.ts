import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ServerOptions } from '../../server-options.ts';
import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';

const FOLDER = fileURLToPath(new URL('../../../../../examples/contoso/', import.meta.url));
export const CONTOSO = { name: 'contoso', folder: FOLDER };

const read = (file: string): Loose => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));

/** The document's questions, and the answers that it prints. */
export const QUESTIONS: readonly {
  readonly name: string;
  readonly url: string;
  readonly body: Loose;
  readonly answer: Loose;
}[] = read('questions.json').map((question: Loose) => ({ ...question, answer: read(question.answer) }));

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
export const CONTOSO_RG = `${SUBSCRIPTION}/resourceGroups/ContosoRG`;
export const APP = `${CONTOSO_RG}/providers/Microsoft.Compute/virtualMachines/MultiTierApp0`;
export const DATABASE = `${CONTOSO_RG}/providers/Microsoft.Compute/virtualMachines/Database0`;
export const WATCHERS = `${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers`;
export const CONTOSO_WATCHER = `${WATCHERS}/NetworkWatcher_westcentralus`;
export const FEATURE = `${SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.Network/features/AllowNetworkWatcherConnectivityCheck`;

/** A server that begins with the example, and what removes it. */
export async function openContoso(surroundings: ServerOptions['surroundings'] = {}): Promise<{
  readonly it: TestServer;
  readonly dataDir: string;
  readonly close: () => Promise<void>;
}> {
  const dataDir = await newDataDir();
  const it = await openTestServer({ dataDir, example: CONTOSO, surroundings });
  return {
    it,
    dataDir,
    close: async () => {
      await it.close();
      await removeDataDir(dataDir);
    },
  };
}

/** A body as the document prints it: with single quotes. */
export const asPrinted = (body: object): string => JSON.stringify(body, undefined, 2).replaceAll('"', "'");

/** Ids of hops differ from check to check: in the order in which they come they are `hop-1`, `hop-2`… */
export function withHopsCounted(answer: Loose): Loose {
  const ids = answer.hops.map(({ id }: Loose) => id);
  const counted = (id: string) => `hop-${ids.indexOf(id) + 1}`;
  return {
    ...answer,
    hops: answer.hops.map((hop: Loose) => ({ ...hop, id: counted(hop.id), nextHopIds: hop.nextHopIds.map(counted) })),
  };
}
