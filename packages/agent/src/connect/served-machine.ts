import type { Agent } from '../agent.ts';

/** A machine that a connection speaks for, and the agent that works in it. */
export type ServedMachine = {
  /** Resource id; absent for the machine that the agent's key was enrolled for. */
  readonly id?: string;
  readonly agent: Pick<Agent, 'facts' | 'open' | 'documents'> & Partial<Pick<Agent, 'refusals'>>;
};
