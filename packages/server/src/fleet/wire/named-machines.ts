import { keyOf, type AgentFacts, type AgentHello, type ResourceId } from '@hopscope/protocol';

import type { Member } from '../member.ts';
import type { Admitted, AdmittedMachine, Refused } from './admission.ts';
import { RemoteMachine } from './remote-machine.ts';

/**
 * Machines that documents describe, and that somebody on this machine has made real: a lab. They are there while their
 * connection is, and then packets decide; before and after, their agents are simulated.
 */
export type NamedMachines = {
  readonly admit: (hello: AgentHello) => Admitted | Refused;
  /** The described member, but with its real agent where that is there. */
  overlay(member: Member): Member;
};

export function openNamedMachines(parts: {
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly isDescribed: (machine: ResourceId) => boolean;
}): NamedMachines {
  const { now, wake, isDescribed } = parts;
  const machines = new Map<string, { readonly machine: RemoteMachine; facts: AgentFacts }>();
  const machineOf = (id: string, facts: AgentFacts) => {
    const key = keyOf(id as ResourceId);
    const known = machines.get(key) ?? { machine: new RemoteMachine({ now, wake }, now()), facts };
    known.facts = facts;
    machines.set(key, known);
    return known.machine;
  };
  return {
    admit({ machines: named }) {
      const strange = named.find(({ id }) => id === undefined || !isDescribed(id as ResourceId));
      if (strange !== undefined)
        return {
          reason: 'no-such-machine',
          sentence: `No document describes a machine '${strange.id ?? ''}' that has the agent's extension.`,
        };
      const keys = named.map(({ id = '' }) => keyOf(id as ResourceId));
      if (new Set(keys).size < keys.length)
        return { reason: 'malformed', sentence: 'A machine is named twice in one connection.' };
      return { machines: named.map(({ id = '', facts }) => admittedOf(id, machineOf(id, facts))) };
    },
    overlay(member) {
      const live = machines.get(keyOf(member.id));
      if (live?.machine.isOnline !== true) return member;
      const { facts, machine } = live;
      const agent: Member['agent'] = {
        facts,
        open: (options) => machine.open(options),
        turn: (signal) => machine.turn(signal),
      };
      return { ...member, agent, dataPlane: 'live', presence: () => machine.presence() };
    },
  };
}

const admittedOf = (id: string, machine: RemoteMachine): AdmittedMachine => ({
  id,
  attach: (line, index) => machine.attach(line, index),
  detach: (line, isCut) => void machine.detach(line, isCut),
  // Their configuration is in documents; what the agents tell of it is not needed.
  told: () => {},
});
