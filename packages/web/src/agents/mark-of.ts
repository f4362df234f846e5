import type { MachineSummary } from '@hopscope/protocol';

/** How it is with a machine's agent, in the word of the mark that says so. */
export const markOf = ({ dataPlane, agent }: MachineSummary): 'simulated' | 'live' | 'away' =>
  agent.state === 'offline' ? 'away' : dataPlane === 'simulated' ? 'simulated' : 'live';
