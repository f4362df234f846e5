import type { ApiVersion, ArmError } from '@hopscope/protocol';
import type { Diagnosis } from '@hopscope/engine';

import type { Checks } from '../checks/checks.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Caller } from '../identity/identity.ts';
import type { Inventory } from './inventory.ts';

/** One operation of one resource type: every provider is a list of these. */
export type ArmRoute = {
  readonly method: 'GET' | 'POST';
  /** Segments that begin with a colon are `ArmParams`. The front sees to the subscription and the group in it. */
  readonly path: string;
  /** The first version that has it, and what a client that asks with an older one is told about. */
  readonly since?: { readonly version: ApiVersion; readonly type: string; readonly location: string };
  readonly handle: (asked: ArmAsked) => ArmAnswer | Promise<ArmAnswer>;
};

/** As the client spelled them. */
export type ArmParams = {
  readonly subscription?: string;
  readonly group?: string;
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
  readonly body: unknown;
  readonly correlationId: string;
  readonly loopback: boolean;
};

export type ArmAnswer =
  | { readonly kind: 'found'; readonly body: object; readonly etag?: string }
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

/** What providers are made of. */
export type ProviderParts = {
  readonly inventory: Inventory;
  readonly fleet: Fleet;
  readonly checks: Checks;
  readonly now: () => number;
};

export const refused = (error: ArmError): ArmAnswer => ({ kind: 'refused', error });
