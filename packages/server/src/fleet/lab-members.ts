import type { OpenSession } from '@hopscope/engine';
import { describedInstanceView, type ArmDocument, type ResourceId } from '@hopscope/protocol';

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
