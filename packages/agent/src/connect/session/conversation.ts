import {
  AGENT_PROTOCOL,
  JOB_WORDS,
  PROOF_PREFIX,
  type AgentHello,
  type AgentMessage,
  type GoodbyeReason,
  type ServerMessage,
} from '@hopscope/protocol';
import type { AgentKey } from '../key.ts';
import type { ServedMachine } from '../served-machine.ts';
import type { ServerAddress } from '../server-address.ts';
import type { HeldSessions } from './held-sessions.ts';
import { tellMachines } from './tell-machines.ts';

/** Who talks to the server, and for whom. */
export type ConversationParts = {
  readonly address: ServerAddress;
  /** Absent over the server's own Unix socket, for machines that are known by their ids. */
  readonly key?: AgentKey;
  readonly machines: readonly ServedMachine[];
  readonly held: HeldSessions;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** Called when the server has let us in. */
  readonly welcome: (machines: readonly string[]) => void;
};

/** How a connection ended. */
export type Ended =
  | { readonly kind: 'cut'; readonly sentence: string; readonly retryAfterMs?: number }
  | { readonly kind: 'goodbye'; readonly reason: GoodbyeReason; readonly sentence: string };

/** The connection that a conversation is held on. */
export type Spoken = {
  /** What both of its ends know of it and nobody between them. */
  readonly binding: Uint8Array;
  readonly send: (message: AgentMessage | AgentHello) => void;
  readonly end: (how: Ended) => void;
};

/** Takes what a server says, in its order: it asks who is there, lets this agent in, and then asks for work. */
export function conversation(parts: ConversationParts, { binding, send, end }: Spoken) {
  const { address, held, machines, wake } = parts;
  let endTelling = () => {};
  let isWelcome = false;
  let hears: ReadonlySet<string> = new Set();
  const cut = (sentence: string) => end({ kind: 'cut', sentence });

  const take = (message: ServerMessage): void => {
    switch (message.kind) {
      case 'challenge':
        if (isWelcome) return cut('the server asks for a second proof');
        hears = new Set(message.hears);
        return send(helloOf(parts, message.nonce, binding));
      case 'welcome':
        if (isWelcome) return cut('the server welcomes this agent twice');
        isWelcome = true;
        held.attach(send, hears);
        endTelling = tellMachines({ machines, send, hears, wake });
        return parts.welcome(message.machines);
      case 'goodbye':
        return end({ kind: 'goodbye', reason: message.reason, sentence: message.sentence });
      case 'open':
      case 'run':
      case 'control':
      case 'close':
        if (!isWelcome) return cut('the server asks for work before it has let this agent in');
        return held.take(
          message.kind === 'open' && address.kind === 'tls'
            ? // Whoever asked is on the server's machine, not on this one.
              { ...message, loopback: false }
            : message,
        );
    }
  };
  const close = () => {
    endTelling();
    if (isWelcome) held.detach();
  };
  return { take, isWelcome: () => isWelcome, close };
}

function helloOf({ key, machines }: ConversationParts, nonce: string, binding: Uint8Array): AgentHello {
  const message = Buffer.concat([Buffer.from(PROOF_PREFIX), Buffer.from(nonce, 'base64url'), binding]);
  return {
    kind: 'hello',
    version: AGENT_PROTOCOL,
    jobs: [...JOB_WORDS],
    ...(key !== undefined && { proof: { key: key.publicKey, signature: key.sign(message) } }),
    machines: machines.map(({ id, agent }) => ({ ...(id !== undefined && { id }), facts: agent.facts })),
  };
}
