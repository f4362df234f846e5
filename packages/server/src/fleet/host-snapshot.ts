import { compileHost, hostQuestion, predictHost, type Surroundings } from '@hopscope/engine';
import { localMachine, type Host, type LocalMachine } from '@hopscope/protocol';

import type { HostAgent } from './member.ts';

/** A host at one moment: as ARM's resources, and as tables that predict flows. Immutable. */
export type HostSnapshot = LocalMachine & {
  readonly host: Host;
  readonly predict: Surroundings['predict'];
};

/** Addresses and routes change rarely; whoever changes them waits at most so long, ms. */
const FRESH_MS = 3000;

/** Reads the host's documents at most every few seconds, and all who ask meanwhile share what was read. */
export function hostSnapshots(options: {
  readonly agent: Pick<HostAgent, 'documents'>;
  readonly host: Omit<Host, 'documents'>;
  readonly subscription: string;
  readonly monotonic: () => number;
}): () => Promise<HostSnapshot> {
  const { agent, host, subscription, monotonic } = options;
  let revision = 0;
  let latest: { readonly at: number; readonly snapshot: Promise<HostSnapshot> } | undefined;

  const read = async (): Promise<HostSnapshot> => {
    const documents = await agent.documents();
    const whole = { ...host, documents };
    const network = compileHost(documents, ++revision);
    return {
      ...localMachine(whole, subscription),
      host: whole,
      // Nothing is known where the kernel's tables cannot be read; then nothing is claimed either.
      predict: (target, from) => (documents.length === 0 ? {} : predictHost(network, hostQuestion(target, from))),
    };
  };

  return () => {
    if (latest !== undefined && monotonic() - latest.at < FRESH_MS) return latest.snapshot;
    const snapshot = read();
    latest = { at: monotonic(), snapshot };
    // A failed read is told to those who asked for it, and not remembered.
    snapshot.catch(() => (latest = undefined));
    return snapshot;
  };
}
