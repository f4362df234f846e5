import type { Agent } from '@hopscope/agent';
import type { Diagnosis, OpenSession, Surroundings } from '@hopscope/engine';
import type { ResourceId } from '@hopscope/protocol';

/** An agent as the server uses it: the embedded one, a simulated one, and in tests whatever answers like one. */
export type HostAgent = Pick<Agent, 'facts' | 'open' | 'turn' | 'documents' | 'close'>;

/** What a check's order knows of its destination beside the target. `destination`: the machine that was asked for, where one was. */
export type AskedDestination = {
  readonly destination?: ResourceId;
  /** By which the destination was asked for. */
  readonly name?: string;
};

/** What a session is opened for. */
type Wanted = AskedDestination & {
  /** The check's id: by it, a remote agent knows a session again after a restart of this server. */
  readonly check?: string;
};

/** A machine and the agent that works for it. */
export type Member = {
  readonly id: ResourceId;
  readonly agent: Pick<HostAgent, 'facts' | 'turn'> & {
    /** As an agent's. */
    open(options: Parameters<HostAgent['open']>[0] & Wanted): OpenSession;
  };
  readonly dataPlane: Diagnosis['dataPlane'];
  /** Whether its agent is there, and since when (RFC 3339). */
  presence(): { readonly state: 'online' | 'offline'; readonly since: string };
  /** Resolves when its agent is there, or after so long; absent: it always is. */
  arrival?(ms: number, signal: AbortSignal): Promise<void>;
  /** What configuration says about this machine's flows, now or a few seconds ago. */
  prediction(asked?: AskedDestination): Promise<Surroundings['predict']>;
};

/** Where hosts are: names of resource groups, and regions. */
export type Places = { readonly groups: ReadonlySet<string>; readonly regions: ReadonlySet<string> };
