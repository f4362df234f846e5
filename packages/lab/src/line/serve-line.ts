import {
  parseAddress,
  type Address,
  type Job,
  type OpenSession,
  type ProbeSession,
  type Report,
} from '@hopscope/engine';
import { join } from 'node:path';
import { NAMESPACE_FOLDER } from '../apply/names.ts';
import type { LabOptions } from '../apply/apply.ts';
import { superviseLab, type SupervisedLab } from '../supervise/supervise.ts';
import { surroundingsOf } from '../supervise/surroundings.ts';
import type { LabFolder } from '../supervise/lab-folder.ts';
import { plan } from '../plan/plan.ts';
import type { Channel, FromLab, ToLab } from './messages.ts';

/** The agent of all machines: opens a check's session in the network namespace at this path. */
export type OpenIn = (networkNamespace: string) => OpenSession;

/** The lab's end of the line to a server: builds what it is told, follows changes, and probes from its machines. */
export function serveLine(channel: Channel, options: LabOptions, openIn: OpenIn): { close(): Promise<void> } {
  const say = (message: FromLab) => channel.send(message);
  const sessions = new Map<number, ProbeSession>();
  let built: SupervisedLab | undefined;
  let names: LabFolder['names'] = {};
  let serviceTags: LabFolder['serviceTags'] = {};
  /** One change after the other. */
  let work = Promise.resolve();

  const follow = async (order: number, folder: LabFolder) => {
    const problem = await change(folder).catch((error: unknown) => String(error));
    const { machines: all = [], notes = [] } = built?.lab.plan() ?? {};
    const machines = all.map(({ id }) => id.toLowerCase());
    say({ kind: 'followed', order, machines, notes, ...(problem !== undefined && { problem }) });
  };
  const change = async (folder: LabFolder): Promise<string | undefined> => {
    ({ names } = folder);
    if ((await built?.followed.follow(folder)) === true) return undefined;
    await built?.close();
    built = undefined;
    const planned = plan(folder.documents, surroundingsOf(folder));
    if (planned.ok && planned.value.machines.length === 0) return 'no machine is described';
    const supervised = await superviseLab(folder, options);
    if (supervised.ok) {
      built = supervised.value;
      return undefined;
    }
    const [first] = supervised.details;
    return first === undefined ? supervised.problem : `${supervised.problem}: ${first.resource}: ${first.problem}`;
  };

  const open = (session: number, machine: string) => {
    const namespace = built?.lab
      .plan()
      .machines.find(({ id }) => id.toLowerCase() === machine.toLowerCase())?.namespace;
    if (built === undefined || namespace === undefined) {
      say({ kind: 'lost', session, reason: 'the machine is not in the lab' });
      return;
    }
    const report = (each: Report) => say({ kind: 'report', session, report: each });
    const line = openIn(join(NAMESPACE_FOLDER, built.lab.namespace(namespace)))({
      report: (...reports) => reports.forEach(report),
      lost: (reason) => say({ kind: 'lost', session, reason }),
    });
    sessions.set(session, {
      run: (job) => (job.kind === 'resolve' ? resolve(job, names).forEach(report) : line.run(job)),
      control: (control) => line.control(control),
      close: () => line.close(),
    });
  };

  channel.onMessage((message) => {
    const order = message as ToLab;
    switch (order.kind) {
      case 'follow':
        work = work.then(() => follow(order.order, { ...order.folder, serviceTags }));
        return;
      case 'tags':
        ({ serviceTags } = order);
        return;
      case 'open':
        return open(order.session, order.machine);
      case 'run':
        return sessions.get(order.session)?.run(order.job);
      case 'control':
        return sessions.get(order.session)?.control(order.control);
      case 'close':
        sessions.get(order.session)?.close();
        sessions.delete(order.session);
    }
  });
  return {
    async close() {
      await work;
      await built?.close();
    },
  };
}

/** Machines of a lab know the names that it was given, and no others: nothing is asked outside. */
function resolve(job: Extract<Job, { readonly kind: 'resolve' }>, names: LabFolder['names']): readonly Report[] {
  const asked = job.name.replace(/\.$/, '').toLowerCase();
  const texts = Object.entries(names).find(([name]) => name.toLowerCase() === asked)?.[1] ?? [];
  const addresses = texts.flatMap((text): readonly Address[] => {
    const address = parseAddress(text);
    return address.ok ? [address.value] : [];
  });
  const detail = 'the lab knows no such name';
  return [
    {
      kind: 'resolved',
      job: job.job,
      resolution:
        addresses.length > 0
          ? { kind: 'answered', addresses, tookMs: 0 }
          : { kind: 'failed', reason: 'no-such-name', detail, tookMs: 0 },
    },
    { kind: 'ended', job: job.job },
  ];
}
