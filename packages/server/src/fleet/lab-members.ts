import type { OpenSession } from '@hopscope/engine';
import type { ArmDocument, ResourceId } from '@hopscope/protocol';

import type { Estate } from '../estate/estate.ts';
import type { Member } from './fleet.ts';

/** The described network, really built: packets and agents of its machines. It lives in a process of its own. */
export type LiveLab = {
  /** Makes these documents true. Resolves when they decide about packets, with a sentence where they cannot be built. */
  follow(documents: readonly ArmDocument[]): Promise<string | undefined>;
  /** Is there such a machine now? */
  has(machine: ResourceId): boolean;
  open(machine: ResourceId): OpenSession;
};

/** Described machines whose probes are real where the lab has them, and simulated where it has not. */
export function labMembers(
  lab: LiveLab,
  described: (machine: ResourceId) => Member | undefined,
): (machine: ResourceId) => Member | undefined {
  return (machine) => {
    const member = described(machine);
    if (member === undefined || !lab.has(machine)) return member;
    const facts = { ...member.agent.facts, trace: true };
    return { ...member, dataPlane: 'live', agent: { ...member.agent, facts, open: () => lab.open(machine) } };
  };
}

/** Lets the lab follow every change of documents; changes that come while it is at work are followed together. */
export async function followDocuments(
  lab: LiveLab,
  estate: Estate,
  log: { warn(facts: object, sentence: string): void },
): Promise<void> {
  let told = -1;
  let busy: Promise<void> | undefined;
  const catchUp = async () => {
    while (told !== estate.revision) {
      told = estate.revision;
      const problem = await lab.follow([...estate.all()].map(({ document }) => document));
      if (problem !== undefined)
        log.warn({ problem }, 'the lab has nothing of this network: its answers are simulated');
    }
    busy = undefined;
  };
  const follow = () => (busy ??= catchUp());
  estate.onChange(() => void follow());
  await follow();
}
