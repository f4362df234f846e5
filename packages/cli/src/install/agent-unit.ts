import type { Program, Unit } from './unit.ts';

/** What more an agent may see with it; capabilities(7). */
export const EVIDENCE_CAPABILITIES = ['net-raw', 'net-admin'] as const;
export type EvidenceCapability = (typeof EVIDENCE_CAPABILITIES)[number];

/** An agent waits most of its life: what is saved here is memory that it would hold for nothing (MB for each half of V8's nursery). */
export const AGENT_NODE_FLAGS = ['--max-semi-space-size=1'] as const;

/** The unit of an agent that this program runs. */
export const agentUnit = ([node, file]: Program, capabilities: readonly EvidenceCapability[]): Unit => ({
  name: 'hopscope-agent',
  description: 'Hopscope agent, which opens connections for checks',
  command: [node, ...AGENT_NODE_FLAGS, file, 'agent', 'run'],
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
