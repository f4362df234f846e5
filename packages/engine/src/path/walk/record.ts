import type { Packet } from '../../rules/packet.ts';
import type { WalkStep } from './step.ts';

export type OneWayKind =
  /** To the interface that has the destination's address. */
  | 'delivered'
  /** To a load balancer's frontend, which is the destination. */
  | 'balanced'
  /** To a load balancer in front of interfaces that are to send it on. */
  | 'spread'
  /** To an interface that is to send it on. */
  | 'forwarded'
  /** Out to the internet, and in again to the interface that has this public address. */
  | 'translated'
  | 'internet'
  /** The address lies in a virtual network, and nothing there has it. */
  | 'unowned'
  /** The same, and it may be that of somebody who is in the subnet and not among the documents. */
  | 'unseen-holder'
  /** A load balancer's or another resource's that is not modelled. */
  | 'unmodelled'
  | 'no-route'
  | 'blackholed'
  | 'loop'
  | 'next-hop-invalid'
  | 'next-hop-unreachable'
  /** The next hop is of another family than the packet. */
  | 'other-family'
  | 'private-to-internet'
  /** To many at once. */
  | 'not-carried'
  /** Into a peered network that is not among the documents, or to what an appliance has behind itself: then with the row of that one. */
  | 'leaves-model'
  | 'gateway'
  /** Through a connection that is not up. */
  | 'tunnel-down'
  /** To a gateway that was not deployed to the end, or that nothing is connected to. */
  | 'gateway-down'
  /** To that of one of several peers, which Azure does not allow to be used together. */
  | 'several-gateways'
  /** Out to the internet, and in again to who has this public address: that, or its subnet, is not among the documents. */
  | 'unseen-owner'
  /** To a service of Azure's, by a service endpoint. */
  | 'service'
  | 'unreadable';

/**
 * A packet's way in numbers. It goes on past denials, so that everything that stands in the way is found at once. Names
 * come later, and only where somebody wants them.
 */
export type Walk = {
  readonly packet: Packet;
  /** The packet as the last step saw it: behind a public address or a load balancer with the interface's own address, unless that floats. */
  readonly arrived: Packet;
  /**
   * How many healthy backends each load balancer on the way had to choose from, or next hops each route, and what was chosen
   * where somebody did.
   */
  readonly forks: readonly number[];
  readonly choices: readonly number[];
  /** The source first; the destination last, where it is an interface of the model. */
  readonly steps: readonly WalkStep[];
  /** Who sent it on under an address of its own, in turn. */
  readonly anew: readonly SentAnew[];
  readonly end: WalkEnd;
  /** The row of whoever has the address at the end, if anybody; an unmodelled resource's too. */
  readonly last: number;
};

/** The step of a firewall, and the packet as everybody behind it sees it. */
export type SentAnew = { readonly step: number; readonly packet: Packet };

export type WalkEnd =
  | Exclude<OneWayKind, 'forwarded' | 'balanced' | 'spread'>
  | 'unknown-route'
  /** Lost by the interface that an appliance got it at, and by another one of its machine, which is the row, it may go on. */
  | 'beside'
  | 'platform'
  /** A load balancer has no rule for the port, nobody behind it, or nobody who is healthy. */
  | 'no-listener'
  | 'no-backends'
  | 'backends-down'
  /** A public one answers a ping itself, or does so if a backend is up, of which nobody knows. */
  | 'answered'
  | 'perhaps-answered'
  /** It may hand the flow to somebody of whom no document tells. */
  | 'unseen-backend'
  /** An internal load balancer hands the flow back to its sender, whose own system drops it. */
  | 'hairpin'
  /** A firewall connects by itself to what it finds for the name that was asked for, and that is not, or may not be, what was asked for. */
  | 'elsewhere'
  /** The same where that is known: what it sends there is a flow of its own. */
  | 'found'
  /** A public one does, and its sender leaves by a load balancer, too: nobody knows under which address the flow comes back. */
  | 'outer-hairpin';

/** At an interface that has the address, or is taken to have it: the destination, or somebody else. */
export const hasArrived = ({ end }: Pick<Walk, 'end'>): boolean => end === 'delivered' || end === 'translated';

/** Does it end behind an appliance that is one of its steps? */
export const isBehindSomebody = ({ end, last }: Pick<Walk, 'end' | 'last'>): boolean =>
  end === 'leaves-model' && last >= 0;

/** Does a load balancer's public frontend answer itself, or perhaps? */
export const isAnsweredOutside = ({ end }: Pick<Walk, 'end'>): boolean =>
  end === 'answered' || end === 'perhaps-answered';

/** What a walk answers: its steps, and the places that remember the flow, so that nobody is asked there. */
export type Answered = {
  readonly steps: readonly WalkStep[];
  readonly remembered: 'everywhere' | readonly number[];
  /** The one of these places that does not know what comes in, or `NONE`. */
  readonly onlyOut: number;
  /** The packet as whoever is asked sees it, where it is led as another one. */
  readonly seen?: Packet;
};
