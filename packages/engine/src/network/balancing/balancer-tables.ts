import type { AddressColumn } from '../../table/address-column.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';

/** Rules of load balancers, by frontend. */
export type ListenerTable = {
  /** Texts. */
  readonly ids: SharedU32;
  /** Bits, as rules have them. */
  readonly protocols: SharedU32;
  readonly froms: SharedU32;
  readonly tos: SharedU32;
  /** -1: the port stays. */
  readonly backendPorts: SharedI32;
  /** -1: nobody asks whether backends are healthy. `UNREAD_PORT`: somebody does. */
  readonly probePorts: SharedI32;
  /** 1: where all backends are ill, as far as probes tell, all of them get flows. */
  readonly isAllUp: SharedU32;
  /** 1: backends get flows with the frontend's own address, which their systems have as well. */
  readonly isFloating: SharedU32;
  /** Texts: the field of a rule that could not be read, or `NONE`. Whoever may be behind it is among the unseen, and so is it itself. */
  readonly unread: SharedI32;
  /** Rows of configurations; those of listener `i` from `offsets[i]` on. */
  readonly backends: SharedU32;
  readonly offsets: SharedU32;
  /** Texts: ids and addresses of others behind it of whom no document tells; those of listener `i` from `unseenOffsets[i]` on. */
  readonly unseen: SharedU32;
  readonly unseenOffsets: SharedU32;
};

/** Gateways that end a flow themselves and ask on: their addresses are configurations without an interface. */
export type ApplicationGatewayTable = {
  readonly ids: SharedU32;
  /** The operational state, where it is another than running; else `NONE`. */
  readonly states: SharedI32;
  readonly isVersion1: SharedU32;
  /** 1: by network isolation it needs nothing that comes in from GatewayManager. */
  readonly isIsolated: SharedU32;
  /** A public listener and a private one, both with rules, have one port number: rules see the frontend that was asked for. */
  readonly sharesPort: SharedU32;
  /** By configuration: whose it is, or `NONE`. */
  readonly owners: SharedI32;
  /** Two a gateway: rows of configurations with the lowest and the highest address that instances may have; or `NONE`. */
  readonly instances: SharedI32;
  /** Those of gateway `i` from `ruleOffsets[i]` on. */
  readonly rules: {
    readonly ids: SharedU32;
    /** Rows of configurations: the frontend that its listener is at. */
    readonly fronts: SharedI32;
    readonly ports: SharedI32;
    /** The lowest comes first; `NONE` where it is not told. */
    readonly priorities: SharedI32;
    /** Texts: host names that its listener is for alone, in lower case. */
    readonly names: SharedU32;
    readonly nameOffsets: SharedU32;
    /** Not all of them can be read. */
    readonly areNamesUnread: SharedU32;
    /** `NONE`: the gateway answers with a redirect. */
    readonly backendPorts: SharedI32;
    /** Of probes with a port of their own; else `NONE`, and they go to the backend's. */
    readonly probePorts: SharedI32;
    /** Of targets. */
    readonly offsets: SharedU32;
  };
  readonly ruleOffsets: SharedU32;
  readonly targets: {
    /** `NONE`: an address that the document names, a name, or a configuration that is not among the documents. */
    readonly configurations: SharedI32;
    readonly addresses: AddressColumn;
    /** Texts: names, and ids of such configurations; `NONE` for those with an address. */
    readonly names: SharedI32;
  };
};
