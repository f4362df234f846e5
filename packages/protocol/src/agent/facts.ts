import * as z from 'zod';

const WORDS = { error: 'expected at most 256 characters, none a control character' };
const words = z
  .string(WORDS)
  .max(256, WORDS)
  .regex(/^\P{Cc}*$/u, WORDS);

/** What an agent says about itself and its host. */
export const agentFactsSchema = z.object({
  version: words,
  hostname: words,
  /** As Node names it: `linux`. */
  platform: words,
  /** As uname(2) has it. */
  kernel: words,
  architecture: words,
  /** Whether its kernel tells who answered on the way; without, it probes only. */
  trace: z.boolean(),
  /** `Debian GNU/Linux` */
  osName: words,
  /** `12`, or the kernel's release where there is no better word. */
  osVersion: words,
});

export type AgentFacts = Readonly<z.infer<typeof agentFactsSchema>>;
