import type { OpenSession, SessionListener } from '@hopscope/engine';
import type { LabFolder } from '../supervise/lab-folder.ts';
import type { Channel, Followed, FromLab, ToLab } from './messages.ts';

/** A server's end of the line to its lab. */
export type LabLine = {
  /**
   * Builds these documents, or changes what differs. Resolves when their packets are decided so, or with the problem why
   * they cannot be built. Nothing is in the lab then.
   */
  follow(documents: readonly unknown[]): Promise<Followed>;
  /** How many machines are in it now. */
  count(): number;
  /** Why there is nothing in it, after documents that could not be built. */
  problem(): string | undefined;
  /** Is there a machine of this ARM id that can probe? */
  has(machine: string): boolean;
  open(machine: string): OpenSession;
  /** The other end has gone. */
  lose(reason: string): void;
};

export function openLabLine(channel: Channel, { serviceTags, ...folder }: Omit<LabFolder, 'documents'>): LabLine {
  const tell = (message: ToLab) => channel.send(message);
  tell({ kind: 'tags', serviceTags });
  const listeners = new Map<number, SessionListener>();
  const followed = new Map<number, (outcome: Followed) => void>();
  let machines: ReadonlySet<string> = new Set();
  let [orders, sessions] = [0, 0];
  let gone: string | undefined;
  let problem: string | undefined;
  const lose = (reason: string) => {
    gone ??= reason;
    machines = new Set();
    for (const listener of listeners.values()) listener.lost(reason);
    listeners.clear();
    for (const settle of followed.values()) settle({ problem: reason, notes: [] });
    followed.clear();
  };

  channel.onMessage((message) => {
    const told = message as FromLab;
    switch (told.kind) {
      case 'followed':
        machines = new Set(told.machines);
        problem = told.problem;
        followed.get(told.order)?.({ notes: told.notes, ...(problem !== undefined && { problem }) });
        followed.delete(told.order);
        return;
      case 'report':
        return listeners.get(told.session)?.report(told.report);
      case 'lost':
        listeners.get(told.session)?.lost(told.reason);
        listeners.delete(told.session);
    }
  });
  return {
    follow: (documents) =>
      gone === undefined
        ? new Promise((settle) => {
            followed.set(++orders, settle);
            tell({ kind: 'follow', order: orders, folder: { ...folder, documents } });
          })
        : Promise.resolve({ problem: gone, notes: [] }),
    count: () => machines.size,
    problem: () => gone ?? problem,
    has: (machine) => machines.has(machine.toLowerCase()),
    open: (machine) => (listener) => {
      const session = ++sessions;
      listeners.set(session, listener);
      if (gone !== undefined) queueMicrotask(() => lose(gone ?? ''));
      else tell({ kind: 'open', session, machine });
      return {
        run: (job) => tell({ kind: 'run', session, job }),
        control: (control) => tell({ kind: 'control', session, control }),
        close() {
          if (listeners.delete(session)) tell({ kind: 'close', session });
        },
      };
    },
    lose,
  };
}
