import type { CommandEntry } from '../command.ts';

/** Behind `hopscope agent`. */
export const AGENT_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'enroll',
    words: 'Make this host known to a server',
    load: async () => (await import('./enroll-command.ts')).enroll,
  },
  {
    name: 'run',
    words: 'Work for the server that this host is enrolled with',
    load: async () => (await import('./run-command.ts')).run,
  },
  {
    name: 'status',
    words: 'Whether this host is enrolled, and online',
    load: async () => (await import('./run-command.ts')).status,
  },
  {
    name: 'install',
    words: 'Have systemd run the agent, as a user of its own',
    load: async () => (await import('../install/agent-command.ts')).agentInstall,
  },
  { name: 'list', words: "A server's agents", load: async () => (await import('./administer.ts')).list },
  { name: 'revoke', words: 'Send an agent away for good', load: async () => (await import('./administer.ts')).revoke },
  {
    name: 'token',
    words: 'Tokens that enrol agents',
    commands: [
      { name: 'create', words: 'Make one', load: async () => (await import('./token-commands.ts')).createToken },
      { name: 'list', words: 'List them', load: async () => (await import('./token-commands.ts')).listTokens },
      { name: 'revoke', words: 'Revoke one', load: async () => (await import('./token-commands.ts')).revokeToken },
    ],
  },
];
