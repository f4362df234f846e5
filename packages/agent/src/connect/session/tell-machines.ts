import { AGENT_LIMITS, type AgentMessage } from '@hopscope/protocol';
import type { ServedMachine } from '../served-machine.ts';

/** Whoever changes an address waits at most so long to see it in the inventory, ms. */
const REFRESHED = 5000;

/** Tells what machines are configured like and what their owners refused, at once and when it has changed; the answer ends it. */
export function tellMachines(parts: {
  readonly machines: readonly ServedMachine[];
  readonly send: (message: AgentMessage) => void;
  /** Kinds of messages that not every server knows, and this one does. */
  readonly hears: ReadonlySet<string>;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
}): () => void {
  const { machines, send, hears, wake } = parts;
  const told = new Map<string, string>();
  let [ended, takeBack] = [false, () => {}];
  const sayOnce = (message: Told | Refused) => {
    const [about, text] = [`${message.kind} ${message.machine}`, JSON.stringify(message)];
    if (told.get(about) === text) return;
    told.set(about, text);
    send(message);
  };
  const tell = async () => {
    for (const [machine, { agent }] of machines.entries()) {
      const refusals = hears.has('refusals') ? agent.refusals?.() : undefined;
      if (refusals !== undefined) sayOnce({ kind: 'refusals', machine, ...refusals });
      // Where the kernel fails to tell, what it told before holds.
      const documents = await agent.documents().catch(() => undefined);
      if (ended) return;
      if (documents === undefined) continue;
      const routesLeftOut = documents.length > AGENT_LIMITS.documents;
      const shown = routesLeftOut ? documents.filter(({ kind }) => kind === 'interface') : documents;
      const written = JSON.parse(JSON.stringify(shown.slice(0, AGENT_LIMITS.documents))) as Told['documents'];
      const message: Told = { kind: 'documents', machine, facts: agent.facts, documents: written, routesLeftOut };
      sayOnce(message);
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
type Refused = Extract<AgentMessage, { readonly kind: 'refusals' }>;
