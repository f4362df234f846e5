import { AGENT_COMMANDS } from './agent/commands.ts';
import type { CommandEntry } from './command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'check',
    words: 'Can this machine open a connection there, and if not, what stops it?',
    load: async () => (await import('./check/command.ts')).check,
  },
  {
    name: 'serve',
    words: "Run the server: Azure's REST API and our own (npm start)",
    load: async () => (await import('./serve/command.ts')).serve,
  },
  {
    name: 'lab',
    words: 'Build a described network from Linux namespaces, with real packets',
    load: async () => (await import('./lab/command.ts')).lab,
  },
  {
    name: 'agent',
    words: 'Make this host a source of checks for a server; agents and their tokens',
    commands: AGENT_COMMANDS,
  },
  {
    name: 'token',
    words: 'Print a bearer token for the server',
    load: async () => (await import('./client/token-command.ts')).token,
  },
  {
    name: 'backup',
    words: "Copy the server's store, also while it runs",
    load: async () => (await import('./serve/backup-command.ts')).backup,
  },
  {
    name: 'doctor',
    words: 'What this machine can and cannot do, with advice',
    load: async () => (await import('./doctor/command.ts')).doctor,
  },
];
