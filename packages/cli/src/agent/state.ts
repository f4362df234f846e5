import { connecting } from '@hopscope/agent';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';
import type { Terminal } from '../terminal/terminal.ts';

export const STATE_FLAG: FlagSpec = {
  name: 'state',
  value: 'DIR',
  words: 'Its key and what it knows of its server (see docs/agents.md)',
};

export async function stateDirectoryOf(given: Given, { env, cwd }: Terminal): Promise<string> {
  const { stateDirectory } = await connecting();
  return stateDirectory({ asked: valueOf(given, 'state'), uid: process.getuid?.(), env, cwd });
}
