import { AGENT_COMMANDS } from './agent/commands.ts';
import type { CommandEntry } from './command.ts';

/** What a machine can do by itself and as an agent's host, without a server or a lab of its own. */
export const HOST_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'check',
    words: 'Can this machine open a connection there, and if not, what stops it?',
    load: async () => (await import('./check/command.ts')).check,
  },
  {
    name: 'agent',
    words: 'Make this host a source of checks for a server; agents and their tokens',
    commands: AGENT_COMMANDS,
  },
  {
    name: 'doctor',
    words: 'What this machine can and cannot do, with advice',
    load: async () => (await import('./doctor/command.ts')).doctor,
  },
];
