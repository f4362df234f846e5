import type { FlagSpec } from '../arguments/flags.ts';

/** Every command that signs in to a server finds its credentials so; HOPSCOPE_DATA and HOPSCOPE_CREDENTIALS do, too. */
export const CREDENTIALS_FLAGS: readonly FlagSpec[] = [
  { name: 'data', value: 'DIR', words: "The server's data directory (./.hopscope)" },
];
