/** What the thread is asked to do in one lab, and what it saw. `path`: of a network namespace's file. */
export type Order = {
  readonly order: number;
  /** Where packets are followed: fabrics, and nothing else. */
  readonly fabrics: readonly { readonly key: string; readonly path: string }[];
  readonly listeners: readonly { readonly path: string; readonly ports: readonly number[] }[];
  /** Where datagrams are sent back from. */
  readonly echoes: readonly Echo[];
  readonly attempts: readonly Attempt[];
};

export type Attempt = {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly path: string;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly port: number;
};

export type Echo = { readonly path: string; readonly address: string; readonly port: number };

/** How an attempt to connect ended: `connected`, `refused`, `silent`, or the system's word for a failure. */
export type Outcome = string;

/** A packet in one hook of a fabric: as it came from a device (`out`), or on its way to one (`in`). */
export type Crossing = {
  readonly fabric: string;
  readonly hook: 'out' | 'in';
  readonly device: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The packet that asks for a connection, or an answer to it. */
  readonly isAnswer: boolean;
  /** Handles of the rules that matched, in order. */
  readonly handles: readonly number[];
  readonly isDropped: boolean;
};

export type Answer =
  | {
      readonly kind: 'seen';
      readonly order: number;
      readonly outcomes: readonly Outcome[];
      readonly crossings: readonly Crossing[];
    }
  | { readonly kind: 'failed'; readonly order: number; readonly reason: string };
