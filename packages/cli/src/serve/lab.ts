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

async function openFor({ dataDir, example, surroundings }: ServerOptions, isRootless: boolean) {
  const [{ openLiveLab }, { NO_FOLDER, readLabFolder }] = await Promise.all([
    import('../lab/open-live-lab.ts'),
    import('@hopscope/lab'),
  ]);
  const { names, listeners, stateful, links } = example === undefined ? NO_FOLDER : await readLabFolder(example.folder);
  const tags = [...(surroundings?.serviceTags ?? new Map()).values()];
  const serviceTags = Object.fromEntries(tags.map(({ name, prefixes }) => [name, prefixes]));
  return openLiveLab({ names, listeners, stateful, links, serviceTags }, { dataDir, isRootless });
}
