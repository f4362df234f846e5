import type { CloudSurroundings } from '@hopscope/engine';
import type { DestinationStream } from 'pino';

import type { EngineThread } from './estate/cloud/engine-thread.ts';
import type { Example } from './estate/read-example.ts';
import type { HostAgent } from './fleet/member.ts';
import type { LiveLab } from './fleet/lab-members.ts';
import type { LogLevel } from './http/log.ts';

export type ServerOptions = {
  /** Everything durable lies in it; made if absent. One server at a time. */
  readonly dataDir: string;
  /** Address or name that the HTTPS listener binds to. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Port of the plain listener on 127.0.0.1; 0 picks a free one, absent: there is none. */
  readonly httpPort?: number;
  /** Further origins that clients know this server by. */
  readonly advertise?: readonly URL[];
  /** PEM files that replace our own certificate; both or neither. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly log?: { readonly level?: LogLevel; readonly stream?: DestinationStream };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The agent of this host; absent: the embedded one, behind the policy file of the host's owner. */
  readonly agent?: HostAgent;
  /** Declares that the agent makes its observations up; every answer says so. */
  readonly dataPlane?: 'live' | 'simulated';
  /** Folder with the portal's built files; absent, or empty: its pages say that it has not been built. */
  readonly portal?: string;
  /** A network that an empty store begins with; its machines' agents are simulated. */
  readonly example?: Example;
  /** What decides about packets of the described network and is in no resource: service tags, learned routes, mail. */
  readonly surroundings?: CloudSurroundings;
  /** Builds the described network, so that its machines probe with real packets. */
  readonly lab?: LiveLab;
  /** Whether calls beyond Azure's hourly quotas are refused; without, they are only counted. */
  readonly enforceLimits?: boolean;
  readonly retention?: Partial<Retention>;
  /** Starts a thread that answers what takes long about a large described network; absent: a worker of this process. */
  readonly startThread?: () => EngineThread;
  /** How long `close` lets running checks go on, ms; those that have not ended then are run again at the next start. */
  readonly graceMs?: number;
};

export type Retention = {
  /** Results are kept so long, ms… */
  readonly ageMs: number;
  /** …and the oldest go earlier when the store would be larger than this. */
  readonly bytes: number;
};

/** A week, and two gigabytes. */
export const DEFAULT_RETENTION: Retention = { ageMs: 7 * 86_400_000, bytes: 2_000_000_000 };

/** A running check may have 10 s left; a service manager waits 90 s before it kills. */
export const DEFAULT_GRACE_MS = 12_000;
