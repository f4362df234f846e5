import type { OpenSession } from '@hopscope/engine';
import { describedInstanceView, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import type { Estate } from '../estate/estate.ts';
import type { Member } from './member.ts';

/** The described network, really built: packets and agents of its machines. It lives in a process of its own. */
export type LiveLab = {
  /**
   * Makes these documents true. Resolves when they decide about packets. `problem`: why they cannot be built; `notes`: what
   * of them is not.
   */
  follow(documents: readonly ArmDocument[]): Promise<{ readonly problem?: string; readonly notes: readonly string[] }>;
  /** Is there such a machine now? */
  has(machine: ResourceId): boolean;
  open(machine: ResourceId): OpenSession;
};

/** Described machines whose probes are real where the lab has them, and simulated where it has not. */
export function labMembers(
  lab: LiveLab,
  described: (machine: ResourceId) => Member | undefined,
  estate: Pick<Estate, 'get'>,
): (machine: ResourceId) => Member | undefined {
  return (machine) => {
    const member = described(machine);
    // One that is switched off says so by itself, in the words of the simulated ones.
    if (member === undefined || !lab.has(machine) || isOff(machine, estate)) return member;
    const facts = { ...member.agent.facts, trace: true };
    return { ...member, dataPlane: 'live', agent: { ...member.agent, facts, open: () => lab.open(machine) } };
  };
}

const isOff = (machine: ResourceId, estate: Pick<Estate, 'get'>): boolean => {
  const held = estate.get(machine);
  const statuses = held === undefined ? [] : describedInstanceView(held.document, []).statuses;
  return statuses.some(({ code }) => /^powerstate\/(?!running)/i.test(code));
};

/** Lets the lab follow every change of documents; changes that come while it is at work are followed together. */
export async function followDocuments(
  lab: LiveLab,
  estate: Estate,
  log: { warn(facts: object, sentence: string): void },
): Promise<void> {
  let told = -1;
  let busy: Promise<void> | undefined;
  const said = new Set<string>();
  const catchUp = async () => {
    while (told !== estate.revision) {
      told = estate.revision;
      const { problem, notes } = await lab.follow([...estate.all()].map(({ document }) => document));
      for (const note of notes) {
        if (!said.has(note)) log.warn({ note }, 'the lab does not build all of this network');
        said.add(note);
      }
      if (problem !== undefined)
        log.warn({ problem }, 'the lab has nothing of this network: its answers are simulated');
    }
    busy = undefined;
  };
  const follow = () => (busy ??= catchUp());
  estate.onChange(() => {
    void follow();
    return undefined;
  });
  await follow();
}
