import type { CommandEntry } from './command.ts';
import { HOST_COMMANDS } from './host-commands.ts';
import { SERVER_COMMANDS } from './install/commands.ts';

export const COMMANDS: readonly CommandEntry[] = [
  ...HOST_COMMANDS,
  {
    name: 'serve',
    words: "Run the server: Azure's REST API and our own (npm start)",
    load: async () => (await import('./serve/command.ts')).serve,
  },
  { name: 'server', words: 'Have this machine run the server by itself', commands: SERVER_COMMANDS },
  {
    name: 'explain',
    words: 'Why does the described network send a flow where it does?',
    load: async () => (await import('./network/explain-command.ts')).explain,
  },
  {
    name: 'reach',
    words: 'Who can reach a port, and which ports lead from one machine to another?',
    load: async () => (await import('./network/reach-command.ts')).reach,
  },
  {
    name: 'lint',
    words: 'What is wrong with a described network, though it can be built?',
    load: async () => (await import('./network/lint-command.ts')).lint,
  },
  {
    name: 'lab',
    words: 'Build a described network from Linux namespaces, with real packets',
    load: async () => (await import('./lab/command.ts')).lab,
  },
  {
    name: 'sign-in',
    words: 'Print a link that opens the portal signed in',
    load: async () => (await import('./client/sign-in-command.ts')).signInCommand,
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
];
