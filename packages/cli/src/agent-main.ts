/** The command for a host that only has an agent: without the server, whose code a pack then leaves out. */
import { runProcess } from './run-process.ts';

await runProcess(async () => (await import('./host-commands.ts')).HOST_COMMANDS);
