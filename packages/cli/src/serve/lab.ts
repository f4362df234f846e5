import { bad, ok, type Result } from '@hopscope/engine';
import type { ServerOptions } from '@hopscope/server';
import { valueOf, type Given } from '../arguments/flags.ts';
import { didYouMean } from '../arguments/suggestion.ts';

const WAYS = ['live', 'simulated', 'auto'] as const;
export type LabWay = (typeof WAYS)[number];

export function readLabWay(given: Given): Result<LabWay> {
  const text = valueOf(given, 'lab') ?? 'simulated';
  const way = WAYS.find((each) => each === text);
  return way === undefined
    ? bad(`--lab is '${text}'; expected live, simulated or auto.${didYouMean(text, WAYS)}`)
    : ok(way);
}

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
