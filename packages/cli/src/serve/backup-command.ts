import { resolve } from 'node:path';
import { valueOf } from '../arguments/flags.ts';
import { dataDirectory } from '../client/credentials.ts';
import { CREDENTIALS_FLAGS } from '../client/credentials-flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';

const NOT_WRITTEN = 1;

export const backup: Command = {
  manual: {
    synopsis: 'hopscope backup FILE',
    description: [
      "Writes a complete copy of a server's store to FILE, also while the server runs. It never overwrites. To restore, put the copy into an empty data directory as 'hopscope.db' and start a server with it.",
    ],
    flags: CREDENTIALS_FLAGS,
    examples: [['hopscope backup /var/backups/hopscope-monday.db', '']],
    exitCodes: [
      [0, 'the copy is complete'],
      [1, 'it could not be made'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const [file, surplus] = given.positionals;
    if (file === undefined || surplus !== undefined) {
      complain(
        terminal,
        file === undefined
          ? "say where the copy goes, such as 'hopscope backup hopscope-copy.db'."
          : `backup writes one file; '${surplus ?? ''}' is one too many.`,
      );
      return BAD_USAGE;
    }
    const path = resolve(terminal.cwd, file);
    try {
      // Loaded here: help and wrong usage need not wait for it.
      const { backupDataDir } = await import('@hopscope/server');
      await backupDataDir(dataDirectory(valueOf(given, 'data'), terminal), path);
    } catch (error) {
      complain(terminal, (error as Error).message);
      return NOT_WRITTEN;
    }
    terminal.out(`${path}\n`);
    return 0;
  },
};
