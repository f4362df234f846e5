import type { CommandEntry } from '../command.ts';

/** Behind `hopscope server`. */
export const SERVER_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'install',
    words: 'Have systemd run the server, as a user of its own',
    load: async () => (await import('./server-command.ts')).serverInstall,
  },
];
