import type { NaiveHop } from './walk.fixture.ts';

export type NaiveFlow = {
  /** Id of an interface, or the address of somebody in the internet. */
  readonly source: string;
  /** Absent: what the name leads to. */
  readonly destination?: string;
  readonly port: number;
  readonly sourcePort?: number;
  readonly protocol?: 'tcp' | 'udp' | 'icmp';
  /** What was asked for. With an address: a service's. */
  readonly name?: string;
  /** In place of both: id of what is asked for. */
  readonly to?: string;
};

export type NaivePath = {
  readonly hops: readonly NaiveHop[];
  readonly disposition: string;
  /** Where load balancers choose. */
  readonly branches?: readonly NaivePath[];
  /** However its branches end, it ends as it says. */
  readonly isWhole?: boolean;
  /** Other ways that may be shown as well as this one, where the flow of somebody who sends anew has several. */
  readonly others?: readonly NaivePath[];
};
