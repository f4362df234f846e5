import type { NaiveHop } from './hop.fixture.ts';
import type { Found, Verdict } from './places/filters.fixture.ts';
import type { At, Firewall, Frontend, Outside, Packet, Place } from './model.fixture.ts';
import type { Owner } from './places/routes.fixture.ts';
import type { Address, Range } from './words.fixture.ts';

export type Blocker = 'not-forwarded' | 'out-of-region' | 'machine-off' | 'no-way-out';
/** One way through the network, and what came of it. */
export type Way = {
  readonly hops: readonly NaiveHop[];
  readonly verdicts: readonly Verdict[];
  readonly end: string;
  /** Interfaces and firewalls that the packet passed, the sender first. */
  readonly passed: readonly (Place['owner'] | Outside)[];
  /** Who sent it is somebody in the internet, and has not passed. */
  readonly isCalled: boolean;
  readonly blockers: readonly Blocker[];
  /** Who got it, and how it looked then. */
  readonly arrived?: {
    readonly at: Place | { readonly owner: Outside };
    readonly packet: Packet;
    readonly isTranslated: boolean;
    /** As a load balancer got it, where there was one, or a gateway. */
    readonly asked?: Packet;
  };
  /** It ends at a firewall that connects to this. */
  readonly found?: Found;
  /** Whom routes with several next hops led to, and all of these. */
  readonly led: readonly { readonly to: Owner['owner']; readonly among: readonly Address[] }[];
  /** For what somebody's route led it to the last of those who sent it on, if one did. */
  readonly by?: Range;
  /** Who was chosen by each load balancer. */
  readonly chosen: readonly { readonly front: Frontend; readonly at: At }[];
  /** A firewall may have sent it on under its own address, and nobody knows what is seen behind it. */
  readonly isAnew: boolean;
  /** Those that did: after how many who passed it and choices of load balancers, and the packet before. */
  readonly anew: readonly {
    readonly passed: number;
    readonly chosen: number;
    readonly at: Firewall;
    readonly packet: Packet;
  }[];
  /** Who sent it out, and by which public address, or by a service endpoint. */
  readonly left?: {
    readonly place: Place;
    /** As it came there. */
    readonly packet: Packet;
    readonly address: Address | undefined;
    /** Where it is one of several, these. */
    readonly all?: readonly Address[] | undefined;
    readonly isByEndpoint: boolean;
    readonly isSix: boolean;
    /** By what, if the address by which it did is none yet. */
    readonly otherwise?: string | undefined;
  };
  /** May the machine of who sent it on last have sent it on by another interface, and further than this one? */
  readonly isBeside: () => boolean;
  /** A gateway load balancer leads it through appliances. */
  readonly isInspected: boolean;
  /** It left for the internet by TCP port 25, whoever has the address there. */
  readonly isMail: boolean;
  /** Somebody, or a route with several next hops, had a choice. */
  readonly isChosen: boolean;
  /** Nobody knows whether any flow goes it: by one of several ends to which a user's route leads, or by a backend that may be ill. */
  readonly isUntold: boolean;
};
export type Trail = Omit<Way, 'end' | 'arrived'>;

/** Before anything was met. */
export const NOWHERE_YET: Omit<Trail, 'passed' | 'blockers'> = {
  hops: [],
  verdicts: [],
  isCalled: false,
  led: [],
  chosen: [],
  isAnew: false,
  anew: [],
  isMail: false,
  isBeside: () => false,
  isInspected: false,
  isChosen: false,
  isUntold: false,
};

/** The same flow always comes to the same one, and what a firewall sends from an address of its own is another flow. */
export function chosenBy(front: Frontend, { chosen, isAnew, anew }: Trail): At | undefined {
  const since = isAnew ? chosen.length : (anew.at(-1)?.chosen ?? 0);
  return chosen.slice(since).find((each) => each.front === front)?.at;
}
