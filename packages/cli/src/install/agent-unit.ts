import type { Unit } from './unit.ts';

/** What more an agent may see with it; capabilities(7). */
export const EVIDENCE_CAPABILITIES = ['net-raw', 'net-admin'] as const;
export type EvidenceCapability = (typeof EVIDENCE_CAPABILITIES)[number];

/** The unit of an agent that `program` (Node, and our file) runs. */
export const agentUnit = (program: readonly string[], capabilities: readonly EvidenceCapability[]): Unit => ({
  name: 'hopscope-agent',
  description: 'Hopscope agent, which opens connections for checks',
  command: [...program, 'agent', 'run'],
  stateDirectory: 'hopscope-agent',
  // Where an agent that is not root keeps its key: below this.
  environment: ['XDG_STATE_HOME=/var/lib'],
  environmentFile: '/etc/hopscope/agent.env',
  capabilities: capabilities.map((name) => `CAP_${name.replace('-', '_').toUpperCase()}`),
  credentials: [],
  // Not enrolled, or sent away for good.
  finalExitCode: 1,
  descriptors: 4096,
  stopSeconds: 20,
});
