import { writeFile } from 'node:fs/promises';
import { apply, type Lab, type LabOptions } from '../apply/apply.ts';
import { run } from '../apply/run.ts';
import { hostsFile } from '../apply/state-file.ts';
import type { Problem } from '../documents/description.ts';
import { openInside, type Inside } from '../inside/inside.ts';
import { plan } from '../plan/plan.ts';
import { openWires } from '../wire/wires.ts';
import { followHealth, type Followed } from './health.ts';
import type { LabFolder } from './lab-folder.ts';
import { surroundingsOf } from './surroundings.ts';

/** A lab and what lives in it: everything that needs a process to go on. */
export type SupervisedLab = {
  readonly lab: Lab;
  readonly inside: Inside;
  readonly followed: Omit<Followed, 'close'>;
  /** Ends listeners, and removes all that was made. */
  close(): Promise<void>;
};

export type SuperviseResult =
  | { readonly ok: true; readonly value: SupervisedLab }
  | { readonly ok: false; readonly problem: string; readonly details: readonly Problem[] };

/** Builds the network of a folder and starts what listens in it. */
export async function superviseLab(folder: LabFolder, options: LabOptions): Promise<SuperviseResult> {
  const planned = plan(folder.documents, surroundingsOf(folder));
  if (!planned.ok) return { ok: false, problem: 'this network cannot be built', details: planned.problems };
  const applied = await apply(planned.value, options);
  if (!applied.ok) return { ok: false, problem: applied.problem, details: [] };
  const lab = applied.value;
  const inside = openInside();
  let wires: Awaited<ReturnType<typeof openWires>>;
  let followed: Followed | undefined;
  const close = async () => {
    await followed?.close();
    await wires?.close();
    await inside.close();
    await lab.remove();
  };
  try {
    wires = await openWires(lab);
    await writeHosts(folder, options);
    await listen(folder, lab, inside);
    followed = await followHealth(folder, lab, inside);
  } catch (error) {
    await close();
    return { ok: false, problem: error instanceof Error ? error.message : String(error), details: [] };
  }
  return { ok: true, value: { lab, inside, followed, close } };
}

/** In a user namespace /run is another's: names of namespaces need one of their own (`unshare -Urnm` before). */
export async function prepareUserNamespace(): Promise<void> {
  await run('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
}

async function writeHosts({ names }: LabFolder, { stateDirectory, id }: LabOptions): Promise<void> {
  const lines = Object.entries(names).flatMap(([name, addresses]) => addresses.map((each) => `${each} ${name}`));
  const text = ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
  await writeFile(hostsFile(stateDirectory, id), text, { mode: 0o600 });
}

async function listen({ listeners }: LabFolder, lab: Lab, inside: Inside): Promise<void> {
  const machines = new Map(lab.plan().machines.map(({ name, namespace }) => [name, namespace]));
  for (const [name, ports] of Object.entries(listeners)) {
    const key = name === 'internet' ? name : machines.get(name);
    if (key === undefined) throw new Error(`lab.json: listeners.${name}: there is no machine of this name`);
    for (const port of ports) await inside.listen(lab.namespace(key), port);
  }
}
