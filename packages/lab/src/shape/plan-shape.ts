import type { Address, Family } from '@hopscope/engine';

/** A network made of namespaces, links and rules, as a value: what `apply` makes true and conformance reads. */
export type Plan = {
  readonly machines: readonly PlannedMachine[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly links: readonly PlannedLink[];
  /** What is to be relayed between two links, with a delay. */
  readonly wires: readonly PlannedWire[];
  /** What load balancers ask their backends, each once. */
  readonly probes: readonly PlannedProbe[];
  /** What is in the documents and not in the lab, in plain sentences. */
  readonly notes: readonly string[];
};

export type PlannedMachine = {
  /** ARM id of the machine; of the interface, where no machine has it. */
  readonly id: string;
  readonly name: string;
  /** Key of its namespace. */
  readonly namespace: string;
  readonly interfaces: readonly {
    readonly id: string;
    readonly device: string;
    /** Key of the fabric's namespace, and the device there at which the rules of its groups act. */
    readonly fabric: string;
    readonly fabricDevice: string;
    readonly addresses: readonly { readonly id: string; readonly address: Address; readonly publicAddress?: Address }[];
  }[];
};

export type PlannedNamespace = {
  /** Unique in the plan: `m0` for the first machine, `f0` for the first network's fabric, `internet`. */
  readonly key: string;
  /** ARM id of what it stands for; absent for the internet. */
  readonly resource?: string;
  /** Kernel parameters (sysctl). */
  readonly settings: Readonly<Record<string, number>>;
  readonly addresses: readonly { readonly device: string; readonly address: Address; readonly length: number }[];
  readonly routingRules: readonly RoutingRule[];
  readonly routes: readonly PlannedRoute[];
  readonly ruleSet?: RuleSet;
};

/** Which table is asked, lowest priority first. */
export type RoutingRule = {
  readonly family: Family;
  readonly priority: number;
  readonly when: { readonly iif: string } | { readonly mark: number } | { readonly from: Address } | 'always';
  readonly table: number;
};

export type PlannedRoute = {
  /** 254 is main. */
  readonly table: number;
  /** `default` is written out: 0.0.0.0/0, ::/0. */
  readonly prefix: string;
  readonly way:
    | { readonly kind: 'device'; readonly device: string; readonly gateway?: Address }
    /** By one of several, chosen by the hash of a flow's five parts; by `drain` where nobody is, to be dropped. */
    | { readonly kind: 'devices'; readonly devices: readonly string[] }
    /** Dropped silently; not answered for by this table; taken by whatever listens here. */
    | { readonly kind: 'blackhole' | 'throw' | 'local' };
  /** ARM id of the route; `System Route` for one that Azure makes. Absent for what only the lab needs. */
  readonly origin?: string;
  /** The service tag that a user's route is for, and this prefix is one of. */
  readonly tag?: string;
};

/** Both ends of a pair of virtual devices. */
export type PlannedLink = { readonly ends: readonly [LinkEnd, LinkEnd] };

/** `left` and `right` are devices in the namespace `wire`; `ends` are those behind them. One-way delay in microseconds. */
export type PlannedWire = {
  readonly left: string;
  readonly right: string;
  readonly ends: readonly [LinkEnd, LinkEnd];
  readonly delayUs: number;
};
/** A connection from the platform's own address, out of the fabric of this key, to a backend's address and port. */
export type PlannedProbe = { readonly fabric: string; readonly address: Address; readonly port: number };
export type LinkEnd = { readonly namespace: string; readonly device: string };

/** One nftables table: `inet hopscope`. */
export type RuleSet = { readonly sets: readonly (AddressSet | FlowSet)[]; readonly chains: readonly Chain[] };

/** Its name follows from its content, so that a set never changes: another one takes its place. */
export type AddressSet = {
  readonly name: string;
  readonly family: Family;
  readonly elements: readonly string[];
};

/** What packets are put into as they come, for as long as their flow may be idle. `key`: the parts of a packet, as nftables writes them. */
export type FlowSet = { readonly name: string; readonly key: string };

export type Chain = {
  readonly name: string;
  /** Where packets enter it from. Absent: other chains lead here. */
  readonly hook?: string;
  readonly lines: readonly RuleLine[];
};

export type RuleLine = {
  /** As nftables reads it, without counter and comment. */
  readonly text: string;
  /** What it stands for. Such a line is counted. An ARM rule may need two lines, one a family. */
  readonly rule?: RuleOrigin;
};

export type RuleOrigin =
  /** ARM ids, and the access that it grants. */
  | {
      readonly kind: 'security-rule';
      readonly id: string;
      readonly group: string;
      readonly access: 'allow' | 'deny';
      readonly label: string;
    }
  /** The fabric's own: `resource` is the interface's, network's or frontend's id. */
  | {
      readonly kind:
        | 'switched-off'
        | 'not-forwarded'
        | 'foreign-source'
        | 'no-way-out'
        | 'not-public'
        | 'lost'
        /** Of a Standard public address, where there is no group. */
        | 'closed-address'
        /** Of a load balancer's frontend: it has the packet; has nobody for it; or only its sender. */
        | 'balanced'
        | 'not-balanced'
        | 'hairpin';
      readonly resource: string;
      readonly label: string;
    };

/** What a lab may be told beside the documents. */
export type Surroundings = {
  /** ARM ids of machines that send on only what belongs to a connection whose beginning they saw. */
  readonly stateful?: readonly string[];
  /** What service tags hold, by name. */
  readonly serviceTags?: Readonly<Record<string, readonly string[]>>;
  /** Probes that nobody answered. Absent: none have been sent, and who runs is taken to answer. */
  readonly unanswered?: readonly PlannedProbe[];
  /** Worsens a machine's links, by its ARM id. */
  readonly links?: readonly {
    readonly machine: string;
    readonly delayUs?: number;
    /** Of the packets that it sends, 0–100. */
    readonly lossPercent?: number;
  }[];
};
