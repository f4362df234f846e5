import { AGENT_LIMITS, type AgentMessage } from '@hopscope/protocol';
import type { ServedMachine } from './served-machine.ts';

/** Whoever changes an address waits at most so long to see it in the inventory, ms. */
const REFRESHED = 5000;

/** Tells what machines are configured like, at once and whenever that has changed; the answer ends it. */
export function tellDocuments(parts: {
  readonly machines: readonly ServedMachine[];
  readonly send: (message: AgentMessage) => void;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
}): () => void {
  const { machines, send, wake } = parts;
  const told = new Map<number, string>();
  let [ended, takeBack] = [false, () => {}];
  const tell = async () => {
    for (const [machine, { agent }] of machines.entries()) {
      // Where the kernel fails to tell, what it told before holds.
      const documents = await agent.documents().catch(() => undefined);
      if (ended) return;
      if (documents === undefined) continue;
      const routesLeftOut = documents.length > AGENT_LIMITS.documents;
      const shown = routesLeftOut ? documents.filter(({ kind }) => kind === 'interface') : documents;
      const written = JSON.parse(JSON.stringify(shown.slice(0, AGENT_LIMITS.documents))) as Told['documents'];
      const message: Told = { kind: 'documents', machine, facts: agent.facts, documents: written, routesLeftOut };
      const text = JSON.stringify(message);
      if (told.get(machine) === text) continue;
      told.set(machine, text);
      send(message);
    }
    takeBack = wake(REFRESHED, () => void tell());
  };
  void tell();
  return () => {
    ended = true;
    takeBack();
  };
}

type Told = Extract<AgentMessage, { readonly kind: 'documents' }>;
