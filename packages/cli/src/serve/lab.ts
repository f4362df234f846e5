import type { ServerOptions } from '@hopscope/server';
import type { LabWay } from './options.ts';

export type ServersLab = {
  /** Absent: answers are simulated. */
  readonly lab?: Awaited<ReturnType<typeof openFor>>;
  /** Why there is none, in words that follow "a lab". */
  readonly missing?: string;
};

/** The lab that a server is to have. Loaded only for one that may have it. */
export async function openServersLab(way: LabWay, options: ServerOptions): Promise<ServersLab> {
  if (way === 'simulated') return {};
  const { labHere } = await import('../lab/open-live-lab.ts');
  const { missing, isRootless } = await labHere();
  return missing === undefined ? { lab: await openFor(options, isRootless) } : { missing };
}

/** Its other files say what a lab has beside the network. */
async function folderOf(example: ServerOptions['example']) {
  const { NO_FOLDER, readLabFolder } = await import('@hopscope/lab');
  return example !== undefined && 'folder' in example ? readLabFolder(example.folder) : NO_FOLDER;
}

async function openFor({ dataDir, example, surroundings }: ServerOptions, isRootless: boolean) {
  const { openLiveLab } = await import('../lab/open-live-lab.ts');
  const { names, listeners, stateful, links } = await folderOf(example);
  const tags = [...(surroundings?.serviceTags ?? new Map()).values()];
  const serviceTags = Object.fromEntries(tags.map(({ name, prefixes }) => [name, prefixes]));
  return openLiveLab({ names, listeners, stateful, links, serviceTags }, { dataDir, isRootless });
}
