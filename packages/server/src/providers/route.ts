import type { ApiVersion, ArmError } from '@hopscope/protocol';
import type { CloudNetwork, ServiceTags, Diagnosis } from '@hopscope/engine';

import type { Checks } from '../checks/checks.ts';
import type { Estate } from '../estate/estate.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Caller } from '../identity/identity.ts';
import type { Store } from '../store/store.ts';
import type { Inventory } from './inventory.ts';

/** One operation of one resource type: every provider is a list of these. */
export type ArmRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments that begin with a colon are `ArmParams`. The front sees to the subscription and the group in it. */
  readonly path: string;
  /** The first version that has it, and what a client that asks with an older one is told about. */
  readonly since?: { readonly version: ApiVersion; readonly type: string; readonly location: string };
  /** Whether the group that the path names may be absent: it is about to be made, or is asked about. */
  readonly anyGroup?: boolean;
  readonly handle: (asked: ArmAsked) => ArmAnswer | Promise<ArmAnswer>;
};

/** As the client spelled them. */
export type ArmParams = {
  readonly subscription?: string;
  readonly group?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly child?: string;
  readonly region?: string;
  readonly operation?: string;
};

export type ArmAsked = {
  readonly caller: Caller;
  readonly version: ApiVersion;
  readonly params: ArmParams;
  /** `$expand` and the like, by lower-case name. */
  readonly query: (name: string) => string | undefined;
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: unknown;
  readonly correlationId: string;
  readonly loopback: boolean;
  /** Aborted when the client goes before its answer is sent: what takes long and changes nothing may fail then, by that reason. */
  readonly gone: AbortSignal;
  /** The same request with another `$skiptoken`, as an absolute URL. */
  readonly pageAfter: (token: string) => string;
};

export type ArmAnswer =
  | { readonly kind: 'found'; readonly body: object; readonly etag?: string }
  /** As `found`, and perhaps megabytes of it. */
  | { readonly kind: 'found-much'; readonly body: object }
  | {
      readonly kind: 'written';
      readonly created: boolean;
      readonly body: object;
      readonly etag?: string;
      /** Told of as `Azure-AsyncOperation`. */
      readonly operation?: WriteFacts;
    }
  /** 200 where 204 would not be understood. */
  | { readonly kind: 'gone'; readonly status: 200 | 204 }
  | { readonly kind: 'refused'; readonly error: ArmError }
  /** Under way: ARM's 202, to be asked for again at `Location`. */
  | { readonly kind: 'pending'; readonly operation: OperationFacts }
  | { readonly kind: 'done'; readonly operation: OperationFacts; readonly body: object }
  | { readonly kind: 'broken'; readonly operation: OperationFacts; readonly error: ArmError };

/** What the headers of an answer about an operation say. */
export type OperationFacts = {
  readonly id: string;
  readonly subscription: string;
  readonly region: string;
  readonly correlationId?: string;
  readonly dataPlane: Diagnosis['dataPlane'];
};

/** Where to ask how a write is getting on. */
export type WriteFacts = { readonly id: string; readonly namespace: string; readonly region: string };

/** What providers are made of. */
export type ProviderParts = {
  readonly inventory: Inventory;
  readonly estate: Estate;
  readonly fleet: Fleet;
  /** The described network as it is now. */
  readonly cloud: () => CloudNetwork;
  /** What service tags hold, where they are loaded. */
  readonly serviceTags: ServiceTags;
  readonly checks: Checks;
  readonly operations: Store['operations'];
  readonly now: () => number;
  /** Whether what Azure limits is limited here. */
  readonly enforceLimits: boolean;
};

export const refused = (error: ArmError): ArmAnswer => ({ kind: 'refused', error });
export const found = (body: object, etag?: string): ArmAnswer => ({
  kind: 'found',
  body,
  ...(etag !== undefined && { etag }),
});
