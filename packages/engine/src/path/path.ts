import type { Address } from '../address/address.ts';
import type { Flow } from '../address/flow.ts';

/** A predicted way: what configuration says would happen to a flow. (What packets did is a trace.) */
export type Path = {
  readonly flow: Flow;
  readonly hops: readonly PathHop[];
  readonly disposition: PathDisposition;
};

export type PathHop = {
  readonly kind: 'source' | 'router' | 'destination';
  readonly address: Address;
  /** Routers that other flows to the same destination go through: equal-cost routes, of which the kernel picks by hash. */
  readonly otherAddresses?: readonly Address[];
  /** Id of the document that this hop is, where the model has one. */
  readonly id?: string;
  /** Id of the route that leads on from here, and what it says in words. */
  readonly route?: { readonly id: string; readonly words: string };
};

/** Every way in which a predicted path can end. docs/verdicts.md defines each. */
export type PathDisposition =
  | 'delivered'
  | 'delivered-on-link'
  | 'leaves-model'
  | 'no-route'
  | 'blackholed'
  | 'unreachable-route'
  | 'prohibited-route'
  | 'undetermined';
