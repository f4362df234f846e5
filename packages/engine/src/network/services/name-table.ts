import type { IdIndex } from '../../table/id-index.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import type { ForwardingTable } from '../resolvers/forwarding-table.ts';
import type { NamedRecords, NamedRows } from '../resolvers/named-table.ts';

/** Private DNS. Names are in lower case. */
export type NameTable = {
  readonly zones: NamedRows & {
    readonly ids: SharedU32;
    /** 1: some of its record sets, or links, are not among the documents. */
    readonly lacksRecords: SharedU32;
    readonly lacksLinks: SharedU32;
  };
  readonly links: {
    readonly zones: SharedI32;
    /** Rows of virtual networks, or `MISSING`. */
    readonly networks: SharedI32;
    /** 1: names that the zone has not are asked of everybody. */
    readonly redirects: SharedU32;
    /** 1: the zone has records of the network's machines, which are in no document. */
    readonly registers: SharedU32;
  };
  readonly records: NamedRecords & { readonly zones: SharedI32 };
  /** Texts: the name in a private zone that everybody is told of, by the name of a private endpoint's service. */
  readonly endpointNames: IdIndex;
  /** What everybody is told, as documents of public addresses and public zones say. */
  readonly publicNames: NamedRecords;
  /** By virtual network, 1: its machines ask name servers of their own; or such, and no others, that tell what everybody is told. */
  readonly hasOwnNames: SharedU32;
  readonly asksEverybodys: SharedU32;
  /** By virtual network: the row of the server that its machines ask, and no other that answers otherwise; or `NONE`. */
  readonly asked: SharedI32;
  /** Who answers names and is described, by each network that may ask it and each of its addresses (texts). */
  readonly servers: {
    readonly networks: SharedU32;
    readonly addresses: SharedU32;
    /** The row of the firewall that it is, or `NONE`. */
    readonly firewalls: SharedI32;
    /** The row of the network whose DNS private resolver it is, or `NONE`. */
    readonly resolvers: SharedI32;
  };
  readonly forwarding: ForwardingTable;
  readonly firewalls: {
    /** Texts. */
    readonly ids: SharedU32;
    /** Texts: the id of the policy, or `NONE`. */
    readonly policies: SharedI32;
    /** Rows of the virtual networks that they are in, or `NONE`. */
    readonly networks: SharedI32;
    /** 1: they ask Azure's name server. */
    readonly asksAzure: SharedU32;
    /** Texts: the servers that they ask instead, where documents tell; or `NONE`. */
    readonly servers: SharedI32;
    /** The row of the network whose DNS private resolver these are; or `NONE`. */
    readonly resolvers: SharedI32;
    /** 1: they answer whoever asks them (a DNS proxy); `NONE` where no document tells. */
    readonly isProxy: SharedI32;
  };
};

/** Whom somebody asks for names, in a virtual network by its row. */
export type NameAsker = { readonly home: number } &
  /** Azure's name server, as machines of that network ask it; so a DNS private resolver in it does for whoever asks that. */
  (
    | { readonly kind: 'azure' }
    /** A firewall that is a DNS proxy, by its row. */
    | { readonly kind: 'firewall'; readonly firewall: number }
    /** Name servers that tell what everybody is told. */
    | { readonly kind: 'everybodys' }
    /** Name servers that are the network's own, or an interface's: the row of that, or `NONE`. */
    | { readonly kind: 'others'; readonly owner: number }
  );
